"""What debtors say, and the rest it gives."""

import datetime as dt
from pathlib import Path

import pytest

from kvitt.core.refusal import Refusal
from kvitt.features.cases.queries import get_case, open_holds, read_words, verify_log
from kvitt.features.disputes.actions import create_objection, report_payment, request_contact
from kvitt.features.disputes.schemas import NewContactRequest, NewObjection, NewPaymentReport
from kvitt.features.tasks.actions import complete_task
from kvitt.features.tasks.queries import list_tasks
from kvitt.runtime.actor import Actor
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import fetch, fetch_value
from tests.features.payments.scene import STAFF, Scene, demanded_case
from tests.support.fixtures import StoppedClock
from tests.support.world import failed_jobs, settle

OBJECTION = NewObjection(reason="wrong_amount", words="Jag har aldrig beställt detta.")


async def holds(scene: Scene) -> list[str]:
    return [hold.kind for hold in await open_holds(scene.case.id)]


async def test_an_objection_stops_all_that_presses_at_once(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    recorded = await create_objection(scene.debtor, scene.case.id, OBJECTION, now=clock.now)
    assert recorded.held
    assert recorded.answer_by == dt.date(2026, 12, 7)  # 14 days end on a Sunday
    assert await holds(scene) == ["dispute"]
    await settle(clock.now)
    assert await failed_jobs() == []
    assert (await get_case(scene.case.id)).next_step_day is None
    words_id = await fetch_value("select words_id from objections")
    assert await read_words([words_id]) == {words_id: OBJECTION.words}
    kinds = [row["kind"] for row in await fetch("select kind from case_log order by place")]
    assert {"hold_placed", "objection_made"} <= set(kinds)
    assert await verify_log(scene.case.id) is None
    mails = [path.read_bytes().decode() for path in sorted((tmp_path / "mail").iterdir())]
    assert any("ekonomi@creditor.example" in mail for mail in mails)


async def test_what_was_said_is_nowhere_in_clear(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    await create_objection(scene.debtor, scene.case.id, OBJECTION, now=clock.now)
    for table in ("objections", "holds", "case_log", "tasks", "outbox", "personal_words"):
        rows = await fetch(f"select t::text as row from {table} t")
        assert not any("beställt" in row["row"] for row in rows), table


async def test_the_same_said_twice_is_one(db: None, clock: StoppedClock, tmp_path: Path) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    first = await create_objection(scene.debtor, scene.case.id, OBJECTION, now=clock.now)
    second = await create_objection(scene.debtor, scene.case.id, OBJECTION, now=clock.now)
    assert first == second
    other = NewObjection(reason="fault", words=OBJECTION.words)
    third = await create_objection(scene.debtor, scene.case.id, other, now=clock.now)
    assert third.id != first.id
    assert await holds(scene) == ["dispute", "dispute"]


async def test_a_person_answers_and_lets_the_case_go_on(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    await create_objection(scene.debtor, scene.case.id, OBJECTION, now=clock.now)
    (task,) = (await list_tasks(STAFF, cursor=None, limit=25, now=clock.now)).items
    assert (task.kind, task.words, task.case_number) == (
        "objection",
        OBJECTION.words,
        scene.case.number,
    )
    assert await fetch_value("select count(*) from personal_reads where what = 'task_words'") == 1
    await complete_task(task.id, release=True, note="Rättat.", actor=STAFF, now=clock.now)
    await complete_task(task.id, release=True, note="Rättat.", actor=STAFF, now=clock.now)
    assert await holds(scene) == []
    await settle(clock.now)
    assert (await get_case(scene.case.id)).next_step == "recommend_payment_order"
    again = await create_objection(scene.debtor, scene.case.id, OBJECTION, now=clock.now)
    assert again.held
    assert await holds(scene) == ["dispute"]


async def test_i_have_paid_rests_the_case_while_a_person_looks(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    report = NewPaymentReport(paid_on=dt.date(2026, 11, 20))
    await report_payment(scene.debtor, scene.case.id, report, now=clock.now)
    assert await holds(scene) == ["payment_reported"]
    (task,) = (await list_tasks(STAFF, cursor=None, limit=25, now=clock.now)).items
    assert (task.kind, task.params["paid_on"]) == ("payment_reported", "2026-11-20")
    future = NewPaymentReport(paid_on=dt.date(2026, 11, 23))
    with pytest.raises(Refusal, match="paid_on_in_future"):
        await report_payment(scene.debtor, scene.case.id, future, now=clock.now)
    await settle(clock.now)
    assert await failed_jobs() == []


async def test_a_wish_to_talk_rests_the_case_and_says_how_to_be_reached(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    wish = NewContactRequest(channel="phone", reach_at="070-174 06 05", words="Helst kväll.")
    await request_contact(scene.debtor, scene.case.id, wish, now=clock.now)
    assert await holds(scene) == ["contact_request"]
    (task,) = (await list_tasks(STAFF, cursor=None, limit=25, now=clock.now)).items
    assert (task.kind, task.words) == ("contact_requested", "070-174 06 05\nHelst kväll.")
    await settle(clock.now)
    assert await failed_jobs() == []


async def test_nobody_speaks_in_anothers_case(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    stranger = Actor(kind="debtor", debtor_id=new_id(), case_ids=frozenset({new_id()}))
    with pytest.raises(Refusal, match="case_unknown"):
        await create_objection(stranger, scene.case.id, OBJECTION, now=clock.now)
    assert await holds(scene) == []
