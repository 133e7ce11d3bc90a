"""Paying by card."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from kvitt.core.money import Money
from kvitt.core.refusal import Refusal
from kvitt.features.cases.actions import close_case
from kvitt.features.ledger.queries import balances_by_kind
from kvitt.features.payments.actions.open_checkout import open_checkout
from kvitt.features.payments.actions.record_event import (
    ask_about_checkout,
    end_old_checkouts,
    record_event,
)
from kvitt.features.payments.queries import get_checkout
from kvitt.ports.card_payments import ProviderEvent
from kvitt.ports.world import plug, world
from kvitt.runtime.actor import SYSTEM, Actor
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, fetch_value
from tests.features.payments.cards import (
    Cards,
    ended,
    paid,
    payout_of,
    payout_paid,
    plug_cards,
)
from tests.features.payments.scene import (
    ALL,
    Scene,
    all_is_well,
    demanded_case,
    import_file,
    open_tasks,
    owed,
    status,
)
from tests.support.bank import Deposit, bgmax
from tests.support.fixtures import StoppedClock
from tests.support.world import NoCards, settle


async def card_scene(folder: Path, now: dt.datetime) -> tuple[Scene, Cards]:
    scene = await demanded_case(folder, now)
    return scene, plug_cards()


async def test_a_card_payment_from_page_to_receipt(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, cards = await card_scene(tmp_path, clock.now)
    checkout_id = await open_checkout(scene.debtor, scene.case.id, None, now=clock.now)
    shown = await get_checkout(scene.debtor, checkout_id, now=clock.now)
    assert (shown.state, shown.amount.amount_minor) == ("open", ALL)
    assert shown.url == f"https://pay.example/cs_{checkout_id}"
    assert cards.requests[0].description == scene.case.number
    assert await record_event(paid(cards.requests[0], clock.now), now=clock.now)
    await settle(clock.now)
    shown = await get_checkout(scene.debtor, checkout_id, now=clock.now)
    assert shown.state == "paid"
    assert shown.receipt is not None
    assert shown.receipt.paid_on == dt.date(2026, 11, 22)
    assert shown.receipt.still_owed.is_zero
    assert shown.receipt.overpaid.is_zero
    assert shown.receipt.debt_closed
    assert await status(scene.case.id) == ("closed", "paid")
    assert (await balances_by_kind("SEK"))["card_transit"] == ALL
    await all_is_well(scene.case.id)


async def test_a_repeated_event_and_its_twin_have_no_further_effect(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, cards = await card_scene(tmp_path, clock.now)
    await open_checkout(scene.debtor, scene.case.id, Money(50_000, "SEK"), now=clock.now)
    event = paid(cards.requests[0], clock.now)
    assert await record_event(event, now=clock.now)
    assert not await record_event(event, now=clock.now)
    twin = msgspec.structs.replace(event, event_id="evt_twin")
    assert await record_event(twin, now=clock.now)
    await settle(clock.now)
    assert await fetch_value("select count(*) from payments") == 1
    assert await owed(scene.case) == ALL - 50_000
    await all_is_well(scene.case.id)


async def test_events_in_another_order_lead_to_the_same(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, cards = await card_scene(tmp_path, clock.now)
    checkout_id = await open_checkout(scene.debtor, scene.case.id, None, now=clock.now)
    request = cards.requests[0]
    cards.payouts["po_1"] = payout_of(request, at=clock.now)
    await record_event(payout_paid(clock.now), now=clock.now)
    await settle(clock.now)
    assert await fetch_value("select count(*) from payouts") == 0
    await record_event(ended(request, clock.now, "expired"), now=clock.now)
    await settle(clock.now)
    assert (await get_checkout(scene.debtor, checkout_id, now=clock.now)).state == "expired"
    await record_event(paid(request, clock.now), now=clock.now)
    await settle(clock.now)
    assert (await get_checkout(scene.debtor, checkout_id, now=clock.now)).state == "paid"
    now = clock.forward(minutes=1)
    await settle(now)
    assert await fetch_value("select count(*) from payouts") == 1
    await record_event(ended(request, now, "failed"), now=now)
    await settle(now)
    assert (await get_checkout(scene.debtor, checkout_id, now=now)).state == "paid"
    await all_is_well(scene.case.id)


async def test_a_paid_event_may_overtake_the_pages_own_answer(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, cards = await card_scene(tmp_path, clock.now)
    checkout_id = await open_checkout(scene.debtor, scene.case.id, None, now=clock.now)
    await execute("update checkouts set state = 'opening', provider_id = '', url = ''")
    await record_event(paid(cards.requests[0], clock.now), now=clock.now)
    await settle(clock.now)
    shown = await get_checkout(scene.debtor, checkout_id, now=clock.now)
    assert shown.state == "paid"
    await all_is_well(scene.case.id)


async def test_asking_twice_for_the_same_amount_gives_the_same_page(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, cards = await card_scene(tmp_path, clock.now)
    amount = Money(10_000, "SEK")
    first = await open_checkout(scene.debtor, scene.case.id, amount, now=clock.now)
    second = await open_checkout(scene.debtor, scene.case.id, amount, now=clock.now)
    other = await open_checkout(scene.debtor, scene.case.id, Money(200, "SEK"), now=clock.now)
    assert first == second != other
    assert len(cards.requests) == 2


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (Money(ALL + 1, "SEK"), "amount_too_high"),
        (Money(99, "SEK"), "amount_too_low"),
        (Money(-500, "SEK"), "amount_too_low"),
        (Money(1_000, "EUR"), "currency_differs"),
    ],
)
async def test_an_amount_that_cannot_be_paid_is_refused(
    db: None, clock: StoppedClock, tmp_path: Path, amount: Money, code: str
) -> None:
    scene, cards = await card_scene(tmp_path, clock.now)
    with pytest.raises(Refusal) as refused:
        await open_checkout(scene.debtor, scene.case.id, amount, now=clock.now)
    assert refused.value.code == code
    assert cards.requests == []


async def test_nobody_elses_debt_can_be_paid_or_looked_at(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, _ = await card_scene(tmp_path, clock.now)
    checkout_id = await open_checkout(scene.debtor, scene.case.id, None, now=clock.now)
    stranger = Actor(kind="debtor", debtor_id=new_id(), case_ids=frozenset({new_id()}))
    with pytest.raises(Refusal, match="case_unknown"):
        await open_checkout(stranger, scene.case.id, None, now=clock.now)
    with pytest.raises(Refusal, match="checkout_unknown"):
        await get_checkout(stranger, checkout_id, now=clock.now)


async def test_a_provider_out_of_reach_is_said_and_asked_again(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, cards = await card_scene(tmp_path, clock.now)
    plug(msgspec.structs.replace(world(), cards=NoCards()))
    with pytest.raises(Refusal, match="card_unavailable"):
        await open_checkout(scene.debtor, scene.case.id, None, now=clock.now)
    plug(msgspec.structs.replace(world(), cards=cards))
    checkout_id = await open_checkout(scene.debtor, scene.case.id, None, now=clock.now)
    assert cards.requests[0].checkout_id == str(checkout_id)
    assert await fetch_value("select count(*) from checkouts") == 1


async def test_a_lost_event_is_asked_for_but_not_in_a_hurry(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, cards = await card_scene(tmp_path, clock.now)
    checkout_id = await open_checkout(scene.debtor, scene.case.id, None, now=clock.now)
    cards.outcomes[f"cs_{checkout_id}"] = paid(cards.requests[0], clock.now)
    await ask_about_checkout(checkout_id, now=clock.now)
    await ask_about_checkout(checkout_id, now=clock.now)
    assert cards.asked == 1
    await settle(clock.now)
    shown = await get_checkout(scene.debtor, checkout_id, now=clock.now)
    assert shown.state == "paid"
    await all_is_well(scene.case.id)


async def test_pages_past_their_time_are_asked_about_and_then_ended(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, cards = await card_scene(tmp_path, clock.now)
    left = await open_checkout(scene.debtor, scene.case.id, Money(1_000, "SEK"), now=clock.now)
    lost = await open_checkout(scene.debtor, scene.case.id, Money(2_000, "SEK"), now=clock.now)
    cards.outcomes[f"cs_{lost}"] = paid(cards.requests[1], clock.now)
    now = clock.forward(hours=2)
    await end_old_checkouts(now=now)
    await settle(now)
    assert (await get_checkout(scene.debtor, left, now=now)).state == "expired"
    assert (await get_checkout(scene.debtor, lost, now=now)).state == "paid"
    await all_is_well(scene.case.id)


async def test_a_payout_clears_card_money_and_its_fee_is_the_agencys(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, cards = await card_scene(tmp_path, clock.now)
    await open_checkout(scene.debtor, scene.case.id, None, now=clock.now)
    await record_event(paid(cards.requests[0], clock.now), now=clock.now)
    await settle(clock.now)
    assert await fetch_value("select cleared_on from payments") is None
    cards.payouts["po_1"] = payout_of(cards.requests[0], at=clock.now)
    await record_event(payout_paid(clock.now), now=clock.now)
    await settle(clock.now)
    sums = await balances_by_kind("SEK")
    assert (sums["client_bank"], sums["topup_due"], sums["card_transit"]) == (ALL - 250, 250, 0)
    assert await fetch_value("select cleared_on from payments") == dt.date(2026, 11, 22)
    # The bank's own line for the payout brings no further money.
    line = Deposit(amount_minor=ALL - 250, payer="STRIPE TECHNOLOGY EUROPE", text="PO 1")
    answer = await import_file(bgmax([line]), clock.now)
    assert (answer.unmatched, answer.already_known) == (0, 1)
    assert (await balances_by_kind("SEK"))["client_bank"] == ALL - 250
    await all_is_well(scene.case.id)


async def test_the_banks_line_may_come_before_the_payouts_event(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, cards = await card_scene(tmp_path, clock.now)
    await open_checkout(scene.debtor, scene.case.id, None, now=clock.now)
    await record_event(paid(cards.requests[0], clock.now), now=clock.now)
    await settle(clock.now)
    line = Deposit(amount_minor=ALL - 250, payer="STRIPE TECHNOLOGY EUROPE", text="PO 1")
    assert (await import_file(bgmax([line]), clock.now)).unmatched == 1
    cards.payouts["po_1"] = payout_of(cards.requests[0], at=clock.now)
    await record_event(payout_paid(clock.now), now=clock.now)
    await settle(clock.now)
    sums = await balances_by_kind("SEK")
    assert (sums["client_bank"], sums["unallocated"]) == (ALL - 250, 0)
    await all_is_well(scene.case.id)


async def test_a_refund_takes_the_payment_back(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, cards = await card_scene(tmp_path, clock.now)
    await open_checkout(scene.debtor, scene.case.id, None, now=clock.now)
    event = paid(cards.requests[0], clock.now)
    await record_event(event, now=clock.now)
    await settle(clock.now)
    refund = ProviderEvent(
        event_id="evt_refund",
        kind="refunded",
        created_at=clock.now,
        payment_intent=event.payment_intent,
        amount_minor=ALL,
        currency="SEK",
    )
    await record_event(refund, now=clock.now)
    await settle(clock.now)
    assert await status(scene.case.id) == ("open", None)
    assert await owed(scene.case) == ALL
    assert (await balances_by_kind("SEK"))["card_transit"] == 0
    disputed = msgspec.structs.replace(refund, event_id="evt_dispute", kind="disputed")
    await record_event(disputed, now=clock.now)
    await settle(clock.now)
    assert await open_tasks() == ["payment_disputed"]
    await all_is_well(scene.case.id)


async def test_a_paid_debt_asks_for_no_card(db: None, clock: StoppedClock, tmp_path: Path) -> None:
    scene, _ = await card_scene(tmp_path, clock.now)
    deposit = Deposit(amount_minor=ALL, reference=scene.case.payment_reference)
    await import_file(bgmax([deposit]), clock.now)
    with pytest.raises(Refusal, match="nothing_owed"):
        await open_checkout(scene.debtor, scene.case.id, None, now=clock.now)


async def test_a_withdrawn_case_asks_for_no_card(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, _ = await card_scene(tmp_path, clock.now)
    day = dt.date(2026, 11, 22)
    await close_case(scene.case.id, "withdrawn", day=day, actor=SYSTEM, now=clock.now)
    with pytest.raises(Refusal, match="case_closed"):
        await open_checkout(scene.debtor, scene.case.id, None, now=clock.now)


async def test_a_card_payment_nobody_knows_asks_a_person(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, cards = await card_scene(tmp_path, clock.now)
    await open_checkout(scene.debtor, scene.case.id, None, now=clock.now)
    known = paid(cards.requests[0], clock.now)
    await record_event(known, now=clock.now)
    foreign = msgspec.structs.replace(known, event_id="e2", checkout_id=str(new_id()))
    nameless = msgspec.structs.replace(known, event_id="e3", checkout_id="", provider_id="")
    twice = msgspec.structs.replace(known, event_id="e4", payment_intent="pi_another")
    for event in (foreign, nameless, twice):
        await record_event(event, now=clock.now)
    await settle(clock.now)
    assert await open_tasks() == ["card_payment_unknown"] * 3
    assert await fetch_value("select count(*) from payments") == 1
    await all_is_well(scene.case.id)


async def test_a_refund_in_part_asks_a_person_and_one_told_too_early_waits(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, cards = await card_scene(tmp_path, clock.now)
    await open_checkout(scene.debtor, scene.case.id, None, now=clock.now)
    event = paid(cards.requests[0], clock.now)
    part = ProviderEvent(
        event_id="evt_part",
        kind="refunded",
        created_at=clock.now,
        payment_intent=event.payment_intent,
        amount_minor=100,
        currency="SEK",
    )
    await record_event(part, now=clock.now)
    await settle(clock.now)
    assert await open_tasks() == []
    await record_event(event, now=clock.now)
    await settle(clock.now)
    await settle(clock.forward(minutes=1))
    assert await open_tasks() == ["card_refunded_in_part"]
    assert await status(scene.case.id) == ("closed", "paid")
    await all_is_well(scene.case.id)
