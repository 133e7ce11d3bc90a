"""The books: an entry that does not balance is refused by the database itself."""

import datetime as dt
import hashlib
from uuid import UUID

import asyncpg
import msgspec
import pytest

from kvitt.core.chart import raise_charge, receive_bank_payment
from kvitt.features.ledger.actions import post, reverse
from kvitt.features.ledger.queries import balance_of, balances_by_kind, get_entry, wrong_projections
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, fetch, fetch_value, transaction
from kvitt.runtime.statutes import law_of
from tests.support.fixtures import FreshDatabase, StoppedClock

DAY = dt.date(2026, 11, 22)
AGENCY = UUID(int=1)


async def _receive(clock: StoppedClock, amount_minor: int = 100_00) -> tuple[UUID, UUID]:
    payment_id = new_id()
    entry = receive_bank_payment(
        agency_id=AGENCY,
        payment_id=payment_id,
        amount_minor=amount_minor,
        currency="SEK",
        effective_day=DAY,
    )
    return payment_id, await post(entry, subject_id=payment_id, now=clock.now)


async def test_an_entry_is_booked_on_both_sides(db: None, clock: StoppedClock) -> None:
    payment_id, _ = await _receive(clock)
    assert await balance_of("unallocated", payment_id, "SEK") == -100_00
    assert await balances_by_kind("SEK") == {"client_bank": 100_00, "unallocated": -100_00}
    assert await wrong_projections() == []


async def test_a_reversal_mirrors_on_the_same_day_and_happens_once(
    db: None, clock: StoppedClock
) -> None:
    payment_id, entry_id = await _receive(clock)
    undone = await get_entry(await reverse(entry_id, now=clock.forward(days=3)))
    assert undone.effective_day == DAY
    assert await balance_of("unallocated", payment_id, "SEK") == 0
    with pytest.raises(asyncpg.UniqueViolationError):
        async with transaction():
            await reverse(entry_id, now=clock.now)


async def _post_by_hand(entry_id: UUID, amounts: list[tuple[UUID, int]], now: dt.datetime) -> None:
    await execute(
        "insert into ledger_postings"
        " (id, entry_id, account_id, amount_minor, currency, effective_day, recorded_at)"
        " select i, $2, a, m, 'SEK', $3, $4"
        " from unnest($1::uuid[], $5::uuid[], $6::bigint[]) as p (i, a, m)",
        [new_id() for _ in amounts],
        entry_id,
        DAY,
        now,
        [account for account, _ in amounts],
        [amount for _, amount in amounts],
    )


async def _account(kind: str) -> UUID:
    account_id: UUID = await fetch_value("select id from ledger_accounts where kind = $1", kind)
    return account_id


@pytest.mark.parametrize("amounts", [(100,), (100, -99), (100, 100)])
async def test_an_entry_that_does_not_balance_is_refused(
    amounts: tuple[int, ...], db: None, clock: StoppedClock
) -> None:
    _, entry_id = await _receive(clock)
    accounts = [await _account("client_bank"), await _account("unallocated")]
    with pytest.raises(asyncpg.CheckViolationError, match="does not balance"):
        async with transaction():
            await _post_by_hand(entry_id, list(zip(accounts, amounts, strict=False)), clock.now)


async def test_postings_carry_the_days_of_their_entry(db: None, clock: StoppedClock) -> None:
    _, entry_id = await _receive(clock)
    accounts = [(await _account("client_bank"), 5), (await _account("unallocated"), -5)]
    with pytest.raises(asyncpg.CheckViolationError, match="the days of its entry"):
        async with transaction():
            await _post_by_hand(entry_id, accounts, clock.now + dt.timedelta(seconds=1))


async def test_the_application_owns_no_table(fresh_db: FreshDatabase, clock: StoppedClock) -> None:
    owned = await fetch_value(
        "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = 'public' and c.relkind = 'r'"
        " and pg_get_userbyid(c.relowner) = current_user"
    )
    assert owned == 0
    await _receive(clock)
    for change in (
        "update ledger_postings set amount_minor = 1",
        "delete from ledger_entries",
        "truncate ledger_postings",
        "alter table ledger_postings disable trigger all",
        "drop table ledger_postings",
    ):
        with pytest.raises(asyncpg.PostgresError):
            await execute(change)


async def test_even_the_owner_is_refused_by_the_trigger(
    fresh_db: FreshDatabase, clock: StoppedClock
) -> None:
    await _receive(clock)
    owner = await asyncpg.connect(fresh_db.owner_url)
    try:
        for change in (
            "update ledger_postings set amount_minor = 1",
            "delete from ledger_postings",
            "truncate ledger_postings",
        ):
            with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
                await owner.execute(change)
    finally:
        await owner.close()


async def test_a_charge_keeps_the_law_it_was_fixed_under(db: None, clock: StoppedClock) -> None:
    entry = raise_charge(
        claim_id=new_id(), case_id=new_id(), amount_minor=18_000, currency="SEK", effective_day=DAY
    )
    law = law_of("SE")
    for _ in range(2):
        entry_id = await post(
            entry, subject_id=None, now=clock.now, law_digest=law.digest, params={"measure": "x"}
        )
    booked = await get_entry(entry_id)
    assert (booked.law_digest, booked.params) == (law.digest, {"measure": "x"})
    (kept,) = await fetch("select digest, country, content, first_used_at from law_versions")
    assert (kept["digest"], kept["country"], kept["first_used_at"]) == (law.digest, "SE", clock.now)
    again = msgspec.json.encode(kept["content"], order="sorted")
    assert hashlib.sha256(again).hexdigest() == law.digest
