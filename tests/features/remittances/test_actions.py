"""Passing collected money on."""

import datetime as dt
from pathlib import Path
from uuid import UUID

import pytest
from lxml import etree

from kvitt.core.money import Money
from kvitt.core.refusal import Refusal
from kvitt.features.cases.queries import get_case, read_document
from kvitt.features.ledger.queries import balances_by_kind
from kvitt.features.payments.actions.open_checkout import open_checkout
from kvitt.features.payments.actions.record_event import record_event
from kvitt.features.remittances.actions import assess_remittances, create_remittances
from kvitt.features.remittances.queries import get_remittance, list_remittances
from kvitt.runtime.database import execute, fetch, fetch_value
from tests.features.payments.cards import paid, payout_of, payout_paid, plug_cards
from tests.features.payments.scene import (
    ALL,
    STAFF,
    Scene,
    all_is_well,
    demanded_case,
    import_file,
    open_tasks,
)
from tests.support.bank import Deposit, bgmax
from tests.support.fixtures import StoppedClock
from tests.support.world import hand_in_claim, new_debtor, settle

# 5 % of 1 268,15 and 25 % on 63,41 + 180,00.
COMMISSION = 6_341
VAT = 6_085
NET = ALL - 18_000 - COMMISSION - VAT


async def paid_case(folder: Path, now: dt.datetime, amount_minor: int = ALL) -> Scene:
    scene = await demanded_case(folder, now)
    deposit = Deposit(amount_minor=amount_minor, reference=scene.case.payment_reference)
    await import_file(bgmax([deposit]), now)
    return scene


async def test_every_ore_is_explained_and_booked(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await paid_case(tmp_path, clock.now)
    made = await create_remittances(scene.case.creditor_id, actor=STAFF, now=clock.now)
    (row,) = made.items
    assert (row.number, row.payments, row.net.amount_minor) == ("R26-000001", 1, NET)
    assert row.execution_day == dt.date(2026, 11, 23)
    assert made.carried_over == []
    shown = await get_remittance(STAFF, row.id)
    assert [(line.what, line.amount.amount_minor, line.basis) for line in shown.lines] == [
        ("principal", 125_000, ""),
        ("interest", 1_815, ""),
        ("costs", 18_000, ""),
        ("cost_fee", -18_000, ""),
        ("commission", -COMMISSION, "5 % × 1\u00a0268,15\u00a0kr"),
        ("vat", -VAT, "25 % × 243,41\u00a0kr"),
    ]
    assert shown.lines[-1].citation is not None
    assert shown.lines[0].invoice_numbers == ["20417"]
    assert sum(line.amount.amount_minor for line in shown.lines) == shown.net.amount_minor
    assert shown.collected == shown.fees + shown.vat + shown.net
    sums = await balances_by_kind("SEK")
    assert {kind: sums[kind] for kind in ("client_bank", "owed_to_creditor")} == {
        "client_bank": 0,
        "owed_to_creditor": 0,
    }
    assert sums["agency_bank"] == 18_000 + COMMISSION + VAT
    assert (sums["agency_revenue"], sums["agency_vat"]) == (-18_000 - COMMISSION, -VAT)
    assert (await read_document(shown.statement_document_id)).startswith(b"%PDF")
    assert shown.payment_file_document_id is not None
    order = etree.fromstring(await read_document(shown.payment_file_document_id))
    amounts = [each.text for each in order.iter("{*}InstdAmt")]
    assert amounts == ["1143.89", "304.26"]
    await settle(clock.now)
    await all_is_well(scene.case.id)


async def test_nothing_is_remitted_twice(db: None, clock: StoppedClock, tmp_path: Path) -> None:
    scene = await paid_case(tmp_path, clock.now, 100_000)
    first = await create_remittances(None, actor=STAFF, now=clock.now)
    second = await create_remittances(None, actor=STAFF, now=clock.now)
    assert (len(first.items), second.items, second.carried_over) == (1, [], [])
    rest = Deposit(amount_minor=ALL - 100_000, reference=scene.case.payment_reference, serial=2)
    await import_file(bgmax([rest], stamp="20261122190000000000"), clock.now)
    third = await create_remittances(None, actor=STAFF, now=clock.now)
    assert third.items[0].number == "R26-000002"
    parts = "select count(*) = count(distinct allocation_part_id) from remitted_parts"
    assert await fetch_value(parts)
    assert (await balances_by_kind("SEK"))["owed_to_creditor"] == 0
    await settle(clock.now)
    await all_is_well(scene.case.id)


async def test_a_dry_run_tells_the_same_and_writes_nothing(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await paid_case(tmp_path, clock.now)
    dry = await assess_remittances(None, now=clock.now)
    assert dry.dry_run
    assert [(row.number, row.net.amount_minor) for row in dry.items] == [("", NET)]
    assert await fetch_value("select count(*) from remittances") == 0
    await all_is_well(scene.case.id)


async def test_card_money_waits_for_its_payout_and_the_fee_is_set_off(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    cards = plug_cards()
    await open_checkout(scene.debtor, scene.case.id, None, now=clock.now)
    await record_event(paid(cards.requests[0], clock.now), now=clock.now)
    await settle(clock.now)
    early = await create_remittances(None, actor=STAFF, now=clock.now)
    assert (early.items, early.waiting.amount_minor) == ([], ALL)
    cards.payouts["po_1"] = payout_of(cards.requests[0], at=clock.now)
    await record_event(payout_paid(clock.now), now=clock.now)
    await settle(clock.now)
    made = await create_remittances(None, actor=STAFF, now=clock.now)
    assert made.waiting.is_zero
    assert made.items[0].net.amount_minor == NET
    sums = await balances_by_kind("SEK")
    assert (sums["client_bank"], sums["topup_due"], sums["agency_card_fees"]) == (0, 0, 250)
    assert sums["agency_bank"] == 18_000 + COMMISSION + VAT - 250
    await settle(clock.now)
    await all_is_well(scene.case.id)


async def test_money_taken_back_after_its_remittance_is_set_off_in_the_next(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await paid_case(tmp_path, clock.now, 50_000)
    await create_remittances(None, actor=STAFF, now=clock.now)
    gone = Deposit(amount_minor=-50_000, reference=scene.case.payment_reference, serial=2)
    await import_file(bgmax([gone], stamp="20261122190000000000"), clock.now)
    owing = await create_remittances(None, actor=STAFF, now=clock.now)
    assert owing.items == []
    (left,) = owing.carried_over
    assert (left.why, left.net.is_negative) == ("nothing_left", True)
    assert await open_tasks() == ["creditor_owes"]
    await settle(clock.now)
    await all_is_well(scene.case.id)
    whole = Deposit(amount_minor=ALL, reference=scene.case.payment_reference, serial=3)
    await import_file(bgmax([whole], stamp="20261122200000000000"), clock.now)
    made = await create_remittances(None, actor=STAFF, now=clock.now)
    shown = await get_remittance(STAFF, made.items[0].id)
    assert shown.collected.amount_minor == ALL - 50_000
    nets = await fetch("select net_minor from remittances")
    # In all, the creditor has what it would have had of one payment (rounded twice).
    assert abs(sum(row["net_minor"] for row in nets) - NET) <= 1
    assert (await balances_by_kind("SEK"))["owed_to_creditor"] == 0
    await settle(clock.now)
    await all_is_well(scene.case.id)


async def test_costs_alone_leave_nothing_for_the_creditor_and_are_carried_over(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await paid_case(tmp_path, clock.now, 18_000)
    made = await create_remittances(None, actor=STAFF, now=clock.now)
    assert made.items == []
    (left,) = made.carried_over
    # The tax on costs that we keep is the creditor's to bear.
    assert (left.why, left.net.amount_minor) == ("nothing_left", -4_500)
    await all_is_well(scene.case.id)


async def test_several_cases_sum_to_the_whole(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    for number, identity in enumerate(("19760615-2390", "19900101-2393"), start=1):
        debtor = new_debtor(identity_number=identity)
        amount = Money(33_333 * number, "SEK")
        await hand_in_claim(
            scene.world.creditor,
            now=clock.now,
            debtor=debtor,
            amount=amount,
            invoice_number=f"A{number}",
        )
    await settle(clock.now)
    cases = [await get_case(row["id"]) for row in await fetch("select id from cases order by id")]
    assert len(cases) == 3
    deposits = [
        Deposit(amount_minor=30_001 + at, reference=case.payment_reference, serial=at)
        for at, case in enumerate(cases, start=1)
    ]
    await import_file(bgmax(deposits), clock.now)
    made = await create_remittances(None, actor=STAFF, now=clock.now)
    shown = await get_remittance(STAFF, made.items[0].id)
    assert sum(line.amount.amount_minor for line in shown.lines) == shown.net.amount_minor
    assert shown.collected.amount_minor == sum(one.amount_minor for one in deposits)
    assert {line.case_id for line in shown.lines} == {case.id for case in cases}
    await settle(clock.now)
    await all_is_well(*(case.id for case in cases))


async def test_a_creditor_sees_its_own_and_never_the_payment_file(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await paid_case(tmp_path, clock.now)
    made = await create_remittances(None, actor=STAFF, now=clock.now)
    remittance_id: UUID = made.items[0].id
    own, other = scene.world.creditor, scene.world.other_creditor
    assert (await get_remittance(own, remittance_id)).payment_file_document_id is None
    assert len((await list_remittances(own, cursor=None, limit=5)).items) == 1
    assert (await list_remittances(other, cursor=None, limit=5)).items == []
    for actor in (other, scene.debtor):
        with pytest.raises(Refusal, match="remittance_unknown"):
            await get_remittance(actor, remittance_id)
    assert (await list_remittances(scene.debtor, cursor=None, limit=5)).items == []


async def test_without_an_agreement_the_money_waits(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await paid_case(tmp_path, clock.now)
    await execute("update agreements set valid_until = '2026-11-01'")
    made = await create_remittances(scene.case.creditor_id, actor=STAFF, now=clock.now)
    assert made.items == []
    assert [left.why for left in made.carried_over] == ["agreement_missing"]
    with pytest.raises(Refusal, match="creditor_unknown"):
        await create_remittances(scene.case.id, actor=STAFF, now=clock.now)
