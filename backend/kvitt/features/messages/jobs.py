"""Delivering messages: the attempt is on record before the peer is called."""

import re
from datetime import date, datetime
from uuid import UUID

from kvitt.core.procedure import PRESSING, Hold
from kvitt.core.reference import format_bankgiro
from kvitt.features.cases.actions import write_log
from kvitt.features.cases.queries import open_holds, read_document
from kvitt.features.creditors.queries import get_creditor
from kvitt.features.debtors.queries import get_debtor
from kvitt.features.messages.actions import DeliverMessage, record_state
from kvitt.features.messages.events import MessageNotSent, MessageSent, MessageWithdrawn
from kvitt.features.messages.queries import QueuedMessage, get_message
from kvitt.features.messages.wording import words_for
from kvitt.ports.letters import Recipient
from kvitt.ports.mail import Mail, SendingRefused, SendingUnknown
from kvitt.ports.texts import Text
from kvitt.ports.world import world
from kvitt.runtime import clock, outbox
from kvitt.runtime.actor import SYSTEM
from kvitt.runtime.boundaries import boundary
from kvitt.runtime.database import lock_case, transaction
from kvitt.runtime.settings import load_settings
from kvitt.runtime.statutes import law_of

_ENDED = frozenset({"sent", "delivered", "failed", "unknown", "withdrawn"})


async def deliver_message(payload: DeliverMessage, *, now: datetime) -> None:
    """Send one message, re-decided under the case lock at the moment of effect.

    The post dedupes by effect key, so a letter may be handed over again after a crash. E-mail and
    SMS do not: an attempt without an outcome is never repeated, but shown to a person.
    """
    message = await _begin(payload.message_id, now=now)
    if message is None:
        return
    boundary("message.attempted")
    try:
        peer_id = await _send(message)
    except SendingRefused as refusal:
        await _end(message, "failed", now=now, detail=await _impersonal(message, refusal))
    except SendingUnknown as doubt:
        await _end(message, "unknown", now=now, detail=await _impersonal(message, doubt))
    except ConnectionError as problem:
        detail = await _impersonal(message, problem)
        day = clock.day_of(now, message.country)
        await record_state(message.id, "postponed", day=day, now=now, detail=detail)
        raise ConnectionError(detail) from None
    else:
        boundary("message.sent")
        await _end(message, "sent", now=now, peer_id=peer_id)


async def _impersonal(message: QueuedMessage, problem: Exception) -> str:
    """What a peer said, without the address it likes to repeat: these rows are kept for ever."""
    said = str(problem)
    if message.debtor_id is None:
        return said
    told = (await get_debtor(message.debtor_id)).particulars
    for personal in (told.email, told.phone, told.phone.lstrip("+"), told.name):
        if personal:
            said = re.sub(re.escape(personal), "…", said, flags=re.IGNORECASE)
    return said


async def _begin(message_id: UUID, *, now: datetime) -> QueuedMessage | None:
    async with transaction():
        message = await get_message(message_id)
        await lock_case(message.case_id)
        message = await get_message(message_id)
        if message.state in _ENDED:
            return None
        if message.state == "attempted" and message.channel != "letter":
            await _end(message, "unknown", now=now, detail="we stopped before the answer came")
            return None
        why = await _lost_ground(message, now=now)
        if why:
            # The post may have taken a letter whose attempt has no outcome: a person must look.
            taken = "unknown" if message.state == "attempted" else "withdrawn"
            await _end(message, taken, now=now, detail=why)
            return None
        day = clock.day_of(now, message.country)
        await record_state(message.id, "attempted", day=day, now=now)
    return message


async def _lost_ground(message: QueuedMessage, *, now: datetime) -> str:
    """Say why a message may not be sent to its debtor now; empty where it may."""
    if message.debtor_id is None:
        return ""
    day = clock.day_of(now, message.country)
    pressing = message.purpose == PRESSING
    written_on = clock.day_of(message.created_at, message.country)
    grounds = (
        (await _is_stopped(message, day), "the case is held"),
        (pressing and message.case_status != "open", "the case is closed"),
        (pressing and message.paid_since, "money came first: its figures are no longer right"),
        (pressing and written_on < day, "written another day: its time to pay is too short"),
    )
    return next((why for is_lost, why in grounds if is_lost), "")


async def _is_stopped(message: QueuedMessage, day: date) -> bool:
    """Whether a hold that stands stops messages of this purpose: illness stops receipts, too."""
    rules = law_of(message.country).procedure.holds
    stops = [
        rules[hold.kind].stops if hold.kind in rules else (PRESSING,)
        for hold in await open_holds(message.case_id)
        if Hold(hold.kind, hold.effective_day, hold.until_day).is_active(day)
    ]
    return any(message.purpose in one for one in stops)


async def _send(message: QueuedMessage) -> str:
    if message.debtor_id is None:
        return await _mail_creditor(message)
    debtor = await get_debtor(message.debtor_id)
    if message.channel == "letter":
        assert message.document_id is not None, "a letter has a document"
        return await world().post.hand_over(
            effect_key=message.effect_key,
            recipient=Recipient(name=debtor.particulars.name, address=debtor.particulars.address),
            pdf=await read_document(message.document_id),
        )
    if message.channel == "email":
        link = load_settings().debtor_url
        return await _mail(message, debtor.particulars.email, language=debtor.language, link=link)
    words = words_for(f"{message.kind}_sms", debtor.language, _blanks(message))
    return await world().texts.send(
        Text(message_id=str(message.id), to=debtor.particulars.phone, text=words.text)
    )


async def _mail_creditor(message: QueuedMessage) -> str:
    creditor = await get_creditor(message.creditor_id)
    link = f"{load_settings().creditor_url}/cases/{message.case_id}"
    return await _mail(message, creditor.email, language=creditor.language, link=link)


async def _mail(message: QueuedMessage, to: str, *, language: str, link: str) -> str:
    words = words_for(message.kind, language, {**_blanks(message), "link": link})
    return await world().mail.send(
        Mail(message_id=_message_id(message), to=to, subject=words.subject, text=words.text)
    )


def _message_id(message: QueuedMessage) -> str:
    return f"{message.id}@{load_settings().agency.email.rpartition('@')[2]}"


def _blanks(message: QueuedMessage) -> dict[str, str]:
    settings = load_settings()
    return {
        "agency": settings.agency.name,
        "phone": settings.agency.phone,
        "bankgiro": format_bankgiro(settings.agency.client_bankgiro),
        "link": settings.debtor_url,
        "case_number": message.case_number,
        **message.params,
    }


async def _end(
    message: QueuedMessage, state: str, *, now: datetime, peer_id: str = "", detail: str = ""
) -> None:
    async with transaction():
        day = clock.day_of(now, message.country)
        await record_state(message.id, state, day=day, now=now, peer_id=peer_id, detail=detail)
        await write_log(
            message.case_id,
            f"message_{state}",
            effective_day=day,
            actor=SYSTEM,
            now=now,
            params={
                "kind": message.kind,
                "channel": message.channel,
                "to": "debtor" if message.debtor_id else "creditor",
            },
            document_id=message.document_id,
        )
        await outbox.announce(_fact(message, state), now=now)


def _fact(message: QueuedMessage, state: str) -> MessageSent | MessageWithdrawn | MessageNotSent:
    if state == "sent":
        return MessageSent(
            message.id, message.case_id, message.debtor_id, message.kind, message.channel
        )
    if state == "withdrawn":
        return MessageWithdrawn(message.id, message.case_id, message.kind, message.channel)
    return MessageNotSent(message.id, message.case_id, message.kind, message.channel, state)
