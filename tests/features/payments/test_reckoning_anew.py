"""Payments that come out of order, or go again."""

import datetime as dt
import random
from pathlib import Path

import msgspec
import pytest

from kvitt.core.interest import BaseSpan, accrue
from kvitt.features.casefile.queries.case import get_case_shown
from kvitt.features.cases.queries import Claim, list_claims
from kvitt.features.cases.statements import reckon_case
from kvitt.features.charges.actions import take_back_charge
from kvitt.features.charges.queries import list_charges
from kvitt.features.payments.queries import list_waiting_cases
from kvitt.features.tasks.actions import open_task, withdraw_task
from kvitt.runtime.database import fetch, fetch_value
from kvitt.runtime.statutes import law_of
from tests.features.payments.scene import (
    ALL,
    STAFF,
    all_is_well,
    demanded_case,
    heads,
    import_file,
    open_tasks,
    owed,
    status,
)
from tests.support.bank import Deposit, bgmax, camt
from tests.support.fixtures import StoppedClock
from tests.support.world import settle

LATER = dt.date(2026, 12, 2)


async def test_a_payment_with_an_earlier_value_day_re_reckons_the_later_ones(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    reference = scene.case.payment_reference
    known = clock.forward(days=10)
    late = Deposit(amount_minor=60_000, reference=reference, value_day=LATER, serial=1)
    await import_file(bgmax([late]), known)
    before = await reckon_case(scene.case, LATER)
    then = clock.forward(days=1)
    early = Deposit(
        amount_minor=40_000, reference=reference, value_day=dt.date(2026, 11, 24), serial=2
    )
    await import_file(bgmax([early], stamp="20261203120000000000"), then)
    # As it would be had they come in order: interest through 24 November (125 000 × 10 % × 55/365
    # = 1 884), then on what was left.
    left = 125_000 - (40_000 - 18_000 - 1_884)
    interest = round(left * 8 / 3650)
    assert (await heads(scene.case, LATER))["principal"] == left - (60_000 - interest)
    # What was known before is still told the same.
    assert await reckon_case(scene.case, LATER, known_at=known) == before
    await all_is_well(scene.case.id)


async def test_files_in_either_order_lead_to_the_same_debt(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    reference = scene.case.payment_reference
    now = clock.forward(days=12)
    days = [dt.date(2026, 12, 4), dt.date(2026, 11, 25), dt.date(2026, 11, 30)]
    for serial, day in enumerate(days, start=1):
        deposit = Deposit(
            amount_minor=30_000 + serial, reference=reference, value_day=day, serial=serial
        )
        await import_file(bgmax([deposit], stamp=f"2026120412000000000{serial}"), now)
    rows = await fetch(
        "select p.head, p.amount_minor, p.effective_day from allocation_parts p"
        " join allocations a on a.id = p.allocation_id where a.reverses is null"
        " and not exists (select 1 from allocations r where r.reverses = a.id)"
        " order by p.effective_day, p.head"
    )
    assert [row["effective_day"] for row in rows if row["head"] == "costs"] == [days[1]]
    assert sum(row["amount_minor"] for row in rows) == 90_006
    await all_is_well(scene.case.id)


async def test_a_payment_taken_back_reopens_the_case(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    reference = scene.case.payment_reference
    await import_file(bgmax([Deposit(amount_minor=ALL, reference=reference)]), clock.now)
    assert (await status(scene.case.id))[0] == "closed"
    now = clock.forward(days=2)
    gone = Deposit(
        amount_minor=-ALL, reference=reference, value_day=dt.date(2026, 11, 24), serial=2
    )
    answer = await import_file(bgmax([gone], stamp="20261124120000000000"), now)
    assert (answer.matched, answer.unmatched) == (1, 0)
    assert await status(scene.case.id) == ("open", None)
    # As if it had never been paid: interest runs on the whole principal.
    assert await owed(scene.case, dt.date(2026, 11, 24)) == 125_000 + 1_884 + 18_000
    assert await fetch_value("select sum(amount_minor) from allocation_parts") == 0
    await all_is_well(scene.case.id)


async def test_a_payment_taken_back_has_interrupted_no_limitation(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    reference = scene.case.payment_reference

    async def lives_until() -> dt.date:
        shown = await get_case_shown(scene.world.creditor, scene.case.id, now=clock.now)
        return shown.parties[0].limitation_day

    assert await lives_until() == dt.date(2029, 9, 1)
    paid = Deposit(amount_minor=50_000, reference=reference)
    await import_file(bgmax([paid]), clock.now)
    assert await lives_until() == dt.date(2029, 11, 22)
    back = Deposit(amount_minor=-50_000, reference=reference, serial=2)
    await import_file(bgmax([back], stamp="20261123173035010331"), clock.now)
    assert await lives_until() == dt.date(2029, 9, 1)


async def test_money_taken_back_that_nobody_paid_asks_a_person(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    gone = Deposit(amount_minor=-5_000, reference="12344")
    answer = await import_file(camt([gone]), clock.now)
    assert (answer.matched, answer.unmatched) == (0, 1)
    assert await open_tasks() == ["take_back_unknown"]
    again = await import_file(camt([gone], identity="MSG2"), clock.now)
    assert again.already_known == 1
    await all_is_well(scene.case.id)


async def test_a_payment_and_its_taking_back_in_one_file_undo_each_other(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    reference = scene.case.payment_reference
    pair = [
        Deposit(amount_minor=9_000, reference=reference, serial=1),
        Deposit(amount_minor=-9_000, reference=reference, serial=2),
    ]
    answer = await import_file(camt(pair), clock.now)
    assert answer.matched == 2
    assert await owed(scene.case) == ALL
    await all_is_well(scene.case.id)


async def test_a_debt_paid_before_the_demand_bears_no_cost_of_it(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    # Paid on 20 November, two days before the demand went out: 1 250 + 51 days of interest.
    deposit = Deposit(
        amount_minor=125_000 + 1_747,
        reference=scene.case.payment_reference,
        value_day=dt.date(2026, 11, 20),
    )
    await import_file(bgmax([deposit]), clock.now)
    assert await owed(scene.case) == 0
    assert await status(scene.case.id) == ("closed", "paid")
    await all_is_well(scene.case.id)


async def test_a_charge_taken_back_gives_its_money_to_the_other_heads(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    part = Deposit(amount_minor=50_000, reference=scene.case.payment_reference)
    await import_file(bgmax([part]), clock.now)
    (charge,) = await list_charges(scene.case.id)
    day = dt.date(2026, 11, 22)
    await take_back_charge(
        scene.case.id, charge.entry_id, "letter_withdrawn", day=day, actor=STAFF, now=clock.now
    )
    await settle(clock.now)
    assert await owed(scene.case) == ALL - 18_000 - 50_000
    await all_is_well(scene.case.id)


async def test_a_surplus_that_is_needed_after_all_is_not_given_back(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    reference = scene.case.payment_reference
    pair = [
        Deposit(amount_minor=ALL - 1_000, reference=reference, serial=1),
        Deposit(amount_minor=2_000, reference=reference, serial=2),
    ]
    await import_file(bgmax(pair), clock.now)
    assert await open_tasks() == ["overpaid"]
    gone = Deposit(amount_minor=-(ALL - 1_000), reference=reference, serial=3)
    await import_file(bgmax([gone], stamp="20261122190000000000"), clock.now)
    assert await open_tasks() == []
    assert await owed(scene.case) == ALL - 2_000
    assert await status(scene.case.id) == ("open", None)
    await all_is_well(scene.case.id)


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_the_order_of_arrival_the_debt_is_the_same(
    db: None, clock: StoppedClock, tmp_path: Path, seed: int
) -> None:
    """Payments and take-backs in any order leave what the standing payments alone would."""
    chance = random.Random(seed)  # noqa: S311 - chance for a test, not for a secret
    scene = await demanded_case(tmp_path, clock.now)
    now = clock.forward(days=39)
    reference = scene.case.payment_reference
    first = dt.date(2026, 11, 10)
    paid = [
        Deposit(
            amount_minor=chance.randrange(100, 40_000),
            reference=reference,
            value_day=first + dt.timedelta(days=chance.randrange(48)),
            serial=serial,
        )
        for serial in range(1, 7)
    ]
    gone = {one.serial for one in chance.sample(paid, 2)}
    chance.shuffle(paid)
    files = [[one] for one in paid]
    for one in paid:
        if one.serial in gone:
            back = msgspec.structs.replace(
                one,
                amount_minor=-one.amount_minor,
                value_day=dt.date(2026, 12, 31),
                serial=one.serial + 100,
            )
            files.insert(chance.randrange(files.index([one]) + 1, len(files) + 1), [back])
    for number, deposits in enumerate(files):
        await import_file(bgmax(deposits, stamp=f"202612310000000000{number:02d}"), now)
    await all_is_well(scene.case.id)
    standing = sorted(
        (one for one in paid if one.serial not in gone),
        key=lambda one: (one.value_day, paid.index(one)),
    )
    claims = await list_claims(scene.case.id)
    assert await heads(scene.case, dt.date(2026, 12, 31)) == by_hand(claims[0], standing)


def by_hand(claim: Claim, payments: list[Deposit]) -> dict[str, int]:
    """Reckon it as a clerk would: one payment after the other, interest to each value day."""
    schedule = law_of("SE").interest.default_schedule(due_day=claim.due_day)
    principal, interest, paid_costs = claim.principal_minor, 0, 0
    since = schedule.first_day(claim.due_day)
    for one in payments:
        through = schedule.end(one.value_day)
        if since < through:
            interest += accrue(schedule, [BaseSpan(since, through, principal)]).amount_minor
            since = through
        left = one.amount_minor
        costs = 18_000 if one.value_day >= dt.date(2026, 11, 22) else 0
        for_costs = min(left, costs - paid_costs)
        paid_costs += max(for_costs, 0)
        left -= max(for_costs, 0)
        for_interest = min(left, interest)
        interest -= for_interest
        principal -= left - for_interest
    end = schedule.end(dt.date(2026, 12, 31))
    interest += accrue(schedule, [BaseSpan(since, end, principal)]).amount_minor
    return {"principal": principal, "interest": interest, "costs": 18_000 - paid_costs}


async def test_money_waits_where_a_rate_is_not_known_yet(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    first = Deposit(amount_minor=10_000, reference=scene.case.payment_reference)
    await import_file(bgmax([first]), clock.now)
    now = clock.forward(days=60)
    late = [
        Deposit(
            amount_minor=20_000,
            reference=scene.case.payment_reference,
            value_day=dt.date(2027, 1, 20),
            serial=2,
        ),
        Deposit(
            amount_minor=-10_000,
            reference=scene.case.payment_reference,
            value_day=dt.date(2027, 1, 20),
            serial=3,
        ),
    ]
    answer = await import_file(bgmax(late, stamp="20270120120000000000"), now)
    assert answer.matched == 2
    assert await open_tasks() == ["allocation_waits"]
    assert await list_waiting_cases(limit=9) == [scene.case.id]
    await all_is_well(scene.case.id)
    assert await owed(scene.case) == ALL - 10_000


async def test_money_that_must_wait_undoes_nothing_of_what_can_be_reckoned(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    reference = scene.case.payment_reference
    whole = Deposit(amount_minor=ALL, reference=reference, serial=1)
    await import_file(bgmax([whole]), clock.now)
    # It comes while the case is closed, for a day whose rate is not known yet.
    ahead = Deposit(
        amount_minor=10_000, reference=reference, value_day=dt.date(2027, 1, 11), serial=2
    )
    await import_file(bgmax([ahead], stamp="20261122180000000001"), clock.now)
    back = Deposit(amount_minor=-ALL, reference=reference, serial=3)
    await import_file(bgmax([back], stamp="20261122180000000002"), clock.now)
    assert await status(scene.case.id) == ("open", None)
    assert await owed(scene.case) == ALL
    assert await list_waiting_cases(limit=9) == [scene.case.id]
    assert "allocation_waits" in await open_tasks()
    await all_is_well(scene.case.id)


async def test_a_wait_that_comes_back_is_told_again(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    for at in (1, 2):
        due = clock.now + dt.timedelta(days=1)
        key = f"allocation_waits/{scene.case.id}"
        await open_task(
            "allocation_waits", case_id=scene.case.id, due_at=due, now=clock.now, subject_key=key
        )
        assert await open_tasks() == ["allocation_waits"], at
        await withdraw_task(key, now=clock.now)
        assert await open_tasks() == []
