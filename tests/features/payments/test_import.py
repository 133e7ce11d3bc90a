"""Importing bank files."""

import datetime as dt
from pathlib import Path

import pytest

from kvitt.core.reference import make_reference
from kvitt.core.refusal import Refusal
from kvitt.features.cases.queries import get_visible_document, open_document
from kvitt.features.ledger.queries import balance_of, balances_by_kind
from kvitt.features.payments.actions.import_bank_file import assess_bank_file
from kvitt.runtime.database import fetch, fetch_value
from kvitt.runtime.sealing import KeyErased, destroy_key
from kvitt.runtime.settings import load_settings
from tests.features.payments.scene import (
    ALL,
    STAFF,
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


async def test_the_whole_debt_paid_closes_the_case(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    assert await owed(scene.case) == ALL
    deposit = Deposit(amount_minor=ALL, reference=scene.case.payment_reference)
    answer = await import_file(bgmax([deposit]), clock.now)
    assert (answer.payments, answer.matched, answer.unmatched, answer.already_known) == (1, 1, 0, 0)
    assert answer.total.amount_minor == ALL
    assert await owed(scene.case) == 0
    assert await status(scene.case.id) == ("closed", "paid")
    sums = await balances_by_kind("SEK")
    assert sums["client_bank"] == ALL
    assert sums["owed_to_creditor"] == -ALL
    await all_is_well(scene.case.id)


async def test_a_bank_file_is_archived_sealed_with_a_key_of_its_own(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    content = camt([Deposit(amount_minor=100, payer="Petra Payer", text="?")])
    await import_file(content, clock.now)
    file = (await fetch("select id, document_id from bank_files"))[0]
    document = await get_visible_document(STAFF, file["document_id"])
    assert (document.subject_id, document.debtor_id) == (file["id"], None)
    assert await open_document(document) == content
    kept = load_settings().files_home / str(file["id"])
    names = [path for path in kept.rglob("*") if path.is_file()]
    assert len(names) == 1
    assert b"Petra" not in names[0].read_bytes()
    # Whoever pays can be forgotten with the file; the debtor's own key opens nothing of it.
    await destroy_key(file["id"], clock.now)
    with pytest.raises(KeyErased):
        await open_document(document)
    for stranger in (scene.debtor, scene.world.creditor):
        with pytest.raises(Refusal, match="document_unknown"):
            await get_visible_document(stranger, file["document_id"])


async def test_a_part_payment_reduces_costs_then_interest_then_principal(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    part = Deposit(amount_minor=50_000, reference=scene.case.payment_reference)
    await import_file(camt([part]), clock.now)
    assert await heads(scene.case) == {
        "costs": 0,
        "interest": 0,
        "principal": 125_000 - (50_000 - 18_000 - 1_815),
    }
    assert await status(scene.case.id) == ("open", None)
    # Interest runs on from the day after, on what is left: 94 815 öre × 10 % × 10/365.
    assert (await heads(scene.case, dt.date(2026, 12, 2)))["interest"] == 260
    await all_is_well(scene.case.id)


async def test_what_is_paid_too_much_is_owed_to_the_payer(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    deposit = Deposit(amount_minor=ALL + 5_000, reference=scene.case.payment_reference)
    await import_file(bgmax([deposit]), clock.now)
    payment_id = await fetch_value("select id from payments")
    assert await balance_of("owed_to_payer", payment_id, "SEK") == -5_000
    assert await status(scene.case.id) == ("closed", "paid")
    assert await open_tasks() == ["overpaid"]
    await all_is_well(scene.case.id)


async def test_the_same_file_again_books_nothing(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    file = bgmax([Deposit(amount_minor=50_000, reference=scene.case.payment_reference)])
    first = await import_file(file, clock.now)
    second = await import_file(file, clock.now)
    assert not first.repeated
    assert second.repeated
    assert (second.file_id, second.matched, second.already_known) == (first.file_id, 0, 1)
    assert await owed(scene.case) == ALL - 50_000
    assert await fetch_value("select count(*) from payments") == 1
    await all_is_well(scene.case.id)


async def test_the_same_money_in_another_format_is_known(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    reference = scene.case.payment_reference
    twins = [
        Deposit(amount_minor=20_000, reference=reference, serial=1),
        Deposit(amount_minor=20_000, reference=reference, serial=2),
    ]
    await import_file(camt(twins[:1]), clock.now)
    # Paid twice the same day: the second is new money, however alike.
    answer = await import_file(bgmax(twins), clock.now)
    assert (answer.matched, answer.already_known) == (1, 1)
    again = await import_file(camt(twins, identity="MSG2"), clock.now)
    assert (again.matched, again.already_known) == (0, 2)
    assert await owed(scene.case) == ALL - 40_000
    await all_is_well(scene.case.id)


async def test_a_dry_run_tells_the_same_and_writes_nothing(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    file = bgmax(
        [
            Deposit(amount_minor=ALL, reference=scene.case.payment_reference),
            Deposit(amount_minor=700, reference="12344", serial=2),
        ]
    )
    dry = await assess_bank_file(file)
    assert dry.dry_run
    assert dry.file_id is None
    assert await fetch_value("select count(*) from payments") == 0
    real = await import_file(file, clock.now)
    assert (dry.payments, dry.matched, dry.unmatched) == (real.payments, real.matched, 1)
    await all_is_well(scene.case.id)


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        (make_reference("ocr-length", "77123"), "reference_unknown"),
        ("123456", "reference_wrong"),
        ("", "no_reference"),
    ],
)
async def test_money_without_a_known_reference_waits_with_the_reason(
    db: None, clock: StoppedClock, tmp_path: Path, reference: str, why: str
) -> None:
    await demanded_case(tmp_path, clock.now)
    answer = await import_file(bgmax([Deposit(amount_minor=900, reference=reference)]), clock.now)
    assert (answer.matched, answer.unmatched) == (0, 1)
    rows = await fetch("select case_id, unmatched_because from payments")
    assert [tuple(row.values()) for row in rows] == [(None, why)]
    assert (await balances_by_kind("SEK"))["unallocated"] == -900
    await all_is_well()


async def test_money_to_a_closed_case_waits(db: None, clock: StoppedClock, tmp_path: Path) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    reference = scene.case.payment_reference
    await import_file(bgmax([Deposit(amount_minor=ALL, reference=reference)]), clock.now)
    again = Deposit(amount_minor=100, reference=reference, serial=2)
    answer = await import_file(bgmax([again], stamp="20261122180000000000"), clock.now)
    assert answer.unmatched == 1
    why = "select unmatched_because from payments where case_id is null"
    assert await fetch_value(why) == "case_closed"
    await all_is_well(scene.case.id)


async def test_another_companys_file_is_refused(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    await demanded_case(tmp_path, clock.now)
    foreign = camt([Deposit(amount_minor=100)], account="3217254")
    with pytest.raises(Refusal) as refused:
        await import_file(foreign, clock.now)
    assert refused.value.code == "bank_account_not_ours"
    assert await fetch_value("select count(*) from bank_files") == 0
