"""Several at the same time, with real commits on a database of their own."""

import asyncio
from datetime import date
from pathlib import Path

from kvitt.core.refusal import Refusals
from kvitt.features.cases.actions import close_case
from kvitt.features.cases.queries import get_case
from kvitt.features.procedures.actions import TakeNextStep, take_next_step
from kvitt.runtime.actor import SYSTEM
from kvitt.runtime.database import fetch, fetch_value, transaction
from tests.support.fixtures import FreshDatabase, StoppedClock
from tests.support.world import (
    failed_jobs,
    hand_in_claim,
    liable,
    make_world,
    new_company,
    only_case,
    settle,
)

TODAY = date(2026, 11, 22)


async def test_invoices_on_one_new_debtor_handed_in_at_once_become_one_case(
    fresh_db: FreshDatabase, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    answers = await asyncio.gather(
        *(
            hand_in_claim(
                world.creditor,
                now=clock.now,
                invoice_number=f"F-{at}",
                other_liable=[liable("guarantor", new_company())],
            )
            for at in range(6)
        )
    )
    assert len({answer.case_id for answer in answers}) == 1
    assert sum(not answer.merged for answer in answers) == 1
    assert await fetch_value("select count(*) from debtors") == 2
    await settle(clock.now)
    assert await failed_jobs() == []


async def test_one_invoice_handed_in_many_times_at_once_is_one_claim(
    fresh_db: FreshDatabase, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    numbers = ["f-1", "F-1", " F - 1", "F-1 ", "f-1", "F-1"]
    answers = await asyncio.gather(
        *(hand_in_claim(world.creditor, now=clock.now, invoice_number=one) for one in numbers),
        return_exceptions=True,
    )
    refused = [answer for answer in answers if isinstance(answer, BaseException)]
    assert len(refused) == len(numbers) - 1
    for refusal in refused:
        assert isinstance(refusal, Refusals), refusal
        assert {one.code for one in refusal.refusals} == {"invoice_duplicate"}
    assert await fetch_value("select count(*) from claims") == 1


async def test_a_case_that_closes_this_moment_is_not_joined(
    fresh_db: FreshDatabase, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    first = await only_case()
    closing = asyncio.Event()

    async def close_slowly() -> None:
        async with transaction():
            await close_case(first, "paid", day=TODAY, actor=SYSTEM, now=clock.now)
            closing.set()
            await asyncio.sleep(0.3)

    async def hand_in_meanwhile() -> None:
        await closing.wait()
        await hand_in_claim(world.creditor, now=clock.now, invoice_number="20418")

    await asyncio.gather(close_slowly(), hand_in_meanwhile())
    case_id = await fetch_value("select case_id from claims where invoice_number = '20418'")
    assert case_id != first
    assert (await get_case(case_id)).status == "open"


async def test_a_case_decided_by_many_workers_at_once_is_demanded_once(
    fresh_db: FreshDatabase, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    case_id = await only_case()
    await asyncio.gather(*(take_next_step(TakeNextStep(case_id), now=clock.now) for _ in range(5)))
    await settle(clock.now)
    assert await fetch_value("select count(*) from demands") == 1
    raised = await fetch("select 1 from ledger_entries where kind = 'charge_raised'")
    assert len(raised) == 1
    assert await failed_jobs() == []
