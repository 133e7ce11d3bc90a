"""The first page of a creditor and of the desk: each figure can be opened into its rows."""

from datetime import date, datetime, timedelta
from uuid import UUID

from kvitt.core.money import Money
from kvitt.features.casefile.schemas import (
    DeskOverview,
    Overview,
    Tile,
    Upcoming,
    WaitingCase,
)
from kvitt.features.cases.segments import owed_in_cases
from kvitt.features.cases.statements import reckoning_day
from kvitt.features.creditors.queries import Creditor, get_creditor
from kvitt.features.debtors.particulars import open_particulars
from kvitt.features.ledger.queries import balance_of, balances_by_kind
from kvitt.runtime import clock
from kvitt.runtime.database import fetch, fetch_row, fetch_value

WINDOW = timedelta(days=30)
WAITING_SHOWN = 8

_RECOVERED = """
select t.effective_day as day, sum(t.amount_minor)::bigint as amount_minor
  from allocation_parts t
  join allocations o on o.id = t.allocation_id
  join cases c on c.id = o.case_id and c.creditor_id = $1
 where t.effective_day > $2 and t.effective_day <= $3
 group by 1 order by 1
"""
_CASES = """
select count(*) filter (where c.status = 'open') as open_cases,
       count(*) filter (where c.closed_on > $2) as closed_lately,
       percentile_disc(0.5) within group (order by c.closed_on - c.opened_on)
         filter (where c.closed_because = 'paid') as median_days,
       coalesce((select sum(b.balance_minor) from claims q
          join ledger_accounts a on a.owner_id = q.id and a.kind = 'receivable_principal'
          join ledger_balances b on b.account_id = a.id where q.creditor_id = $1), 0)::bigint
         as open_principal
  from cases c where c.creditor_id = $1
"""
_WAITING = """
select c.id, c.number, d.id as debtor_id, d.particulars, k.wrapped_key, w.kind, w.since
  from cases c
  join debtors d on d.id = c.debtor_id
  join person_keys k on k.subject_id = d.id
  join lateral (
    select h.kind, h.effective_day as since from holds h
     where h.case_id = c.id and h.released_at is null
    union all
    select c.next_step, coalesce((select max(m.pay_by) from demands m where m.case_id = c.id),
                                 c.opened_on)
     where c.next_step is not null and c.next_step_day is null
       and not exists (select 1 from holds h where h.case_id = c.id and h.released_at is null)
  ) w on true
 where c.creditor_id = $1 and c.status = 'open'
 order by w.since, c.id limit $2
"""


async def get_overview(creditor_id: UUID, *, now: datetime) -> Overview:
    """What came in, what is open, what waits and what happens next, for one creditor."""
    creditor = await get_creditor(creditor_id)
    currency = creditor.currency
    today = clock.day_of(now, creditor.country)
    recovered = await fetch(_RECOVERED, creditor_id, today - 2 * WINDOW, today)
    by_day = {row["day"]: row["amount_minor"] for row in recovered}
    start = today - WINDOW
    cases = await fetch_row(_CASES, creditor_id, start)
    assert cases is not None, "counting always answers"
    return Overview(
        recovered_30_days=Money(_sum(by_day, after=start), currency),
        recovered_before=Money(sum(by_day.values()) - _sum(by_day, after=start), currency),
        open_cases=cases["open_cases"],
        open_principal=Money(cases["open_principal"], currency),
        closed_30_days=cases["closed_lately"],
        median_days_to_payment=cases["median_days"],
        owed_to_creditor=Money(
            -await balance_of("owed_to_creditor", creditor_id, currency), currency
        ),
        recovered_by_day=[
            Tile(day=day, amount=Money(by_day.get(day, 0), currency))
            for day in (start + timedelta(days=at) for at in range(1, WINDOW.days + 1))
        ],
        waiting=await _waiting(creditor, day=reckoning_day(creditor.country, today)),
        upcoming=await _upcoming(creditor_id),
        latest_remittance_id=await fetch_value(
            "select id from remittances where creditor_id = $1 order by recorded_at desc limit 1",
            creditor_id,
        ),
    )


def _sum(by_day: dict[date, int], *, after: date) -> int:
    return sum(amount for day, amount in by_day.items() if day > after)


async def _waiting(creditor: Creditor, *, day: date) -> list[WaitingCase]:
    rows = await fetch(_WAITING, creditor.id, WAITING_SHOWN)
    owed = await owed_in_cases(creditor.country, [row["id"] for row in rows], day)
    return [
        WaitingCase(
            case_id=row["id"],
            number=row["number"],
            debtor_name=open_particulars(
                row["wrapped_key"], row["debtor_id"], row["particulars"]
            ).name,
            kind=row["kind"],
            since=row["since"],
            owed=Money(owed[row["id"]].owed_minor, creditor.currency),
        )
        for row in rows
    ]


async def _upcoming(creditor_id: UUID) -> list[Upcoming]:
    rows = await fetch(
        "select next_step, next_step_day, count(*) as cases from cases"
        " where creditor_id = $1 and status = 'open' and next_step_day is not null"
        " group by 1, 2 order by 2, 1 limit 8",
        creditor_id,
    )
    return [
        Upcoming(step=row["next_step"], day=row["next_step_day"], cases=row["cases"])
        for row in rows
    ]


async def get_desk_overview(*, currency: str) -> DeskOverview:
    """The proof of client money, and how much waits for a person."""
    sums = await balances_by_kind(currency)
    assets = ("client_bank", "card_transit", "topup_due")
    owed = ("owed_to_creditor", "owed_to_payer", "unallocated")
    waits = await fetch_row(
        "select (select count(*) from payments where case_id is null and taken_back_at is null)"
        " as unmatched, (select count(*) from tasks where done_at is null) as tasks,"
        " (select count(*) from outbox where failed_at is not null and done_at is null) as failed"
    )
    assert waits is not None, "counting always answers"
    shown = {kind: Money(sums.get(kind, 0), currency) for kind in assets}
    shown |= {kind: Money(-sums.get(kind, 0), currency) for kind in owed}
    return DeskOverview(
        client_bank=shown["client_bank"],
        card_transit=shown["card_transit"],
        topup_due=shown["topup_due"],
        owed_to_creditors=shown["owed_to_creditor"],
        owed_to_payers=shown["owed_to_payer"],
        unallocated=shown["unallocated"],
        balanced=sum(sums.get(kind, 0) for kind in (*assets, *owed)) == 0,
        unmatched=waits["unmatched"],
        open_tasks=waits["tasks"],
        failed_jobs=waits["failed"],
    )
