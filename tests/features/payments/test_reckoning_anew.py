"""Payments that come out of order, or go again."""

import datetime as dt
from pathlib import Path

from kvitt.features.cases.statements import reckon_case
from kvitt.runtime.database import fetch, fetch_value
from tests.features.payments.scene import (
    ALL,
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
