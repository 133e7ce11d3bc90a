"""A debt as its debtor sees it: only the claims they are liable for, only their own letters."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.money import Money
from kvitt.core.refusal import Refusal
from kvitt.features.casefile.queries.statement import (
    Asked,
    Reckoned,
    Stated,
    known_instant,
    reckon,
    show_statement,
    spoken_language,
    statement_day,
)
from kvitt.features.casefile.schemas import (
    AgencyShown,
    ClaimShown,
    DebtEvent,
    DebtPage,
    DebtRow,
    DebtShown,
    DocumentShown,
)
from kvitt.features.cases.queries import (
    Case,
    get_visible_case,
    list_claims,
    list_liable_parties,
    open_holds,
    read_words,
)
from kvitt.features.creditors.queries import get_creditor
from kvitt.features.debtors.queries import get_debtor
from kvitt.features.procedures.queries import list_demands, list_next_steps
from kvitt.runtime import clock
from kvitt.runtime.actor import Actor
from kvitt.runtime.audit import record_read
from kvitt.runtime.database import Row, fetch, fetch_row
from kvitt.runtime.settings import load_settings
from kvitt.runtime.statutes import law_of

_CONVERSATION = {
    "demand_made": "demand_sent",
    "payment_received": "payment_received",
    "payment_reversed": "payment_reversed",
    "objection_made": "objection_made",
    "payment_reported": "payment_reported",
    "contact_requested": "contact_requested",
    "hold_released": "hold_released",
    "case_closed": "case_closed",
    "case_reopened": "case_reopened",
}
"""What of the log belongs in the conversation, and what it is called there."""


class Liability(msgspec.Struct, frozen=True, kw_only=True):
    """In which way the debtor of a session owes, and which claims."""

    case: Case
    role: str
    claim_ids: frozenset[str]


async def get_liability(actor: Actor, case_id: UUID) -> Liability:
    """The session's own case and the claims in it that its debtor is liable for."""
    assert actor.debtor_id is not None, "a debtor's session has a debtor"
    case = await get_visible_case(actor, case_id)
    claims = await list_claims(case.id)
    parties = [
        party
        for party in await list_liable_parties([claim.id for claim in claims])
        if party.debtor_id == actor.debtor_id
    ]
    if not parties:
        raise Refusal("case_unknown")
    return Liability(
        case=case,
        role=parties[0].role,
        claim_ids=frozenset(str(party.claim_id) for party in parties),
    )


def get_agency() -> AgencyShown:
    """Whom a debtor can reach, and how; needs no session."""
    agency = load_settings().agency
    return AgencyShown(
        name=agency.name,
        phone=agency.phone,
        email=agency.email,
        opening_hours=agency.opening_hours,
        bankgiro=agency.client_bankgiro,
    )


async def list_debts(actor: Actor, *, now: datetime) -> DebtPage:
    """The debts a session may see, with what is owed today."""
    items = []
    for case_id in sorted(actor.case_ids):
        liability = await get_liability(actor, case_id)
        case = liability.case
        owed = await reckon_debt(liability, statement_day(case, Asked(), now=now), known_at=now)
        creditor = await get_creditor(case.creditor_id)
        items.append(
            DebtRow(
                id=case.id,
                number=case.number,
                creditor_name=creditor.name,
                status=case.status,
                owed=Money(owed.statement.total_minor, case.currency),
            )
        )
    return DebtPage(items=items)


async def reckon_debt(liability: Liability, as_of: date, *, known_at: datetime) -> Reckoned:
    """Reckon what the debtor owed on a day: their own claims, and the case's costs on them."""
    return await reckon(liability.case, as_of, known_at=known_at, claims=liability.claim_ids)


async def state_debt(actor: Actor, case_id: UUID, asked: Asked, *, now: datetime) -> Stated:
    """The statement of what the debtor of a session owes, in their language by default."""
    liability = await get_liability(actor, case_id)
    assert actor.debtor_id is not None, "a debtor's session has a debtor"
    spoken = asked.language or spoken_language((await get_debtor(actor.debtor_id)).language)
    reckoned = await reckon_debt(
        liability,
        statement_day(liability.case, asked, now=now),
        known_at=known_instant(asked, now=now),
    )
    return Stated(reckoned=reckoned, language=spoken, debtor_id=actor.debtor_id)


async def get_debt(actor: Actor, case_id: UUID, *, now: datetime) -> DebtShown:
    """One debt: who claims, for what, how much and why, by when, and what happens otherwise."""
    liability = await get_liability(actor, case_id)
    case = liability.case
    assert actor.debtor_id is not None, "a debtor's session has a debtor"
    creditor = await get_creditor(case.creditor_id)
    debtor = await get_debtor(actor.debtor_id)
    reckoned = await reckon_debt(liability, statement_day(case, Asked(), now=now), known_at=now)
    statement = show_statement(reckoned, spoken_language(debtor.language))
    claims = [c for c in await list_claims(case.id) if str(c.id) in liability.claim_ids]
    demands = [d for d in await list_demands(case.id) if d.debtor_id == actor.debtor_id]
    holds = await open_holds(case.id)
    await record_read(actor, actor.debtor_id, "debt", now)
    unpaid = {line.claim_id: line.amount for line in statement.lines if line.head == "principal"}
    return DebtShown(
        id=case.id,
        number=case.number,
        agency=get_agency(),
        creditor_name=creditor.name,
        creditor_organisation_number=creditor.organisation_number,
        original_creditor=next((c.original_creditor for c in claims if c.original_creditor), ""),
        status=case.status,
        role=liability.role,
        debtor_name=debtor.particulars.name,
        debtor_kind=debtor.kind,
        statement=statement,
        claims=[
            ClaimShown(
                id=claim.id,
                invoice_number=claim.invoice_number,
                ground=claim.ground,
                issued_on=claim.issued_on,
                due_day=claim.due_day,
                principal=Money(claim.principal_minor, claim.currency),
                unpaid=unpaid.get(claim.id, Money.zero(claim.currency)),
                document_id=None,
            )
            for claim in claims
        ],
        pay_by=max((demand.pay_by for demand in demands), default=None),
        hold=holds[-1].kind if holds else None,
        hold_until=holds[-1].until_day if holds else None,
        answer_by=await _answer_by(actor, case.id) if holds else None,
        next_steps=await list_next_steps(case, clock.day_of(now, case.country)),
        payment_reference=case.payment_reference,
        reference_kind=law_of(case.country).reference_kind,
        card_available=case.status == "open" and not statement.total.is_zero,
        letters=await _letters(actor, case.id),
        events=await _events(actor, liability),
    )


async def _answer_by(actor: Actor, case_id: UUID) -> date | None:
    row = await fetch_row(
        "select answer_by from objections where case_id = $1 and debtor_id = $2"
        " order by recorded_at desc limit 1",
        case_id,
        actor.debtor_id,
    )
    return row["answer_by"] if row else None


async def _letters(actor: Actor, case_id: UUID) -> list[DocumentShown]:
    rows = await fetch(
        "select id, kind, made_at, media_type, size, sha256 from documents"
        " where case_id = $1 and debtor_id = $2 and kind <> 'invoice' order by made_at",
        case_id,
        actor.debtor_id,
    )
    return [
        DocumentShown(
            id=row["id"],
            kind=row["kind"],
            made_at=row["made_at"],
            media_type=row["media_type"],
            size=row["size"],
            sha256=row["sha256"].hex(),
        )
        for row in rows
    ]


async def _events(actor: Actor, liability: Liability) -> list[DebtEvent]:
    """What this debtor did or was told; a co-debtor's words and other claims are not theirs."""
    rows = await fetch(
        "select id, kind, recorded_at, actor_kind, actor_id, params, words_id from case_log"
        " where case_id = $1 and kind = any($2)"
        " and (actor_kind <> 'debtor' or actor_id = $3)"
        " and (document_id is null or exists ("
        "  select 1 from documents d where d.id = document_id and d.debtor_id = $3))"
        " and ($4::uuid[] is null or params->>'payment_id' is null or exists ("
        "  select 1 from allocations o join allocation_parts t on t.allocation_id = o.id"
        "   where o.payment_id = (params->>'payment_id')::uuid and t.claim_id = any($4))"
        "  or exists (select 1 from checkouts h"
        "   where h.payment_id = (params->>'payment_id')::uuid and h.debtor_id = $3))"
        " order by place",
        liability.case.id,
        sorted(_CONVERSATION),
        actor.debtor_id,
        None if liability.role == "main" else [UUID(one) for one in sorted(liability.claim_ids)],
    )
    words = await read_words([row["words_id"] for row in rows if row["words_id"]])
    return [_event(row, words) for row in rows]


def _event(row: Row, words: dict[UUID, str]) -> DebtEvent:
    params = {
        name: value
        for name, value in row["params"].items()
        if not name.startswith("law_") and name not in {"amount_minor", "currency"}
    }
    amount = None
    if "amount_minor" in row["params"]:
        amount = Money(row["params"]["amount_minor"], row["params"]["currency"])
    return DebtEvent(
        id=row["id"],
        at=row["recorded_at"],
        kind=_CONVERSATION[row["kind"]],
        words=words.get(row["words_id"], "") if row["words_id"] else "",
        amount=amount,
        params=params,
    )
