"""A demand that lost its ground before it was sent is withdrawn, and made anew where it may."""

import datetime as dt
from pathlib import Path
from uuid import UUID

import pytest

from kvitt.features.casefile.queries.case import get_case_shown
from kvitt.features.cases.actions import place_hold, release_hold
from kvitt.features.cases.queries import get_case, list_claims
from kvitt.features.charges.queries import list_charges
from kvitt.features.identity.events import DebtorSignedIn
from kvitt.features.messages.actions import DeliverMessage, record_state
from kvitt.features.messages.jobs import deliver_message
from kvitt.features.payments.actions.import_bank_file import import_bank_file
from kvitt.features.procedures.actions import TakeNextStep, take_next_step
from kvitt.features.procedures.queries import list_demands
from kvitt.features.procedures.reactions import prove_receipt
from kvitt.runtime.actor import SYSTEM
from kvitt.runtime.database import fetch, fetch_value
from tests.features.payments.scene import STAFF, all_is_well
from tests.support.bank import Deposit, bgmax
from tests.support.fixtures import StoppedClock
from tests.support.world import (
    SmallWorld,
    failed_jobs,
    hand_in_claim,
    liable,
    make_world,
    new_company,
    only_case,
    settle,
)

TODAY = dt.date(2026, 11, 22)


async def _queued(folder: Path, clock: StoppedClock, **changes: object) -> tuple[SmallWorld, UUID]:
    """A demand is made and its messages are queued; none has left."""
    world = await make_world(folder, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now, **changes)
    case_id = await only_case()
    await take_next_step(TakeNextStep(case_id), now=clock.now)
    return world, case_id


async def _letters() -> list[str | None]:
    """The latest state of each letter, in the order they were written."""
    rows = await fetch(
        "select (select s.state from message_states s where s.message_id = m.id"
        " order by s.recorded_at desc, s.id desc limit 1) as state"
        " from messages m where m.channel = 'letter' order by m.created_at, m.id"
    )
    return [row["state"] for row in rows]


async def _hold(case_id: UUID, clock: StoppedClock) -> UUID:
    case = await get_case(case_id)
    return await place_hold(
        case_id,
        "dispute",
        day=TODAY,
        until=None,
        words="",
        subject_id=case.debtor_id,
        actor=SYSTEM,
        now=clock.now,
    )


async def test_a_letter_overtaken_by_money_is_written_anew(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    _, case_id = await _queued(tmp_path, clock)
    clock.forward(minutes=5)
    reference = (await get_case(case_id)).payment_reference
    deposit = Deposit(amount_minor=50_000, reference=reference)
    await import_bank_file(bgmax([deposit]), actor=STAFF, now=clock.now)
    for _ in range(4):
        await settle(clock.forward(minutes=1))
    assert await _letters() == ["withdrawn", "sent"]
    assert [one.measure for one in await list_charges(case_id)] == ["demand"]
    assert len(await list_demands(case_id)) == 1
    await all_is_well(case_id)


async def test_a_letter_left_over_night_is_written_anew_with_its_full_time_to_pay(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    _, case_id = await _queued(tmp_path, clock)
    clock.forward(days=2)
    for _ in range(4):
        await settle(clock.forward(minutes=1))
    assert await _letters() == ["withdrawn", "sent"]
    (demand,) = await list_demands(case_id)
    assert demand.effective_day == TODAY + dt.timedelta(days=2)
    assert demand.pay_by >= demand.effective_day + dt.timedelta(days=8)
    (charge,) = await list_charges(case_id)
    assert (charge.measure, charge.day) == ("demand", demand.effective_day)
    await all_is_well(case_id)


async def test_a_letter_that_may_have_left_is_not_called_withdrawn(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    _, case_id = await _queued(tmp_path, clock)
    letter = await fetch_value("select id from messages where channel = 'letter'")
    # The worker died between handing the letter over and noting it; then a hold came.
    await record_state(letter, "attempted", day=clock.now.date(), now=clock.now)
    await _hold(case_id, clock)
    await deliver_message(DeliverMessage(letter), now=clock.forward(minutes=1))
    assert await _letters() == ["unknown"]
    await settle(clock.forward(minutes=1))
    assert len(await list_demands(case_id)) == 1
    assert "sending_unknown" in {row["kind"] for row in await fetch("select kind from tasks")}


async def test_a_guarantor_whose_letter_was_withdrawn_is_asked_when_the_case_goes_on(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    others = [liable("guarantor", new_company())]
    _, case_id = await _queued(tmp_path, clock, other_liable=others)
    main, guarantor = await fetch(
        "select m.id, m.debtor_id from messages m join cases c on c.id = m.case_id"
        " where m.channel = 'letter' order by m.debtor_id = c.debtor_id desc"
    )
    await deliver_message(DeliverMessage(main["id"]), now=clock.now)
    hold_id = await _hold(case_id, clock)
    await settle(clock.forward(minutes=1))
    assert {one.debtor_id for one in await list_demands(case_id)} == {main["debtor_id"]}
    await release_hold(hold_id, day=TODAY, actor=SYSTEM, now=clock.forward(minutes=1))
    await settle(clock.now)
    asked = [one.debtor_id for one in await list_demands(case_id)]
    assert sorted(asked) == sorted([main["debtor_id"], guarantor["debtor_id"]])
    assert len(await list_charges(case_id)) == 1
    assert await failed_jobs() == []


async def test_what_is_lost_by_time_is_asked_for_no_more(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    # Lost on 1 December; a guarantor that is a company answers for ten years.
    await hand_in_claim(
        world.creditor,
        now=clock.now,
        arose_on=dt.date(2023, 12, 1),
        other_liable=[liable("guarantor", new_company())],
    )
    case_id = await only_case()
    hold_id = await _hold(case_id, clock)
    await settle(clock.now)
    clock.forward(days=12)
    await release_hold(hold_id, day=dt.date(2026, 12, 4), actor=SYSTEM, now=clock.now)
    await settle(clock.now)
    assert await failed_jobs() == []
    case = await get_case(case_id)
    assert case.debtor_id not in {one.debtor_id for one in await list_demands(case_id)}
    assert len(await list_demands(case_id)) == 1


async def test_a_claim_lost_against_everybody_has_no_next_step(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now, arose_on=dt.date(2023, 12, 1))
    case_id = await only_case()
    hold_id = await _hold(case_id, clock)
    await settle(clock.now)
    clock.forward(days=12)
    await release_hold(hold_id, day=dt.date(2026, 12, 4), actor=SYSTEM, now=clock.now)
    await settle(clock.now)
    assert await list_demands(case_id) == []
    assert await fetch_value("select count(*) from messages where purpose = 'pressing'") == 0
    assert (await get_case_shown(world.creditor, case_id, now=clock.now)).next_steps == []


@pytest.mark.parametrize("visits", [1, 3])
async def test_a_demand_is_received_once_however_often_it_is_read(
    visits: int, db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    _, case_id = await _queued(tmp_path, clock)
    await settle(clock.now)
    case = await get_case(case_id)
    for _ in range(visits):
        fact = DebtorSignedIn(case_id=case_id, debtor_id=case.debtor_id, at=clock.now)
        await prove_receipt(fact, now=clock.now)
        clock.forward(days=1)
    claim = (await list_claims(case_id))[0]
    days = await fetch(
        "select effective_day from limitation_events where claim_id = $1 and kind = $2",
        claim.id,
        "demand_received",
    )
    assert [row["effective_day"] for row in days] == [TODAY]
