"""Under a hold nothing pressing goes out, and what was not sent costs nothing."""

from datetime import date, timedelta
from pathlib import Path

from kvitt.features.cases.actions import place_hold, release_hold
from kvitt.features.cases.queries import get_case
from kvitt.features.cases.statements import reckon_case
from kvitt.features.procedures.actions import TakeNextStep, take_next_step
from kvitt.features.procedures.queries import list_demands
from kvitt.runtime.actor import SYSTEM
from kvitt.runtime.database import fetch, fetch_value
from tests.support.fixtures import StoppedClock
from tests.support.world import (
    books_balance,
    failed_jobs,
    hand_in_claim,
    liable,
    make_world,
    new_company,
    only_case,
    settle,
)

TODAY = date(2026, 11, 22)


async def _hold(clock: StoppedClock) -> None:
    case = await get_case(await only_case())
    await place_hold(
        case.id,
        "dispute",
        day=TODAY,
        until=None,
        words="Jag har aldrig bott där.",
        subject_id=case.debtor_id,
        actor=SYSTEM,
        now=clock.now,
    )


async def test_nothing_is_sent_while_a_case_is_held(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    await _hold(clock)
    await settle(clock.now)
    assert await failed_jobs() == []
    assert await fetch_value("select count(*) from messages") == 0
    assert await fetch_value("select count(*) from demands") == 0


async def test_a_letter_under_way_is_withdrawn_with_its_cost(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    case_id = await only_case()
    await take_next_step(TakeNextStep(case_id), now=clock.now)
    assert await fetch_value("select count(*) from demands") == 1
    await _hold(clock)
    await settle(clock.now)
    assert await failed_jobs() == []
    states = await fetch("select distinct state from message_states")
    assert [row["state"] for row in states] == ["withdrawn"]
    statement = await reckon_case(await get_case(case_id), TODAY)
    assert [line.head for line in statement.lines] == ["principal", "interest"]
    assert not (tmp_path / "letters").exists()
    await books_balance()


async def test_a_released_case_goes_on(db: None, clock: StoppedClock, tmp_path: Path) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    await _hold(clock)
    await settle(clock.now)
    hold_id = await fetch_value("select id from holds")
    clock.forward(days=3)
    await release_hold(hold_id, day=date(2026, 11, 25), actor=SYSTEM, now=clock.now)
    await settle(clock.now)
    assert await failed_jobs() == []
    demands = await list_demands(await only_case())
    assert [demand.effective_day for demand in demands] == [date(2026, 11, 25)]


async def test_everybody_liable_gets_a_demand_of_their_own_at_one_cost(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(
        world.creditor, now=clock.now, other_liable=[liable("guarantor", new_company())]
    )
    await settle(clock.now)
    assert await failed_jobs() == []
    demands = await list_demands(await only_case())
    assert len({demand.debtor_id for demand in demands}) == 2
    assert len(list((tmp_path / "letters").glob("*.pdf"))) == 2
    raised = await fetch_value("select count(*) from ledger_entries where kind = 'charge_raised'")
    assert raised == 1


async def test_a_case_waits_for_its_creditor_when_the_time_to_pay_has_passed(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    await settle(clock.now)
    case_id = await only_case()
    clock.wind(clock.now + timedelta(days=10))
    await take_next_step(TakeNextStep(case_id), now=clock.now)
    case = await get_case(case_id)
    assert (case.next_step, case.next_step_day) == ("recommend_payment_order", None)
    assert len(await list_demands(case_id)) == 1
