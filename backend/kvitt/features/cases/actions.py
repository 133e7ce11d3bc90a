"""Opening cases, writing their log, holding, closing: every write about a case."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.reference import make_reference
from kvitt.features.cases.chain import START, LogRow, digest_of
from kvitt.features.cases.events import (
    CaseClosed,
    CaseOpened,
    CaseReopened,
    HoldPlaced,
    HoldReleased,
)
from kvitt.runtime import files, outbox, sealing
from kvitt.runtime.actor import Actor
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import (
    execute,
    execute_many,
    fetch_row,
    fetch_value,
    lock_case,
    transaction,
)
from kvitt.runtime.statutes import keep_law, law_of

Params = Mapping[str, str | int]


def law_params(citation: Citation) -> dict[str, str | int]:
    """A paragraph as the log keeps it, so that the timeline can show it."""
    return {
        "law_act": citation.act,
        "law_section": citation.section,
        "law_title": citation.title,
        "law_basis": citation.basis,
    }


class NewCase(msgspec.Struct, frozen=True, kw_only=True):
    """What a case is opened with."""

    creditor_id: UUID
    debtor_id: UUID
    country: str
    currency: str
    day: date


async def open_case(new: NewCase, *, actor: Actor, now: datetime) -> UUID:
    """Open a case with a number and a payment reference of its own."""
    case_id = new_id()
    async with transaction():
        number = await fetch_value(
            "insert into case_numbers (year, latest) values ($1, 1)"
            " on conflict (year) do update set latest = case_numbers.latest + 1 returning latest",
            new.day.year,
        )
        await execute(
            "insert into cases (id, number, creditor_id, debtor_id, country, currency,"
            " payment_reference, status, opened_at, opened_on)"
            " values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9)",
            case_id,
            f"{new.day.year % 100:02d}-{number:06d}",
            new.creditor_id,
            new.debtor_id,
            new.country,
            new.currency,
            await _new_reference(law_of(new.country).reference_kind),
            now,
            new.day,
        )
        await write_log(case_id, "case_opened", effective_day=new.day, actor=actor, now=now)
        await outbox.announce(CaseOpened(case_id=case_id), now=now)
    return case_id


async def _new_reference(kind: str) -> str:
    """A payment reference no case has: two countries' check digits may meet in one number."""
    while True:
        serial = await fetch_value("select nextval('payment_reference_serial')")
        reference = make_reference(kind, str(serial))
        taken = "select 1 from cases where payment_reference = $1"
        if await fetch_value(taken, reference) is None:
            return reference


async def write_log(
    case_id: UUID,
    kind: str,
    *,
    effective_day: date,
    actor: Actor,
    now: datetime,
    params: Params | None = None,
    document_id: UUID | None = None,
    words_id: UUID | None = None,
) -> UUID:
    """Add one row to the case's log, chained to the row before it."""
    async with transaction():
        await lock_case(case_id)
        last = await fetch_row(
            "select place, digest from case_log where case_id = $1 order by place desc limit 1",
            case_id,
        )
        previous = last["digest"] if last else START
        row = LogRow(
            id=new_id(),
            case_id=case_id,
            place=last["place"] + 1 if last else 1,
            kind=kind,
            effective_day=effective_day,
            recorded_at=now,
            actor_kind=actor.kind,
            # A debtor's sessions come and go; what they did is told of the debtor.
            actor_id=actor.debtor_id if actor.kind == "debtor" else actor.id,
            params=dict(params or {}),
            document_id=document_id,
            words_id=words_id,
        )
        await execute(
            "insert into case_log (id, case_id, place, kind, effective_day, recorded_at,"
            " actor_kind, actor_id, params, document_id, words_id, previous, digest)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            *(getattr(row, field) for field in row.__struct_fields__),
            previous,
            digest_of(row, previous),
        )
    return row.id


async def place_hold(
    case_id: UUID,
    kind: str,
    *,
    day: date,
    until: date | None,
    words: str,
    subject_id: UUID,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Stop all that presses, on every channel, from this moment."""
    hold_id = new_id()
    async with transaction():
        await lock_case(case_id)
        words_id = await keep_words(subject_id, words) if words else None
        await execute(
            "insert into holds (id, case_id, kind, effective_day, until_day, words_id, recorded_at)"
            " values ($1, $2, $3, $4, $5, $6, $7)",
            hold_id,
            case_id,
            kind,
            day,
            until,
            words_id,
            now,
        )
        await write_log(
            case_id,
            "hold_placed",
            effective_day=day,
            actor=actor,
            now=now,
            params={"kind": kind, "hold_id": str(hold_id)},
            words_id=words_id,
        )
        await outbox.announce(HoldPlaced(case_id=case_id, hold_id=hold_id, kind=kind), now=now)
    return hold_id


async def release_hold(hold_id: UUID, *, day: date, actor: Actor, now: datetime) -> None:
    """Let the case go on; a hold already released stays as it is."""
    async with transaction():
        row = await fetch_row(
            "update holds set released_at = $2 where id = $1 and released_at is null"
            " returning case_id, kind",
            hold_id,
            now,
        )
        if row is None:
            return
        await write_log(
            row["case_id"],
            "hold_released",
            effective_day=day,
            actor=actor,
            now=now,
            params={"kind": row["kind"], "hold_id": str(hold_id)},
        )
        await outbox.announce(HoldReleased(case_id=row["case_id"], hold_id=hold_id), now=now)


async def close_case(
    case_id: UUID, because: str, *, day: date, actor: Actor, now: datetime
) -> None:
    """End a case; one already closed stays as it is."""
    async with transaction():
        await lock_case(case_id)
        closed = await fetch_value(
            "update cases set status = 'closed', closed_at = $2, closed_on = $3,"
            " closed_because = $4, next_step = null, next_step_day = null"
            " where id = $1 and status = 'open' returning 1",
            case_id,
            now,
            day,
            because,
        )
        if closed is None:
            return
        params = {"because": because}
        await write_log(
            case_id, "case_closed", effective_day=day, actor=actor, now=now, params=params
        )
        await outbox.announce(CaseClosed(case_id=case_id, because=because), now=now)


async def reopen_case(
    case_id: UUID, because: str, *, day: date, actor: Actor, now: datetime
) -> None:
    """Take a closed case up again; one that is open stays as it is."""
    async with transaction():
        await lock_case(case_id)
        reopened = await fetch_value(
            "update cases set status = 'open', closed_at = null, closed_on = null,"
            " closed_because = null where id = $1 and status = 'closed' returning 1",
            case_id,
        )
        if reopened is None:
            return
        params = {"because": because}
        await write_log(
            case_id, "case_reopened", effective_day=day, actor=actor, now=now, params=params
        )
        await outbox.announce(CaseReopened(case_id=case_id, because=because), now=now)


async def record_limitation_event(
    claim_ids: Sequence[UUID],
    debtor_id: UUID,
    kind: str,
    *,
    day: date,
    now: datetime,
    law_digest: str,
    details: Mapping[str, str] | None = None,
    document_id: UUID | None = None,
    source_id: UUID | None = None,
) -> None:
    """Record what interrupts limitation against one liable party; its twin of the day is one.

    `details` decide between two rules on one kind: whether an acknowledgement was written.
    `source_id` names what it rests on where that can be taken back (a payment): the event stands
    only as long as that does. `law_digest` names the law by which it was found to interrupt.
    """
    await keep_law(law_digest, now=now)
    await execute_many(
        "insert into limitation_events"
        " (id, claim_id, debtor_id, kind, details, effective_day, recorded_at, document_id,"
        " source_id, law_digest) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " on conflict (claim_id, debtor_id, kind, effective_day, source_id) do nothing",
        [
            (
                new_id(),
                claim_id,
                debtor_id,
                kind,
                dict(details or {}),
                day,
                now,
                document_id,
                source_id,
                law_digest,
            )
            for claim_id in claim_ids
        ],
    )


async def keep_words(subject_id: UUID, text: str) -> UUID:
    """Seal what somebody wrote with their own key, and say where it lies."""
    words_id = new_id()
    await execute(
        "insert into personal_words (id, subject_id, sealed) values ($1, $2, $3)",
        words_id,
        subject_id,
        await sealing.seal(subject_id, text.encode()),
    )
    return words_id


class NewDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A letter or file to be archived, and whom it concerns."""

    kind: str
    media_type: str
    filename: str
    creditor_id: UUID | None = None
    case_id: UUID | None = None
    debtor_id: UUID | None = None
    subject_id: UUID | None = None
    """Whose key seals it, where it tells of people without being about one debtor."""


async def keep_document(content: bytes, new: NewDocument, *, now: datetime) -> UUID:
    """Archive a document by the hash of its content, sealed for whom it is about."""
    subject_id = new.subject_id or new.debtor_id
    stored = await files.put(content, subject_id=subject_id)
    document_id = new_id()
    await execute(
        "insert into documents (id, creditor_id, case_id, debtor_id, subject_id, kind, media_type,"
        " filename, sha256, size, made_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        document_id,
        new.creditor_id,
        new.case_id,
        new.debtor_id,
        subject_id,
        new.kind,
        new.media_type,
        new.filename,
        stored.sha256,
        stored.size,
        now,
    )
    return document_id
