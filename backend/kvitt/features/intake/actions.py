"""Taking in a claim: review it, open or join a case, book it, and say what happens next."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.chart import register_claim
from kvitt.core.fees.facts import COMPENSATION, REMINDER
from kvitt.core.person import IdentityNumber
from kvitt.core.refusal import Refusal, Refusals
from kvitt.core.writing import is_writable
from kvitt.features.agreements.queries import get_terms
from kvitt.features.cases.actions import (
    NewCase,
    NewDocument,
    keep_document,
    open_case,
    write_log,
)
from kvitt.features.cases.events import ClaimJoined
from kvitt.features.cases.queries import Case, Claim, find_open_case, get_case
from kvitt.features.cases.segments import keep_segments
from kvitt.features.charges.actions import NewMeasure, charge_measure
from kvitt.features.creditors.queries import Creditor, get_creditor
from kvitt.features.debtors.actions import register_debtor
from kvitt.features.debtors.particulars import Particulars
from kvitt.features.intake.events import ClaimTakenIn
from kvitt.features.intake.review import Review, rate_ppm, review_claim
from kvitt.features.intake.schemas import (
    Finding,
    HandInAnswer,
    NewClaim,
    NewDebtor,
    ReadFromFile,
)
from kvitt.features.ledger.actions import post
from kvitt.features.procedures.queries import list_next_steps
from kvitt.law.country import CountryLaw
from kvitt.runtime import clock, outbox
from kvitt.runtime.actor import Actor
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import (
    execute,
    fetch_value,
    lock_case,
    lock_creditor,
    lock_debtor,
    rehearsal,
    transaction,
)
from kvitt.runtime.statutes import law_of


class HandIn(msgspec.Struct, frozen=True, kw_only=True):
    """A claim to take in, and what came with it."""

    claim: NewClaim
    source: str
    """`form`, `api` or `file`."""
    file: bytes | None = None
    seller_name: str = ""
    found: tuple[Finding, ...] = ()
    """What was seen before the review, on reading the file."""


async def hand_in(actor: Actor, hand_in: HandIn, *, dry_run: bool, now: datetime) -> HandInAnswer:
    """Take a claim in; a dry run goes the same way and undoes it at the end.

    A claim that may not be collected is refused with every reason at once; a dry run answers with
    the reasons instead, beside what was read.
    """
    async with rehearsal() if dry_run else transaction():
        return await _hand_in(actor, hand_in, dry_run=dry_run, now=now)


async def _hand_in(actor: Actor, hand_in: HandIn, *, dry_run: bool, now: datetime) -> HandInAnswer:
    assert actor.creditor_id is not None, "only a creditor hands in claims"
    await lock_creditor(actor.creditor_id)
    creditor = await get_creditor(actor.creditor_id)
    law = law_of(creditor.country)
    today = clock.day_of(now, creditor.country)
    await get_terms(creditor.id, today)
    new = hand_in.claim
    review = review_claim(
        new,
        law,
        creditor_name=creditor.name,
        duplicate=await _is_duplicate(creditor.id, new.invoice_number),
        today=today,
    )
    findings = (*hand_in.found, *review.findings)
    answer = HandInAnswer(
        accepted=review.accepted,
        dry_run=dry_run,
        read=_read(hand_in),
        findings=list(findings),
        next_steps=[],
    )
    if not review.accepted:
        return _refused(answer)
    return await _take_in(actor, hand_in, review, answer, creditor=creditor, law=law, now=now)


def _refused(answer: HandInAnswer) -> HandInAnswer:
    if answer.dry_run:
        return answer
    raise Refusals(
        Refusal(one.code, params=one.params, pointer=one.pointer, citation=one.citation)
        for one in answer.findings
        if one.severity == "refuse"
    )


async def _is_duplicate(creditor_id: UUID, invoice_number: str) -> bool:
    """People write an invoice's number with and without blanks and capitals: it is the same."""
    if not is_writable(invoice_number):
        return False  # refused as such; the database could not even be asked
    found = await fetch_value(
        "select 1 from claims where creditor_id = $1"
        " and plain_number(invoice_number) = plain_number($2)",
        creditor_id,
        invoice_number,
    )
    return found is not None


async def _take_in(
    actor: Actor,
    hand_in: HandIn,
    review: Review,
    answer: HandInAnswer,
    *,
    creditor: Creditor,
    law: CountryLaw,
    now: datetime,
) -> HandInAnswer:
    new = hand_in.claim
    today = clock.day_of(now, creditor.country)
    debtor_id = await _register(creditor, new.debtor, review.identities["/debtor"], now=now)
    await lock_debtor(debtor_id)
    joined = await _join(debtor_id, new.amount.currency)
    case_id = (
        joined.id
        if joined
        else await open_case(
            NewCase(
                creditor_id=creditor.id,
                debtor_id=debtor_id,
                country=creditor.country,
                currency=new.amount.currency,
                day=today,
            ),
            actor=actor,
            now=now,
        )
    )
    case = await get_case(case_id)
    claim = await _save_claim(case, hand_in, now=now)
    await _save_parties(creditor, claim, new, debtor_id, review, now=now)
    await _book(case, claim, law, day=today, actor=actor, now=now)
    await keep_segments(case.id, case.country)
    await _charge(case, claim, new, day=today, actor=actor, now=now)
    if joined:
        await outbox.announce(ClaimJoined(case.id, claim.id), now=now)
    await outbox.announce(ClaimTakenIn(case.id, claim.id, creditor.id), now=now)
    return msgspec.structs.replace(
        answer,
        next_steps=await list_next_steps(case, today),
        claim_id=claim.id,
        case_id=case.id,
        case_number=case.number,
        merged=joined is not None,
    )


async def _join(debtor_id: UUID, currency: str) -> Case | None:
    """Find the debtor's open case and hold it: the last payment may be closing it this moment."""
    found = await find_open_case(debtor_id, currency)
    if found is not None:
        await lock_case(found.id)
        found = await find_open_case(debtor_id, currency)
    return found


async def _register(
    creditor: Creditor, debtor: NewDebtor, identity: IdentityNumber, *, now: datetime
) -> UUID:
    return await register_debtor(
        creditor.id,
        Particulars(
            name=debtor.name.strip(),
            identity_number=identity.digits,
            street=debtor.street.strip(),
            extra_line=debtor.extra_line.strip(),
            post_code=debtor.post_code.strip(),
            city=debtor.city.strip(),
            country=debtor.country or creditor.country,
            email=debtor.email.strip(),
            phone=debtor.phone.strip(),
        ),
        kind=debtor.kind,
        language=debtor.language,
        identity=identity,
        deceased_on=debtor.deceased_on,
        now=now,
    )


async def _save_claim(case: Case, hand_in: HandIn, *, now: datetime) -> Claim:
    new = hand_in.claim
    document_id = None
    if hand_in.file is not None:
        document_id = await keep_document(
            hand_in.file,
            NewDocument(
                kind="invoice",
                media_type="application/xml",
                filename=f"{case.number}-faktura.xml",
                creditor_id=case.creditor_id,
                case_id=case.id,
                debtor_id=case.debtor_id,
            ),
            now=now,
        )
    claim = Claim(
        id=new_id(),
        case_id=case.id,
        invoice_number=new.invoice_number.strip(),
        ground=new.ground.strip(),
        principal_minor=new.amount.amount_minor,
        currency=new.amount.currency,
        issued_on=new.issued_on,
        arose_on=new.arose_on or new.issued_on or new.due_day,
        due_day=new.due_day,
        agreed_rate_ppm=rate_ppm(new.agreed_rate),
        claim_kind=new.claim_kind,
        agreed_on=new.agreed_on,
        pre_due_rate_ppm=rate_ppm(new.pre_due_rate),
        original_creditor=new.original_creditor.strip(),
        reminder_sent_on=new.reminder.sent_on if new.reminder else None,
        document_id=document_id,
    )
    await execute(
        "insert into claims (id, case_id, invoice_number, ground, principal_minor, currency,"
        " issued_on, arose_on, due_day, agreed_rate_ppm, claim_kind, agreed_on, pre_due_rate_ppm,"
        " original_creditor, reminder_sent_on, document_id, creditor_id, registered_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
        " $18)",
        *(getattr(claim, field) for field in claim.__struct_fields__),
        case.creditor_id,
        now,
    )
    return claim


async def _save_parties(
    creditor: Creditor,
    claim: Claim,
    new: NewClaim,
    debtor_id: UUID,
    review: Review,
    *,
    now: datetime,
) -> None:
    parties = {debtor_id: "main"}
    for at, other in enumerate(new.other_liable):
        identity = review.identities[f"/other_liable/{at}/debtor"]
        other_id = await _register(creditor, other.debtor, identity, now=now)
        parties.setdefault(other_id, other.role)
    for party_id, role in parties.items():
        await execute(
            "insert into liable_parties (id, claim_id, debtor_id, role, recorded_at)"
            " values ($1, $2, $3, $4, $5)",
            new_id(),
            claim.id,
            party_id,
            role,
            now,
        )


async def _book(
    case: Case, claim: Claim, law: CountryLaw, *, day: date, actor: Actor, now: datetime
) -> None:
    await post(
        register_claim(
            claim_id=claim.id,
            case_id=case.id,
            principal_minor=claim.principal_minor,
            currency=claim.currency,
            effective_day=day,
        ),
        subject_id=case.id,
        now=now,
        law_digest=law.digest,
    )
    await write_log(
        case.id,
        "claim_registered",
        effective_day=day,
        actor=actor,
        now=now,
        params={
            "claim_id": str(claim.id),
            "invoice_number": claim.invoice_number,
            "due_day": claim.due_day.isoformat(),
            "amount_minor": claim.principal_minor,
            "currency": claim.currency,
        },
        document_id=claim.document_id,
    )


async def _charge(
    case: Case, claim: Claim, new: NewClaim, *, day: date, actor: Actor, now: datetime
) -> None:
    measures = []
    if new.claim_compensation:
        measures.append(NewMeasure(kind=COMPENSATION, day=day))
    if new.reminder is not None:
        agreed = new.reminder.fee_agreed
        measures.append(NewMeasure(kind=REMINDER, day=new.reminder.sent_on, agreed=agreed))
    for measure in measures:
        await charge_measure(
            case, claim, measure, debtor_kind=new.debtor.kind, actor=actor, now=now
        )


def _read(hand_in: HandIn) -> ReadFromFile:
    new = hand_in.claim
    number = new.debtor.identity_number.strip()
    return ReadFromFile(
        invoice_number=new.invoice_number,
        debtor_name=new.debtor.name,
        debtor_kind=new.debtor.kind,
        ground=new.ground,
        amount=new.amount,
        issued_on=new.issued_on,
        due_day=new.due_day,
        seller_name=hand_in.seller_name,
        identity_number_masked=f"{number[:-4]}••••" if number else "",
    )
