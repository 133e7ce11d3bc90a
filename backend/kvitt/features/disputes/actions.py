"""Taking down what a debtor says; the case rests from that moment (8 § inkassolagen)."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.days import add_days
from kvitt.features.cases.actions import place_hold, write_log
from kvitt.features.cases.queries import Case, get_visible_case
from kvitt.features.disputes.events import ContactRequested, ObjectionMade, PaymentReported
from kvitt.features.disputes.queries import find_same
from kvitt.features.disputes.refusals import paid_in_future
from kvitt.features.disputes.schemas import (
    NewContactRequest,
    NewObjection,
    NewPaymentReport,
    Recorded,
)
from kvitt.features.messages.actions import notify_creditor
from kvitt.features.tasks.actions import open_task
from kvitt.runtime import outbox
from kvitt.runtime.actor import Actor
from kvitt.runtime.clock import day_of, start_of
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, fetch_value, lock_case, transaction
from kvitt.runtime.sealing import keyed_hash
from kvitt.runtime.statutes import law_of


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a debtor said, and what follows from its kind."""

    kind: str
    hold: str
    """As the law's procedure calls it."""
    log: str
    """The kind of its log row and of its task."""
    reason: str
    words: str
    paid_on: date | None = None


class Rest(msgspec.Struct, frozen=True, kw_only=True):
    """The rest that it gives."""

    objection_id: UUID
    hold_id: UUID
    words_id: UUID | None
    day: date
    answer_by: date


async def create_objection(
    actor: Actor, case_id: UUID, new: NewObjection, *, now: datetime
) -> Recorded:
    """Take down an objection, let all collection rest, and ask a person to answer."""
    said = Said(
        kind="objection",
        hold="dispute",
        log="objection_made",
        reason=new.reason,
        words=new.words.strip(),
    )
    async with transaction():
        case = await get_visible_case(actor, case_id)
        recorded, is_new = await _record(actor, case, said, now=now)
        if is_new:
            await outbox.announce(ObjectionMade(case.id, recorded.id, new.reason), now=now)
            await notify_creditor(
                case.creditor_id,
                "objection",
                case.id,
                {"reason": new.reason},
                effect_key=f"creditor_objection/{recorded.id}",
                now=now,
            )
    return recorded


async def report_payment(
    actor: Actor, case_id: UUID, new: NewPaymentReport, *, now: datetime
) -> Recorded:
    """Take down that the debtor says it has paid, and let a person look for the money."""
    async with transaction():
        case = await get_visible_case(actor, case_id)
        if new.paid_on is not None and new.paid_on > day_of(now, case.country):
            raise paid_in_future(new.paid_on)
        said = Said(
            kind="payment_report",
            hold="payment_reported",
            log="payment_reported",
            reason="paid",
            words=new.words.strip(),
            paid_on=new.paid_on,
        )
        recorded, is_new = await _record(actor, case, said, now=now)
        if is_new:
            await outbox.announce(PaymentReported(case.id, recorded.id), now=now)
    return recorded


async def request_contact(
    actor: Actor, case_id: UUID, new: NewContactRequest, *, now: datetime
) -> Recorded:
    """Take down that the debtor wants to talk, and ask a person to call or write."""
    said = Said(
        kind="contact_request",
        hold="contact_request",
        log="contact_requested",
        reason=new.channel,
        words="\n".join(part for part in (new.reach_at.strip(), new.words.strip()) if part),
    )
    async with transaction():
        case = await get_visible_case(actor, case_id)
        recorded, is_new = await _record(actor, case, said, now=now)
        if is_new:
            await outbox.announce(ContactRequested(case.id, recorded.id, new.channel), now=now)
    return recorded


async def _record(actor: Actor, case: Case, said: Said, *, now: datetime) -> tuple[Recorded, bool]:
    """Write it down once: the same said again while the case rests is the same."""
    assert actor.debtor_id is not None, "only a debtor objects"
    await lock_case(case.id)
    content_hash = keyed_hash("objection", f"{said.reason}\n{said.paid_on}\n{said.words}")
    same = await find_same(case.id, actor.debtor_id, kind=said.kind, content_hash=content_hash)
    if same is not None:
        return same, False
    rest = await _rest(actor, case, said, debtor_id=actor.debtor_id, now=now)
    await _save(said, case, rest, debtor_id=actor.debtor_id, content_hash=content_hash, now=now)
    await write_log(
        case.id,
        said.log,
        effective_day=rest.day,
        actor=actor,
        now=now,
        params=_params(said),
        words_id=rest.words_id,
    )
    await open_task(
        "objection" if said.kind == "objection" else said.log,
        case_id=case.id,
        params={
            "objection_id": str(rest.objection_id),
            "hold_id": str(rest.hold_id),
            **_params(said),
        },
        words_id=rest.words_id,
        due_at=start_of(rest.answer_by, case.country),
        now=now,
        subject_key=f"objection/{rest.objection_id}",
    )
    return Recorded(id=rest.objection_id, held=True, answer_by=rest.answer_by), True


async def _rest(actor: Actor, case: Case, said: Said, *, debtor_id: UUID, now: datetime) -> Rest:
    day = day_of(now, case.country)
    law = law_of(case.country)
    answer_by = add_days(day, law.at("answer_days", day).whole)
    hold_id = await place_hold(
        case.id,
        said.hold,
        day=day,
        until=None,
        words=said.words,
        subject_id=debtor_id,
        actor=actor,
        now=now,
    )
    return Rest(
        objection_id=new_id(),
        hold_id=hold_id,
        words_id=await fetch_value("select words_id from holds where id = $1", hold_id),
        day=day,
        answer_by=law.calendar.next_weekday(answer_by),
    )


async def _save(
    said: Said,
    case: Case,
    rest: Rest,
    *,
    debtor_id: UUID,
    content_hash: bytes,
    now: datetime,
) -> None:
    await execute(
        "insert into objections (id, case_id, debtor_id, kind, reason, paid_on, words_id, hold_id,"
        " content_hash, effective_day, recorded_at, answer_by)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        rest.objection_id,
        case.id,
        debtor_id,
        said.kind,
        said.reason,
        said.paid_on,
        rest.words_id,
        rest.hold_id,
        content_hash,
        rest.day,
        now,
        rest.answer_by,
    )


def _params(said: Said) -> dict[str, str | int]:
    params: dict[str, str | int] = {"reason": said.reason}
    if said.paid_on is not None:
        params["paid_on"] = said.paid_on.isoformat()
    return params
