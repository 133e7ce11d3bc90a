"""Importing a bank file: all of it in one transaction, each payment once however often told."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

import msgspec

from kvitt.core.money import Money
from kvitt.features.cases.actions import NewDocument, keep_document
from kvitt.features.ledger.actions import post
from kvitt.features.payments.actions.allocate_case import allocate_or_wait
from kvitt.features.payments.actions.take_back import Withdrawal, take_back
from kvitt.features.payments.booking import AGENCY_ID, Received, deposits
from kvitt.features.payments.events import PaymentReceived
from kvitt.features.payments.payers import write_payer
from kvitt.features.payments.refusals import account_not_ours, amount_unlikely, day_unlikely
from kvitt.features.payments.schemas import BankFileAnswer
from kvitt.features.payments.sorting import SortedRow, sort_rows, source_of
from kvitt.features.payments.surroundings import cases_of, creditors_of, look_around
from kvitt.ports.bankfiles import BankFile
from kvitt.ports.world import world
from kvitt.runtime import outbox, sealing
from kvitt.runtime.actor import Actor
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import (
    copy_rows,
    execute,
    execute_many,
    fetch_row,
    lock_case,
    lock_creditor,
    transaction,
)
from kvitt.runtime.settings import load_settings
from kvitt.runtime.statutes import law_of

CASES_AT_ONCE_MAX = 20
"""So many cases are allocated with the import itself; the rest follow by the outbox."""
CASES_A_JOB = 20
AMOUNT_MINOR_MAX = 10**13
"""No single payment is of more; far below what the books can hold."""
YEARS = range(2000, 2100)
"""Where value days lie; outside, a slip of a program and not a day."""
_RECEIPTS = frozenset({"matched", "unmatched"})
_KNOWN = frozenset({"known", "twin", "payout"})
_FOUND = frozenset({"matched", "taken_back"})


class AllocateCases(msgspec.Struct, frozen=True):
    """Allocate what has come in on some cases."""

    case_ids: list[UUID]


async def import_bank_file(content: bytes, *, actor: Actor, now: datetime) -> BankFileAnswer:
    """Book what a bank file brings; the same file again, or the same money, books nothing."""
    file = _read(content)
    digest = hashlib.sha256(content).digest()
    async with transaction():
        await lock_creditor(AGENCY_ID)
        earlier = await fetch_row("select id from bank_files where sha256 = $1", digest)
        if earlier is not None:
            return _answer(file, _all_known(file), file_id=earlier["id"], repeated=True)
        rows = await _sort(file)
        file_id = new_id()
        await _save_file(file, content, rows, file_id=file_id, actor=actor, now=now)
        words = await _keep_payers(rows, file_id)
        await _lock_cases(rows)
        await _receive(rows, words, file_id, now=now)
        await _take_back(rows, words, file_id, actor=actor, now=now)
        await _note_known(rows, file_id, now=now)
        await _allocate(rows, actor=actor, now=now)
    return _answer(file, rows, file_id=file_id, repeated=False)


async def assess_bank_file(content: bytes) -> BankFileAnswer:
    """Tell what a bank file would bring, and book nothing."""
    file = _read(content)
    digest = hashlib.sha256(content).digest()
    earlier = await fetch_row("select id from bank_files where sha256 = $1", digest)
    if earlier is not None:
        answer = _answer(file, _all_known(file), file_id=None, repeated=True)
    else:
        answer = _answer(file, await _sort(file), file_id=None, repeated=False)
    return msgspec.structs.replace(answer, dry_run=True)


async def allocate_cases(payload: AllocateCases, *, actor: Actor, now: datetime) -> None:
    """Allocate some cases, creditor by creditor, so that two such runs never cross."""
    async with transaction():
        for case_id in await _locked(payload.case_ids):
            await allocate_or_wait(case_id, actor=actor, now=now)


async def _locked(case_ids: Sequence[UUID]) -> list[UUID]:
    creditors = await creditors_of(case_ids)
    ordered = sorted(case_ids, key=lambda case_id: (creditors[case_id], case_id))
    for case_id in ordered:
        await lock_case(case_id)
    return ordered


async def _lock_cases(rows: Sequence[SortedRow]) -> None:
    """Take every case lock this transaction needs before it writes, so that none is waited for."""
    undone = [one.subject_id for one in rows if one.fate == "taken_back" and one.subject_id]
    case_ids = set(await cases_of(undone))
    matched = _matched_cases(rows)
    await _locked([*(case_ids | set(matched if len(matched) <= CASES_AT_ONCE_MAX else ()))])


def _matched_cases(rows: Sequence[SortedRow]) -> list[UUID]:
    return sorted({one.subject_id for one in rows if one.fate == "matched" and one.subject_id})


def _read(content: bytes) -> BankFile:
    file = world().bank_files.read(content)
    agency = load_settings().agency
    ours = {_plain(agency.client_bankgiro), _plain(agency.client_iban)}
    for row in file.payments:
        if _plain(row.account) not in ours:
            raise account_not_ours(row.account)
        if abs(row.amount_minor) > AMOUNT_MINOR_MAX:
            raise amount_unlikely(row.amount_minor)
        if row.value_day.year not in YEARS:
            raise day_unlikely(row.value_day)
    return file


def _plain(account: str) -> str:
    return "".join(sign for sign in account if sign.isalnum()).upper()


async def _sort(file: BankFile) -> list[SortedRow]:
    surroundings = await look_around(file.payments)
    return sort_rows([(new_id(), row) for row in file.payments], surroundings)


def _all_known(file: BankFile) -> list[SortedRow]:
    return [SortedRow(id=new_id(), row=row, fate="known") for row in file.payments]


async def _save_file(
    file: BankFile,
    content: bytes,
    rows: Sequence[SortedRow],
    *,
    file_id: UUID,
    actor: Actor,
    now: datetime,
) -> None:
    is_camt = file.format.startswith("camt")
    document = NewDocument(
        kind="bank_file",
        media_type="application/xml" if is_camt else "text/plain",
        filename=f"{file.format}-{now:%Y%m%d%H%M%S}.{'xml' if is_camt else 'txt'}",
        subject_id=file_id,
    )
    # The file names everybody who paid: it is sealed with a key of its own, as their words are.
    await sealing.create_key(file_id, now)
    document_id = await keep_document(content, document, now=now)
    total = _total(file)
    await execute(
        "insert into bank_files (id, format, identity, sha256, document_id, imported_at,"
        " imported_by, importer, payments, total_minor, currency, matched, already_known)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        file_id,
        file.format,
        file.identity,
        hashlib.sha256(content).digest(),
        document_id,
        now,
        actor.id,
        actor.label,
        len(rows),
        total.amount_minor,
        total.currency,
        _count(rows, _FOUND),
        _count(rows, _KNOWN),
    )


async def _keep_payers(rows: Sequence[SortedRow], file_id: UUID) -> dict[UUID, UUID]:
    """Seal who paid and what they wrote with the file's own key: they live as long as the file."""
    told = [
        (one.id, payer)
        for one in rows
        if one.fate not in _KNOWN and (payer := write_payer(one.row))
    ]
    if not told:
        return {}
    wrapped = await sealing.wrapped_key(file_id)
    words = {row_id: new_id() for row_id, _ in told}
    await copy_rows(
        "personal_words",
        ("id", "subject_id", "sealed"),
        [
            (words[row_id], file_id, sealing.seal_with(wrapped, file_id, payer))
            for row_id, payer in told
        ],
    )
    return words


async def _receive(
    rows: Sequence[SortedRow], words: dict[UUID, UUID], file_id: UUID, *, now: datetime
) -> None:
    receipts = [one for one in rows if one.fate in _RECEIPTS]
    if not receipts:
        return
    await execute(
        "insert into payments (id, channel, bank_key, source, bank_file_id, value_day, received_at,"
        " amount_minor, currency, payment_references, payer_words_id, case_id, unmatched_because,"
        " cleared_on) select id, 'bank', bank_key, source, $1, value_day, $2, amount_minor,"
        " currency, payment_references::jsonb, words_id, case_id, why, value_day"
        " from unnest($3::uuid[], $4::text[], $5::text[], $6::date[], $7::bigint[], $8::text[],"
        " $9::text[], $10::uuid[], $11::uuid[], $12::text[]) as r (id, bank_key, source, value_day,"
        " amount_minor, currency, payment_references, words_id, case_id, why)",
        file_id,
        now,
        [one.id for one in receipts],
        [one.row.bank_key for one in receipts],
        [source_of(one.row) for one in receipts],
        [one.row.value_day for one in receipts],
        [one.row.amount_minor for one in receipts],
        [one.row.currency for one in receipts],
        [msgspec.json.encode(one.row.references).decode() for one in receipts],
        [words.get(one.id) for one in receipts],
        [one.subject_id for one in receipts],
        [one.why if one.fate == "unmatched" else None for one in receipts],
    )
    received = [
        Received(
            payment_id=one.id,
            value_day=one.row.value_day,
            amount_minor=one.row.amount_minor,
            currency=one.row.currency,
        )
        for one in receipts
    ]
    for entry in deposits(received):
        await post(entry, subject_id=file_id, now=now)
    for one in receipts:
        await outbox.announce(PaymentReceived(one.id, one.subject_id), now=now)


async def _note_known(rows: Sequence[SortedRow], file_id: UUID, *, now: datetime) -> None:
    await execute_many(
        "insert into twin_keys (bank_key, source, bank_file_id, payment_id, take_back_id)"
        " values ($1, $2, $3, $4, $5)",
        [_twin_key(one, file_id) for one in rows if one.fate == "twin"],
    )
    await execute_many(
        "insert into payout_lines (payout_id, bank_key, recorded_at) values ($1, $2, $3)",
        [(one.subject_id, one.row.bank_key, now) for one in rows if one.fate == "payout"],
    )


def _twin_key(one: SortedRow, file_id: UUID) -> tuple[object, ...]:
    is_take_back = one.row.amount_minor < 0
    return (
        one.row.bank_key,
        source_of(one.row),
        file_id,
        None if is_take_back else one.subject_id,
        one.subject_id if is_take_back else None,
    )


async def _take_back(
    rows: Sequence[SortedRow],
    words: dict[UUID, UUID],
    file_id: UUID,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    for one in rows:
        if one.fate in {"taken_back", "take_back_unknown"}:
            withdrawal = Withdrawal(
                channel="bank",
                bank_key=one.row.bank_key,
                source=source_of(one.row),
                value_day=one.row.value_day,
                amount_minor=-one.row.amount_minor,
                currency=one.row.currency,
                references=one.row.references,
                bank_file_id=file_id,
                payer_words_id=words.get(one.id),
            )
            await take_back(withdrawal, one.subject_id, actor=actor, now=now)


async def _allocate(rows: Sequence[SortedRow], *, actor: Actor, now: datetime) -> None:
    case_ids = _matched_cases(rows)
    if len(case_ids) <= CASES_AT_ONCE_MAX:
        await allocate_cases(AllocateCases(case_ids), actor=actor, now=now)
    else:
        await ask_to_allocate(case_ids, now=now)


async def ask_to_allocate(case_ids: Sequence[UUID], *, now: datetime) -> None:
    """Ask the worker to allocate cases, some at a time."""
    waiting = iter(case_ids)
    while batch := list(islice(waiting, CASES_A_JOB)):
        await outbox.enqueue("allocate_cases", AllocateCases(batch), now=now)


def _total(file: BankFile) -> Money:
    ours = law_of(load_settings().agency_country).currency
    currency = file.payments[0].currency if file.payments else ours
    return Money(
        sum(row.amount_minor for row in file.payments if row.currency == currency), currency
    )


def _count(rows: Sequence[SortedRow], fates: frozenset[str]) -> int:
    return sum(one.fate in fates for one in rows)


def _answer(
    file: BankFile, rows: Sequence[SortedRow], *, file_id: UUID | None, repeated: bool
) -> BankFileAnswer:
    matched, known = _count(rows, _FOUND), _count(rows, _KNOWN)
    return BankFileAnswer(
        file_id=file_id,
        format=file.format,
        identity=file.identity,
        repeated=repeated,
        dry_run=False,
        payments=len(rows),
        total=_total(file),
        matched=matched,
        unmatched=len(rows) - matched - known,
        already_known=known,
        left_out=list(file.left_out),
    )
