"""Several at the same time, with real commits on a database of their own."""

import asyncio
from pathlib import Path

from kvitt.features.ledger.queries import balances_by_kind
from kvitt.features.payments.actions.import_bank_file import import_bank_file
from kvitt.features.payments.actions.match_payment import match_payment
from kvitt.features.payments.actions.open_checkout import open_checkout
from kvitt.features.payments.actions.record_event import record_event
from kvitt.features.payments.actions.settle_card_event import settle_card_event
from kvitt.features.remittances.actions import create_remittances
from kvitt.runtime.database import fetch_value, lock_case, transaction
from tests.features.payments.cards import paid, plug_cards
from tests.features.payments.scene import (
    ALL,
    STAFF,
    all_is_well,
    demanded_case,
    owed,
)
from tests.support.bank import Deposit, bgmax, camt
from tests.support.fixtures import FreshDatabase, StoppedClock
from tests.support.world import settle


async def test_files_with_the_same_money_imported_at_once_book_it_once(
    fresh_db: FreshDatabase, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    deposit = Deposit(amount_minor=50_000, reference=scene.case.payment_reference)
    files = [bgmax([deposit]), bgmax([deposit]), camt([deposit]), camt([deposit])]
    answers = await asyncio.gather(
        *(import_bank_file(file, actor=STAFF, now=clock.now) for file in files)
    )
    assert sum(answer.matched for answer in answers) == 1
    assert await fetch_value("select count(*) from payments") == 1
    assert await owed(scene.case) == ALL - 50_000
    await settle(clock.now)
    await all_is_well(scene.case.id)


async def test_one_event_settled_by_two_workers_is_one_payment(
    fresh_db: FreshDatabase, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    cards = plug_cards()
    pages = await asyncio.gather(
        *(open_checkout(scene.debtor, scene.case.id, None, now=clock.now) for _ in range(4))
    )
    assert len(set(pages)) == 1
    event = paid(cards.requests[0], clock.now)
    recorded = await asyncio.gather(*(record_event(event, now=clock.now) for _ in range(4)))
    assert sorted(recorded) == [False, False, False, True]
    await asyncio.gather(*(settle_card_event(event, now=clock.now) for _ in range(4)))
    assert await fetch_value("select count(*) from payments") == 1
    await settle(clock.now)
    await all_is_well(scene.case.id)


async def test_remittances_made_at_once_pay_each_part_once(
    fresh_db: FreshDatabase, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    deposit = Deposit(amount_minor=ALL, reference=scene.case.payment_reference)
    await import_bank_file(bgmax([deposit]), actor=STAFF, now=clock.now)
    made = await asyncio.gather(
        *(create_remittances(None, actor=STAFF, now=clock.now) for _ in range(3))
    )
    assert sum(len(one.items) for one in made) == 1
    assert (await balances_by_kind("SEK"))["client_bank"] == 0
    await settle(clock.now)
    await all_is_well(scene.case.id)


async def test_a_match_by_hand_and_an_import_on_one_case_do_not_cross(
    fresh_db: FreshDatabase, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    stray = bgmax([Deposit(amount_minor=10_000)])
    await import_bank_file(stray, actor=STAFF, now=clock.now)
    payment_id = await fetch_value("select id from payments")
    deposit = Deposit(amount_minor=20_000, reference=scene.case.payment_reference, serial=2)
    file = bgmax([deposit], stamp="20261122190000000000")
    await asyncio.gather(
        match_payment(payment_id, scene.case.id, actor=STAFF, now=clock.now),
        import_bank_file(file, actor=STAFF, now=clock.now),
    )
    assert await owed(scene.case) == ALL - 30_000
    await settle(clock.now)
    await all_is_well(scene.case.id)


async def test_a_payment_and_a_remittance_do_not_wait_for_each_other(
    fresh_db: FreshDatabase, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    reference = scene.case.payment_reference
    await import_bank_file(
        bgmax([Deposit(amount_minor=20_000, reference=reference)]), actor=STAFF, now=clock.now
    )
    await import_bank_file(
        bgmax([Deposit(amount_minor=30_000, serial=2)], stamp="20261122190000000000"),
        actor=STAFF,
        now=clock.now,
    )
    stray = await fetch_value("select id from payments where case_id is null")
    begun = asyncio.Event()

    async def match_slowly() -> None:
        async with transaction():
            await lock_case(scene.case.id)
            begun.set()
            await asyncio.sleep(0.4)
            await match_payment(stray, scene.case.id, actor=STAFF, now=clock.now)

    async def remit_meanwhile() -> None:
        await begun.wait()
        made = await create_remittances(None, actor=STAFF, now=clock.now)
        assert len(made.items) == 1

    await asyncio.gather(match_slowly(), remit_meanwhile())
    assert await owed(scene.case) == ALL - 50_000
    await settle(clock.now)
    await all_is_well(scene.case.id)
