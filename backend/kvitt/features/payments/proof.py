"""The daily proof: other people's money is all there, and every posting has its reason."""

from datetime import datetime, timedelta

import msgspec

from kvitt.core.chart import CLIENT_FUNDS, UNALLOCATED
from kvitt.features.ledger.queries import balances_by_kind, wrong_projections
from kvitt.features.payments.queries import ALLOCATED
from kvitt.features.tasks.actions import open_task
from kvitt.runtime.clock import day_of
from kvitt.runtime.database import fetch, fetch_value
from kvitt.runtime.settings import load_settings

_WAITING = f"""
select coalesce(sum(amount_minor), 0)::bigint from (
  select p.amount_minor from payments p
   where p.currency = $1 and p.taken_back_at is null and not {ALLOCATED}
  union all
  select -p.amount_minor from payments p
   where p.currency = $1 and p.taken_back_at is not null and {ALLOCATED}
  union all
  select -b.amount_minor from take_backs b where b.currency = $1 and b.payment_id is null
) waiting
"""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """Whether client money holds in one currency, and by how much it does not."""

    currency: str
    balances: dict[str, int]
    """By kind of account, debit positive."""
    difference_minor: int
    """Client bank, card money under way and top-up due, less all that is owed to others."""
    unallocated_difference_minor: int
    """The books' unallocated money, less the payments that wait."""

    @property
    def holds(self) -> bool:
        """Whether the books agree with themselves and with the payments."""
        return not (self.difference_minor or self.unallocated_difference_minor)


async def prove_client_money() -> list[Proof]:
    """Prove client money in every currency there is any of."""
    rows = await fetch("select distinct currency from ledger_accounts order by currency")
    return [await _prove(row["currency"]) for row in rows]


async def _prove(currency: str) -> Proof:
    balances = await balances_by_kind(currency)
    waiting: int = await fetch_value(_WAITING, currency)
    return Proof(
        currency=currency,
        balances=balances,
        difference_minor=sum(balances.get(kind, 0) for kind in CLIENT_FUNDS),
        unallocated_difference_minor=-balances.get(UNALLOCATED, 0) - waiting,
    )


async def prove_daily(*, now: datetime) -> None:
    """Open a red task for each currency in which the proof fails; nothing is corrected silently."""
    day = day_of(now, load_settings().agency_country)
    for proof in await prove_client_money():
        if not proof.holds:
            await _tell(
                f"books_differ/{day}/{proof.currency}",
                {
                    "currency": proof.currency,
                    "difference_minor": proof.difference_minor,
                    "unallocated_difference_minor": proof.unallocated_difference_minor,
                },
                now=now,
            )
    wrong = await wrong_projections()
    if wrong:
        await _tell(f"books_differ/{day}/projections", {"accounts": len(wrong)}, now=now)


async def _tell(subject_key: str, params: dict[str, str | int], *, now: datetime) -> None:
    await open_task(
        "books_differ",
        case_id=None,
        params=params,
        due_at=now - timedelta(days=1),  # before everything else that waits
        now=now,
        subject_key=subject_key,
    )
