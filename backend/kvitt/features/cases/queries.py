"""Reading cases. Every query behind a door takes an actor and goes through `visible_to`."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from kvitt.core.refusal import Refusal
from kvitt.features.cases.chain import BrokenLink, LogRow, first_broken
from kvitt.runtime import files, sealing
from kvitt.runtime.actor import Actor
from kvitt.runtime.database import Row, fetch, fetch_row

_CASE = (
    "c.id, c.number, c.creditor_id, c.debtor_id, c.country, c.currency, c.payment_reference,"
    " c.status, c.opened_on, c.closed_on, c.closed_because, c.next_step, c.next_step_day"
)


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A case as actions need it."""

    id: UUID
    number: str
    creditor_id: UUID
    debtor_id: UUID
    country: str
    currency: str
    payment_reference: str
    status: str
    opened_on: date
    closed_on: date | None
    closed_because: str | None
    next_step: str | None
    next_step_day: date | None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as actions need it."""

    id: UUID
    case_id: UUID
    invoice_number: str
    ground: str
    principal_minor: int
    currency: str
    issued_on: date | None
    arose_on: date
    due_day: date
    agreed_rate_ppm: int | None
    claim_kind: str
    agreed_on: date | None
    pre_due_rate_ppm: int | None
    original_creditor: str
    reminder_sent_on: date | None
    document_id: UUID | None


class LiableParty(msgspec.Struct, frozen=True, kw_only=True):
    """Who owes a claim, and how."""

    claim_id: UUID
    debtor_id: UUID
    role: str


class OpenHold(msgspec.Struct, frozen=True, kw_only=True):
    """A hold that has not been released."""

    id: UUID
    case_id: UUID
    kind: str
    effective_day: date
    until_day: date | None
    words_id: UUID | None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """An archived document and whom it concerns."""

    id: UUID
    creditor_id: UUID | None
    case_id: UUID | None
    debtor_id: UUID | None
    subject_id: UUID | None
    kind: str
    media_type: str
    filename: str
    sha256: bytes
    size: int


def visible_to(actor: Actor, *, case: str = "c", at: int = 1) -> tuple[str, object]:
    """The condition on a case that keeps an actor to what is theirs, and its one argument ($at)."""
    if actor.is_staff:
        return f"${at}::uuid is null", None
    if actor.kind == "debtor":
        return f"{case}.id = any(${at}::uuid[])", sorted(actor.case_ids)
    assert actor.creditor_id is not None, "a creditor's people and machines act for a creditor"
    return f"{case}.creditor_id = ${at}", actor.creditor_id


async def get_case(case_id: UUID) -> Case:
    """The case, or a refusal `case_unknown`; for actions that have checked the actor."""
    row = await fetch_row(f"select {_CASE} from cases c where c.id = $1", case_id)
    if row is None:
        raise Refusal("case_unknown")
    return msgspec.convert(dict(row), Case)


async def get_visible_case(actor: Actor, case_id: UUID) -> Case:
    """The case if the actor may see it; to everybody else it does not exist."""
    condition, argument = visible_to(actor)
    row = await fetch_row(
        f"select {_CASE} from cases c where {condition} and c.id = $2", argument, case_id
    )
    if row is None:
        raise Refusal("case_unknown")
    return msgspec.convert(dict(row), Case)


async def find_open_case(debtor_id: UUID, currency: str) -> Case | None:
    """The debtor's open case in a currency, which a further claim joins."""
    row = await fetch_row(
        f"select {_CASE} from cases c where c.debtor_id = $1 and c.currency = $2"
        " and c.status = 'open' order by c.opened_at limit 1",
        debtor_id,
        currency,
    )
    return msgspec.convert(dict(row), Case) if row else None


async def list_claims(case_id: UUID) -> list[Claim]:
    """The claims of a case, in the order they came."""
    rows = await fetch(
        "select id, case_id, invoice_number, ground, principal_minor, currency, issued_on,"
        " arose_on, due_day, agreed_rate_ppm, claim_kind, agreed_on, pre_due_rate_ppm,"
        " original_creditor, reminder_sent_on, document_id"
        " from claims where case_id = $1 order by registered_at, id",
        case_id,
    )
    return [msgspec.convert(dict(row), Claim) for row in rows]


async def list_liable_parties(claim_ids: Sequence[UUID]) -> list[LiableParty]:
    """Everybody liable for the claims, the main debtor first."""
    rows = await fetch(
        "select claim_id, debtor_id, role from liable_parties where claim_id = any($1)"
        " order by role = 'main' desc, recorded_at, id",
        list(claim_ids),
    )
    return [msgspec.convert(dict(row), LiableParty) for row in rows]


async def list_own_claims(case_id: UUID, debtor_id: UUID) -> frozenset[UUID]:
    """The claims of a case that one liable party owes: a guarantor need not owe them all."""
    rows = await fetch(
        "select y.claim_id from liable_parties y join claims q on q.id = y.claim_id"
        " where q.case_id = $1 and y.debtor_id = $2",
        case_id,
        debtor_id,
    )
    return frozenset(row["claim_id"] for row in rows)


async def open_holds(case_id: UUID) -> list[OpenHold]:
    """Holds that have not been released, the oldest first."""
    rows = await fetch(
        "select id, case_id, kind, effective_day, until_day, words_id from holds"
        " where case_id = $1 and released_at is null order by recorded_at",
        case_id,
    )
    return [msgspec.convert(dict(row), OpenHold) for row in rows]


async def get_visible_document(actor: Actor, document_id: UUID) -> Document:
    """A document if the actor may see it: a creditor's own, a debtor's own, anything for staff."""
    condition, argument = _visible_documents(actor)
    row = await fetch_row(
        "select d.id, d.creditor_id, d.case_id, d.debtor_id, d.subject_id, d.kind, d.media_type,"
        f" d.filename, d.sha256, d.size from documents d where {condition} and d.id = $2"
        # A session opens some cases of its debtor, not all: a letter belongs to its case.
        " and ($3::uuid[] is null or d.case_id = any($3))",
        argument,
        document_id,
        sorted(actor.case_ids) if actor.kind == "debtor" else None,
    )
    if row is None:
        raise Refusal("document_unknown")
    return msgspec.convert(dict(row), Document)


def _visible_documents(actor: Actor) -> tuple[str, object]:
    if actor.is_staff:
        return "$1::uuid is null", None
    if actor.kind == "debtor":
        return "d.debtor_id = $1", actor.debtor_id
    # The payment file names other money than the creditor's own: the agency's cut.
    return "d.creditor_id = $1 and d.kind <> 'payment_file'", actor.creditor_id


async def open_document(document: Document) -> bytes:
    """The content of a document, checked against its hash."""
    return await files.get(document.sha256, subject_id=document.subject_id)


async def read_document(document_id: UUID) -> bytes:
    """The content of a document, for what we send ourselves."""
    row = await fetch_row("select sha256, subject_id from documents where id = $1", document_id)
    assert row is not None, f"there is no document {document_id}"
    return await files.get(row["sha256"], subject_id=row["subject_id"])


async def read_words(words_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What people wrote, by id; words of an erased person are a dash."""
    rows = await fetch(
        "select w.id, w.subject_id, w.sealed, k.wrapped_key from personal_words w"
        " join person_keys k on k.subject_id = w.subject_id where w.id = any($1)",
        list(words_ids),
    )
    return {row["id"]: _open_words(row) for row in rows}


def _open_words(row: Row) -> str:
    if row["wrapped_key"] is None:
        return "—"
    return sealing.unseal_with(row["wrapped_key"], row["subject_id"], row["sealed"]).decode()


async def verify_log(case_id: UUID) -> BrokenLink | None:
    """Follow a case's log from its first row; the first row that does not hold, if any."""
    rows = await fetch(
        "select id, case_id, place, kind, effective_day, recorded_at, actor_kind, actor_id,"
        " params, document_id, words_id, previous, digest from case_log"
        " where case_id = $1 order by place",
        case_id,
    )
    return first_broken((_log_row(row), row["previous"], row["digest"]) for row in rows)


def _log_row(row: Row) -> LogRow:
    return LogRow(**{field: row[field] for field in LogRow.__struct_fields__})


async def verify_all_logs() -> tuple[int, list[BrokenLink]]:
    """Verify every case's log: how many cases were followed, and each that does not hold."""
    cases = await fetch("select id from cases order by id")
    broken = [link for row in cases if (link := await verify_log(row["id"])) is not None]
    return len(cases), broken
