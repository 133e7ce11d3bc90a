"""Passing collected money on: only what has cleared, each part once, explained to the öre."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.chart import TOPUP_DUE, remit
from kvitt.core.days import add_bank_days
from kvitt.core.money import Money
from kvitt.core.refusal import Refusal
from kvitt.core.remittance import RemittanceTerms
from kvitt.features.agreements.queries import get_terms
from kvitt.features.cases.actions import NewDocument, keep_document, write_log
from kvitt.features.creditors.queries import Creditor, get_creditor
from kvitt.features.ledger.actions import post
from kvitt.features.ledger.queries import balance_of
from kvitt.features.messages.actions import notify_creditor
from kvitt.features.messages.wording import readable_day, readable_money
from kvitt.features.payments.booking import AGENCY_ID
from kvitt.features.remittances.collecting import (
    UnremittedPart,
    list_creditors_with_money,
    list_unremitted,
    list_unremitted_cases,
    sum_waiting,
)
from kvitt.features.remittances.events import RemittanceMade
from kvitt.features.remittances.papers import Planned, account_of, compose_letter, compose_order
from kvitt.features.remittances.reckoning import Reckoned, reckon_remittance
from kvitt.features.remittances.schemas import CarriedOver, RemittanceRow, RemittancesMade
from kvitt.features.tasks.actions import open_task
from kvitt.law.country import CountryLaw
from kvitt.ports.world import world
from kvitt.runtime import outbox
from kvitt.runtime.actor import Actor
from kvitt.runtime.clock import day_of
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import (
    copy_rows,
    execute,
    execute_many,
    fetch_value,
    lock_case,
    lock_creditor,
    transaction,
)
from kvitt.runtime.settings import load_settings
from kvitt.runtime.statutes import law_of


class _Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What one creditor would be remitted."""

    creditor: Creditor
    law: CountryLaw
    parts: tuple[UnremittedPart, ...]
    reckoned: Reckoned | None
    """None where no agreement says what is ours."""


async def create_remittances(
    creditor_id: UUID | None, *, actor: Actor, now: datetime
) -> RemittancesMade:
    """Remit to one creditor, or to each for whom cleared money waits; one transaction each."""
    items: list[RemittanceRow] = []
    carried: list[CarriedOver] = []
    creditor_ids = await _creditors(creditor_id, now=now)
    for one in creditor_ids:
        async with transaction():
            # The agency first: the top-up it owes is set off by one remittance at a time.
            await lock_creditor(AGENCY_ID)
            await lock_creditor(one)
            locked = await _lock_cases(one, now=now)
            proposal = await _propose(one, now=now, within=locked)
            if proposal.reckoned is not None and proposal.reckoned.is_payable:
                items.append(await _make(proposal, proposal.reckoned, actor=actor, now=now))
            elif (left := _left(proposal)) is not None:
                await _tell_if_owing(left, now=now)
                carried.append(left)
    return await _made(items, carried, creditor_id, dry_run=False, now=now)


async def assess_remittances(creditor_id: UUID | None, *, now: datetime) -> RemittancesMade:
    """Tell what would be remitted now, and change nothing."""
    items: list[RemittanceRow] = []
    carried: list[CarriedOver] = []
    for one in await _creditors(creditor_id, now=now):
        proposal = await _propose(one, now=now)
        if proposal.reckoned is not None and proposal.reckoned.is_payable:
            planned = _plan(proposal, proposal.reckoned, number="", topup_minor=0, now=now)
            items.append(_row(planned))
        elif (left := _left(proposal)) is not None:
            carried.append(left)
    return await _made(items, carried, creditor_id, dry_run=True, now=now)


async def _creditors(creditor_id: UUID | None, *, now: datetime) -> list[UUID]:
    if creditor_id is not None:
        return [(await get_creditor(creditor_id)).id]
    return await list_creditors_with_money(_currency(), cleared_by=_today(now))


def _today(now: datetime) -> date:
    return day_of(now, load_settings().agency_country)


def _currency() -> str:
    return law_of(load_settings().agency_country).currency


async def _lock_cases(creditor_id: UUID, *, now: datetime) -> frozenset[UUID]:
    """Hold every case before the books are touched: a payment takes the two in that order, too."""
    case_ids = await list_unremitted_cases(
        creditor_id, currency=_currency(), cleared_by=_today(now)
    )
    for case_id in case_ids:
        await lock_case(case_id)
    return frozenset(case_ids)


async def _propose(
    creditor_id: UUID, *, now: datetime, within: frozenset[UUID] | None = None
) -> _Proposal:
    creditor = await get_creditor(creditor_id)
    law = law_of(creditor.country)
    today = _today(now)
    parts = [
        part
        for part in await list_unremitted(creditor_id, currency=_currency(), cleared_by=today)
        if within is None or part.case_id in within
    ]
    reckoned: Reckoned | None = None
    try:
        agreed = await get_terms(creditor_id, today)
    except Refusal:
        pass  # agreement_missing: the money waits, and it is said so
    else:
        terms = RemittanceTerms(
            commission_ppm=agreed.commission_ppm,
            costs_to="agency" if agreed.costs_to == "agency" else "creditor",
            vat_ppm=law.service_vat_ppm(today),
            vat_citation=law.service_vat_citation(today),
        )
        reckoned = reckon_remittance(parts, terms, currency=_currency(), language=creditor.language)
    return _Proposal(creditor=creditor, law=law, parts=tuple(parts), reckoned=reckoned)


def _left(proposal: _Proposal) -> CarriedOver | None:
    """Say what is carried over; nothing where nothing waits or everything undoes itself."""
    reckoned = proposal.reckoned
    if not proposal.parts or (reckoned is not None and not reckoned.lines):
        return None
    return CarriedOver(
        creditor_id=proposal.creditor.id,
        creditor_name=proposal.creditor.name,
        net=Money(reckoned.net_minor if reckoned else 0, _currency()),
        why="nothing_left" if reckoned else "agreement_missing",
    )


async def _tell_if_owing(left: CarriedOver, *, now: datetime) -> None:
    """Ask a person where money already remitted was taken back: the creditor owes it."""
    if not left.net.is_negative:
        return
    await open_task(
        "creditor_owes",
        case_id=None,
        params={
            "creditor_id": str(left.creditor_id),
            "creditor_name": left.creditor_name,
            "amount_minor": -left.net.amount_minor,
            "currency": left.net.currency,
        },
        due_at=now,
        now=now,
        subject_key=f"creditor_owes/{left.creditor_id}/{_today(now)}",
    )


async def _make(
    proposal: _Proposal, reckoned: Reckoned, *, actor: Actor, now: datetime
) -> RemittanceRow:
    due = await balance_of(TOPUP_DUE, AGENCY_ID, _currency())
    topup_minor = min(max(due, 0), reckoned.share_minor)
    number = await _next_number(_today(now).year)
    planned = _plan(proposal, reckoned, number=number, topup_minor=topup_minor, now=now)
    await _save(planned, now=now)
    await _save_parts(planned, proposal.parts)
    await _log(planned, actor=actor, now=now)
    await outbox.announce(RemittanceMade(planned.id, planned.creditor.id), now=now)
    language = planned.creditor.language
    await notify_creditor(
        planned.creditor.id,
        "remittance",
        reckoned.lines[0].case_id,
        {
            "number": planned.number,
            "amount": readable_money(Money(reckoned.net_minor, planned.currency), language),
            "day": readable_day(planned.execution_day, language),
        },
        effect_key=f"creditor_remittance/{planned.id}",
        now=now,
    )
    return _row(planned)


def _plan(
    proposal: _Proposal, reckoned: Reckoned, *, number: str, topup_minor: int, now: datetime
) -> Planned:
    today = _today(now)
    return Planned(
        id=new_id(),
        number=number,
        creditor=proposal.creditor,
        currency=_currency(),
        made_on=today,
        execution_day=add_bank_days(today, 1, proposal.law.calendar),
        reckoned=reckoned,
        topup_minor=topup_minor,
        payments=len({part.payment_id for part in proposal.parts}),
    )


async def _next_number(year: int) -> str:
    latest: int = await fetch_value(
        "insert into remittance_numbers (year, latest) values ($1, 1)"
        " on conflict (year) do update set latest = remittance_numbers.latest + 1"
        " returning latest",
        year,
    )
    return f"R{year % 100:02d}-{latest:06d}"


async def _save(planned: Planned, *, now: datetime) -> None:
    reckoned, creditor = planned.reckoned, planned.creditor
    entry = remit(
        agency_id=AGENCY_ID,
        creditor_id=creditor.id,
        collected_minor=reckoned.collected_minor,
        net_minor=reckoned.net_minor,
        vat_minor=reckoned.vat_minor,
        topup_minor=planned.topup_minor,
        currency=planned.currency,
        effective_day=planned.made_on,
    )
    law = law_of(creditor.country)
    entry_id = await post(entry, subject_id=planned.id, now=now, law_digest=law.digest)
    await execute(
        "insert into remittances (id, number, creditor_id, currency, effective_day, recorded_at,"
        " execution_day, account, collected_minor, fees_minor, vat_minor, net_minor, topup_minor,"
        " payments, entry_id, statement_document_id, payment_file_document_id)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        planned.id,
        planned.number,
        creditor.id,
        planned.currency,
        planned.made_on,
        now,
        planned.execution_day,
        account_of(creditor),
        reckoned.collected_minor,
        reckoned.fees_minor,
        reckoned.vat_minor,
        reckoned.net_minor,
        planned.topup_minor,
        planned.payments,
        entry_id,
        await _keep_statement(planned, now=now),
        await _keep_payment_file(planned, now=now),
    )


async def _keep_statement(planned: Planned, *, now: datetime) -> UUID:
    pdf = world().printer.print_remittance(compose_letter(planned), made_at=now)
    document = NewDocument(
        kind="remittance_statement",
        media_type="application/pdf",
        filename=f"{planned.number}.pdf",
        creditor_id=planned.creditor.id,
    )
    return await keep_document(pdf, document, now=now)


async def _keep_payment_file(planned: Planned, *, now: datetime) -> UUID:
    file = world().payment_files.write(compose_order(planned, now=now))
    document = NewDocument(
        kind="payment_file",
        media_type="application/xml",
        filename=f"{planned.number}-pain.001.xml",
        creditor_id=planned.creditor.id,
    )
    return await keep_document(file, document, now=now)


async def _save_parts(planned: Planned, parts: Sequence[UnremittedPart]) -> None:
    await execute_many(
        "insert into remittance_lines (id, remittance_id, place, case_id, what, paid_on,"
        " amount_minor, basis, invoice_numbers, citation)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            (
                new_id(),
                planned.id,
                place,
                line.case_id,
                line.what,
                line.paid_on,
                line.amount_minor,
                line.basis,
                list(line.invoice_numbers),
                msgspec.to_builtins(line.citation) if line.citation else None,
            )
            for place, line in enumerate(planned.reckoned.lines, start=1)
        ],
    )
    await copy_rows(
        "remitted_parts",
        ("allocation_part_id", "remittance_id"),
        [(part.id, planned.id) for part in parts],
    )


async def _log(planned: Planned, *, actor: Actor, now: datetime) -> None:
    by_case: dict[UUID, int] = {}
    for line in planned.reckoned.lines:
        by_case[line.case_id] = by_case.get(line.case_id, 0) + line.amount_minor
    for case_id in sorted(by_case):
        await write_log(
            case_id,
            "remitted",
            effective_day=planned.made_on,
            actor=actor,
            now=now,
            params={
                "number": planned.number,
                "remittance_id": str(planned.id),
                "amount_minor": by_case[case_id],
                "currency": planned.currency,
            },
        )


def _row(planned: Planned) -> RemittanceRow:
    return RemittanceRow(
        id=planned.id,
        number=planned.number,
        creditor_id=planned.creditor.id,
        creditor_name=planned.creditor.name,
        made_on=planned.made_on,
        execution_day=planned.execution_day,
        payments=planned.payments,
        net=Money(planned.reckoned.net_minor, planned.currency),
    )


async def _made(
    items: list[RemittanceRow],
    carried: list[CarriedOver],
    creditor_id: UUID | None,
    *,
    dry_run: bool,
    now: datetime,
) -> RemittancesMade:
    waiting = await sum_waiting(
        [creditor_id] if creditor_id is not None else None,
        currency=_currency(),
        cleared_by=_today(now),
    )
    return RemittancesMade(
        items=items,
        dry_run=dry_run,
        carried_over=carried,
        waiting=Money(waiting, _currency()),
    )
