"""The conductor: a demand the same day, to everybody liable, at one cost."""

from datetime import date
from pathlib import Path

from kvitt.features.cases.queries import get_case, verify_log
from kvitt.features.cases.statements import reckon_case
from kvitt.features.procedures.queries import list_demands
from tests.support.fixtures import StoppedClock
from tests.support.world import (
    books_balance,
    failed_jobs,
    hand_in_claim,
    make_world,
    only_case,
    settle,
)


async def test_a_claim_handed_in_is_demanded_the_same_day(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    answer = await hand_in_claim(world.creditor, now=clock.now)
    assert answer.accepted
    assert [step.step for step in answer.next_steps] == [
        "send_demand",
        "recommend_payment_order",
    ]
    await settle(clock.now)
    assert await failed_jobs() == []
    case = await get_case(await only_case())
    demands = await list_demands(case.id)
    assert [demand.effective_day for demand in demands] == [date(2026, 11, 22)]
    statement = await reckon_case(case, date(2026, 11, 22))
    assert {line.head: line.amount_minor for line in statement.lines} == {
        "principal": 125_000,
        "interest": 1_815,
        "costs": 18_000,
    }
    assert len(list((tmp_path / "letters").glob("*.pdf"))) == 1
    assert len(list((tmp_path / "mail").iterdir())) == 1
    assert len(list((tmp_path / "texts").iterdir())) == 1
    assert await verify_log(case.id) is None
    assert (case.next_step, case.next_step_day) == ("recommend_payment_order", date(2026, 12, 1))
    await books_balance()
