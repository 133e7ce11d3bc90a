"""Money whose case a person finds."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from kvitt.core.reference import make_reference
from kvitt.core.refusal import Refusal
from kvitt.features.payments.actions.match_payment import match_payment
from kvitt.features.payments.queries import list_bank_files, list_unmatched_payments
from kvitt.features.payments.sorting import sort_rows
from kvitt.features.payments.surroundings import look_around
from kvitt.ports.bankfiles import IncomingPayment
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, fetch, fetch_value
from tests.features.payments.scene import (
    ALL,
    STAFF,
    Scene,
    all_is_well,
    demanded_case,
    import_file,
    owed,
    status,
)
from tests.support.bank import OUR_BANKGIRO, Deposit, bgmax
from tests.support.fixtures import StoppedClock
from tests.support.world import hand_in_claim, new_debtor, settle


async def unmatched(scene: Scene, now: dt.datetime, deposit: Deposit) -> list[tuple[str, str]]:
    await import_file(bgmax([deposit]), now)
    page = await list_unmatched_payments(STAFF, cursor=None, limit=25, now=now)
    (payment,) = page.items
    assert {one.case_id for one in payment.suggestions} <= {scene.case.id}
    return [(one.number, one.why) for one in payment.suggestions]


async def test_a_slip_in_the_reference_is_suggested(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    right = scene.case.payment_reference
    wrong = right[:2] + str((int(right[2]) + 1) % 10) + right[3:]
    found = await unmatched(scene, clock.now, Deposit(amount_minor=100, reference=wrong))
    assert found == [(scene.case.number, "digit_wrong")]


async def test_the_payers_name_is_suggested_however_the_bank_writes_it(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    found = await unmatched(scene, clock.now, Deposit(amount_minor=ALL, payer="ÖBERG ÅSA"))
    assert found == [(scene.case.number, "same_amount_and_payer")]


async def test_a_case_number_among_the_words_is_suggested(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    text = f"ang. {scene.case.number}, faktura 20417"
    found = await unmatched(scene, clock.now, Deposit(amount_minor=100, text=text))
    assert found == [(scene.case.number, "case_number")]


async def test_a_matched_payment_is_allocated_and_leaves_the_queue(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    await import_file(
        bgmax([Deposit(amount_minor=ALL + 100, reference=make_reference("ocr-length", "99123"))]),
        clock.now,
    )
    payment_id = await fetch_value("select id from payments")
    answer = await match_payment(payment_id, scene.case.id, actor=STAFF, now=clock.now)
    await settle(clock.now)
    assert answer.allocated.amount_minor == ALL
    assert answer.overpaid.amount_minor == 100
    assert answer.still_owed.is_zero
    assert answer.case_closed
    page = await list_unmatched_payments(STAFF, cursor=None, limit=25, now=clock.now)
    assert page.items == []
    with pytest.raises(Refusal, match="payment_already_matched"):
        await match_payment(payment_id, scene.case.id, actor=STAFF, now=clock.now)
    with pytest.raises(Refusal, match="payment_unknown"):
        await match_payment(scene.case.id, scene.case.id, actor=STAFF, now=clock.now)
    await all_is_well(scene.case.id)


async def test_only_the_agency_sees_unmatched_money(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    await import_file(bgmax([Deposit(amount_minor=100)]), clock.now)
    for actor in (scene.debtor, scene.world.creditor):
        page = await list_unmatched_payments(actor, cursor=None, limit=25, now=clock.now)
        assert page.items == []
        assert (await list_bank_files(actor, cursor=None, limit=25)).items == []
        payment_id = await fetch_value("select id from payments")
        with pytest.raises(Refusal, match="payment_unknown"):
            await match_payment(payment_id, scene.case.id, actor=actor, now=clock.now)


async def test_lists_go_on_from_their_cursor(db: None, clock: StoppedClock, tmp_path: Path) -> None:
    await demanded_case(tmp_path, clock.now)
    for number in (1, 2, 3):
        deposit = Deposit(amount_minor=number * 100, serial=number)
        await import_file(bgmax([deposit], stamp=f"2026112212000000000{number}"), clock.now)
    seen: list[int] = []
    cursor: str | None = None
    while True:
        page = await list_unmatched_payments(STAFF, cursor=cursor, limit=2, now=clock.now)
        seen += [item.amount.amount_minor for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [100, 200, 300]
    files = await list_bank_files(STAFF, cursor=None, limit=2)
    rest = await list_bank_files(STAFF, cursor=files.next_cursor, limit=2)
    assert [one.total.amount_minor for one in (*files.items, *rest.items)] == [300, 200, 100]


async def test_money_to_a_closed_case_may_be_matched_and_is_then_owed_back(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    reference = scene.case.payment_reference
    await import_file(bgmax([Deposit(amount_minor=ALL, reference=reference)]), clock.now)
    again = Deposit(amount_minor=700, reference=reference, serial=2)
    await import_file(bgmax([again], stamp="20261122180000000000"), clock.now)
    payment_id = await fetch_value("select id from payments where case_id is null")
    answer = await match_payment(payment_id, scene.case.id, actor=STAFF, now=clock.now)
    assert (answer.allocated.amount_minor, answer.overpaid.amount_minor) == (0, 700)
    assert await owed(scene.case) == 0
    assert await status(scene.case.id) == ("closed", "paid")
    await settle(clock.now)
    await all_is_well(scene.case.id)


async def test_what_cannot_be_matched_is_refused(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    gone = [Deposit(amount_minor=500, reference="12344"), Deposit(amount_minor=700, serial=2)]
    await import_file(bgmax(gone), clock.now)
    back = Deposit(amount_minor=-500, reference="12344", serial=3)
    await import_file(bgmax([back], stamp="20261122190000000000"), clock.now)
    taken = await fetch_value("select id from payments where amount_minor = 500")
    with pytest.raises(Refusal, match="payment_taken_back"):
        await match_payment(taken, scene.case.id, actor=STAFF, now=clock.now)
    await execute("update cases set currency = 'EUR'")
    left = await fetch_value("select id from payments where amount_minor = 700")
    with pytest.raises(Refusal, match="currency_differs"):
        await match_payment(left, scene.case.id, actor=STAFF, now=clock.now)


async def test_money_that_names_two_cases_waits_with_both_suggested(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    debtor = new_debtor(identity_number="19760615-2390")
    await hand_in_claim(scene.world.creditor, now=clock.now, debtor=debtor, invoice_number="A1")
    rows = await fetch("select payment_reference from cases order by id")
    both = tuple(row["payment_reference"] for row in rows)
    payment = IncomingPayment(
        bank_key="camt:1",
        value_day=dt.date(2026, 11, 22),
        booked_on=dt.date(2026, 11, 22),
        amount_minor=1_000,
        currency="SEK",
        account=OUR_BANKGIRO,
        references=both,
    )
    surroundings = await look_around([payment])
    (row,) = sort_rows([(new_id(), payment)], surroundings)
    assert (row.fate, row.why) == ("unmatched", "several_cases")
    euro = msgspec.structs.replace(payment, currency="EUR", references=both[:1])
    (row,) = sort_rows([(new_id(), euro)], surroundings)
    assert (row.fate, row.why) == ("unmatched", "currency_differs")
