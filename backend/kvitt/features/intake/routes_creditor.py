"""Handing in claims: a form, a machine's JSON, or an invoice file."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import post
from litestar.params import FromQuery, HeaderParameter, JSONBody, RawBody

from kvitt.core.refusal import Refusal, Refusals
from kvitt.core.statement import ClaimKind
from kvitt.features.creditors.queries import get_creditor
from kvitt.features.identity.given import Acting, Now
from kvitt.features.intake.actions import HandIn, hand_in
from kvitt.features.intake.files import FileFacts, claim_from_file, file_findings
from kvitt.features.intake.review import UBL_POINTERS
from kvitt.features.intake.schemas import (
    DebtorKind,
    Finding,
    HandInAnswer,
    NewClaim,
    SentReminder,
)
from kvitt.ports.world import world
from kvitt.runtime import clock
from kvitt.runtime.actor import Actor
from kvitt.runtime.statutes import law_of

INVOICE_BYTES_MAX = 10_000_000
_EXAMPLE = {
    "debtor": {
        "kind": "consumer",
        "name": "Åsa Öberg",
        "identity_number": "19850423-2383",
        "street": "Storgatan 1",
        "post_code": "111 22",
        "city": "Stockholm",
        "email": "asa@debtor.example",
    },
    "invoice_number": "20417",
    "ground": "El för augusti",
    "amount": {"amount_minor": 125_000, "currency": "SEK"},
    "due_day": "2026-09-30",
    "issued_on": "2026-09-01",
    "reminder": {"sent_on": "2026-10-12", "fee_agreed": True},
}


@post(
    "/claims",
    operation_id="createClaim",
    summary="Hand in a claim",
    status_code=201,
    opt={"scope": "claims:write", "body_example": _EXAMPLE},
)
async def create_claim(
    data: JSONBody[NewClaim],
    actor: Acting,
    now: Now,
    *,
    dry_run: FromQuery[bool] = False,
) -> HandInAnswer:
    """Review a claim and take it in; the answer says what happens next, when, and what it costs."""
    return await hand_in(actor, HandIn(claim=data, source="api"), dry_run=dry_run, now=now)


@post(
    "/invoices",
    operation_id="submitInvoice",
    summary="Hand in an invoice file",
    status_code=201,
    request_max_body_size=INVOICE_BYTES_MAX,
    opt={
        "scope": "claims:write",
        "problems": (413, 422),
        "accepts": ("application/xml",),
    },
)
async def submit_invoice(
    body: RawBody,
    actor: Acting,
    now: Now,
    *,
    debtor_kind: FromQuery[DebtorKind | None] = None,
    debtor_email: FromQuery[str] = "",
    debtor_phone: FromQuery[str] = "",
    reminder_sent_on: FromQuery[date | None] = None,
    reminder_fee_agreed: FromQuery[bool] = False,
    claim_compensation: FromQuery[bool] = False,
    claim_kind: FromQuery[ClaimKind] = "goods",
    agreed_on: FromQuery[date | None] = None,
    agreed_rate: FromQuery[str] = "",
    pre_due_rate: FromQuery[str] = "",
    dry_run: FromQuery[bool] = False,
    debtor_identity_number: Annotated[str, HeaderParameter(name="Debtor-Identity-Number")] = "",
) -> HandInAnswer:
    """Read an invoice (Peppol BIS 3), review it and take it in.

    What the file does not say can be added beside it. The debtor's identity number goes in a
    header, since addresses are written in logs on the way.
    """
    facts = FileFacts(
        debtor_kind=debtor_kind,
        identity_number=debtor_identity_number,
        email=debtor_email,
        phone=debtor_phone,
        reminder=_reminder(reminder_sent_on, agreed=reminder_fee_agreed),
        claim_compensation=claim_compensation,
        claim_kind=claim_kind,
        agreed_on=agreed_on,
        agreed_rate=agreed_rate,
        pre_due_rate=pre_due_rate,
    )
    return await _submit(actor, bytes(body), facts, dry_run=dry_run, now=now)


def _reminder(sent_on: date | None, *, agreed: bool) -> SentReminder | None:
    return SentReminder(sent_on=sent_on, fee_agreed=agreed) if sent_on else None


async def _submit(
    actor: Actor, content: bytes, facts: FileFacts, *, dry_run: bool, now: datetime
) -> HandInAnswer:
    assert actor.creditor_id is not None, "only a creditor hands in claims"
    invoice = world().invoices.read(content)
    creditor = await get_creditor(actor.creditor_id)
    law = law_of(creditor.country)
    today = clock.day_of(now, creditor.country)
    claim = claim_from_file(invoice, facts, law, today=today)
    taken = HandIn(
        claim=claim,
        source="file",
        file=content,
        seller_name=invoice.seller.name,
        found=tuple(file_findings(invoice, creditor)),
    )
    try:
        answer = await hand_in(actor, taken, dry_run=dry_run, now=now)
    except Refusals as refusals:
        raise Refusals(_in_file(refusal) for refusal in refusals.refusals) from refusals
    return msgspec.structs.replace(
        answer, findings=[_finding_in_file(finding) for finding in answer.findings]
    )


def _in_file(refusal: Refusal) -> Refusal:
    return Refusal(
        refusal.code,
        params=refusal.params,
        pointer=UBL_POINTERS.get(refusal.pointer, refusal.pointer),
        citation=refusal.citation,
    )


def _finding_in_file(finding: Finding) -> Finding:
    pointer = UBL_POINTERS.get(finding.pointer, finding.pointer)
    return msgspec.structs.replace(finding, pointer=pointer)
