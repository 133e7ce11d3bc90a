"""Delivering: the attempt is on record first, and an unknown outcome is never sent again."""

import datetime as dt
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from kvitt.features.cases.actions import place_hold
from kvitt.features.cases.queries import get_case
from kvitt.features.messages.actions import (
    DeliverMessage,
    notify_creditor,
    record_receipt,
    record_state,
    send_notice,
)
from kvitt.features.messages.jobs import deliver_message
from kvitt.ports.letters import Recipient
from kvitt.ports.mail import Mail, SendingRefused, SendingUnknown
from kvitt.ports.texts import TextReceipt
from kvitt.ports.world import plug, world
from kvitt.runtime import outbox
from kvitt.runtime.actor import SYSTEM
from kvitt.runtime.database import fetch, fetch_value
from tests.support.fixtures import StoppedClock
from tests.support.world import hand_in_claim, make_world, only_case, settle


class MailerThat:
    """A mail peer that answers in one way, and counts what it was given."""

    def __init__(self, answer: Exception | None) -> None:
        self.answer = answer
        self.given: list[Mail] = []

    async def send(self, mail: Mail) -> str:
        """Take the mail, then answer."""
        self.given.append(mail)
        if self.answer is not None:
            raise self.answer
        return "taken"


async def _states(channel: str) -> list[str]:
    rows = await fetch(
        "select s.state from message_states s join messages m on m.id = s.message_id"
        " where m.channel = $1 order by s.recorded_at, s.id",
        channel,
    )
    return [row["state"] for row in rows]


async def _message(channel: str) -> UUID:
    message_id: UUID = await fetch_value("select id from messages where channel = $1", channel)
    return message_id


async def _run(clock: StoppedClock, folder: Path, mailer: MailerThat) -> None:
    small = await make_world(folder, now=clock.now)
    plug(msgspec.structs.replace(world(), mail=mailer))
    await hand_in_claim(small.creditor, now=clock.now)
    await settle(clock.now)


@pytest.mark.parametrize(
    ("answer", "state", "task"),
    [
        (SendingUnknown("the line broke after the final dot"), "unknown", "sending_unknown"),
        (SendingRefused("550 no such mailbox"), "failed", "sending_failed"),
    ],
)
async def test_what_a_peer_refused_or_may_have_taken_goes_to_a_person(
    answer: Exception,
    state: str,
    task: str,
    db: None,
    clock: StoppedClock,
    tmp_path: Path,
) -> None:
    mailer = MailerThat(answer)
    await _run(clock, tmp_path, mailer)
    assert await _states("email") == ["attempted", state]
    assert await fetch_value("select array_agg(kind) from tasks") == [task]
    await deliver_message(DeliverMessage(await _message("email")), now=clock.now)
    assert len(mailer.given) == 1


async def test_a_peer_out_of_reach_is_tried_again(
    fresh_db: object, clock: StoppedClock, tmp_path: Path
) -> None:
    mailer = MailerThat(ConnectionError("nobody answers"))
    await _run(clock, tmp_path, mailer)
    assert await _states("email") == ["attempted", "postponed"]
    mailer.answer = None
    await outbox.run_due(clock.forward(minutes=1))
    assert await _states("email") == ["attempted", "postponed", "attempted", "sent"]


@pytest.mark.parametrize("channel", ["email", "sms"])
async def test_an_attempt_without_an_outcome_is_never_repeated(
    channel: str, db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    mailer = MailerThat(ConnectionError("nobody answers"))
    small = await make_world(tmp_path, now=clock.now)
    plug(msgspec.structs.replace(world(), mail=mailer))
    await hand_in_claim(small.creditor, now=clock.now)
    # The step is taken, the messages are queued, and the worker is killed in the middle of one.
    for row in await fetch("select id from outbox where job <> 'deliver_message' order by id"):
        await outbox.run(row["id"], clock.now)
    for row in await fetch("select id from outbox where job = 'take_next_step'"):
        await outbox.run(row["id"], clock.now)
    await record_state(await _message(channel), "attempted", day=clock.now.date(), now=clock.now)
    await outbox.run_due(clock.now)
    assert await _states(channel) == ["attempted", "unknown"]
    assert mailer.given == [] or channel == "sms"
    assert not list((tmp_path / "texts").glob("*")) or channel == "email"


async def test_a_letter_handed_over_twice_is_one_letter(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    small = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(small.creditor, now=clock.now)
    await settle(clock.now)
    effect_key = await fetch_value("select effect_key from messages where channel = 'letter'")
    pdf = next((tmp_path / "letters").glob("*.pdf")).read_bytes()
    await world().post.hand_over(
        effect_key=effect_key, recipient=Recipient(name="Åsa", address=()), pdf=pdf
    )
    assert len(list((tmp_path / "letters").glob("*.pdf"))) == 1


async def test_an_sms_receipt_is_written_down_once(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    small = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(small.creditor, now=clock.now)
    await settle(clock.now)
    peer_id = await fetch_value(
        "select peer_id from message_states s join messages m on m.id = s.message_id"
        " where m.channel = 'sms' and s.state = 'sent'"
    )
    later = clock.now + dt.timedelta(seconds=9)
    for _ in range(2):
        await record_receipt(TextReceipt(peer_id=peer_id, state="delivered"), now=later)
    assert await _states("sms") == ["attempted", "sent", "delivered"]


async def test_a_message_on_a_shared_phone_says_nothing_of_debt(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    small = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(small.creditor, now=clock.now)
    await settle(clock.now)
    sms = next((tmp_path / "texts").iterdir()).read_text()
    for word in ("Elbolaget", "1448", "1 448", "skuld", "inkassokrav", "betala"):
        assert word not in sms


@pytest.mark.parametrize("refusal", [SendingRefused, SendingUnknown])
async def test_a_peer_s_words_are_kept_without_the_address_they_repeat(
    refusal: type[Exception], db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    said = refusal("550 5.1.1 <ASA@debtor.example>: Åsa Öberg +46701740605 is not here")
    await _run(clock, tmp_path, MailerThat(said))
    detail = await fetch_value(
        "select detail from message_states where state in ('failed', 'unknown')"
    )
    assert detail == "550 5.1.1 <…>: … … is not here"


@pytest.mark.parametrize(("kind", "sent"), [("dispute", True), ("protected_identity", False)])
async def test_a_hold_stops_what_its_rule_stops(
    kind: str, sent: bool, db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    small = await make_world(tmp_path, now=clock.now)
    mailer = MailerThat(None)
    plug(msgspec.structs.replace(world(), mail=mailer))
    await hand_in_claim(small.creditor, now=clock.now)
    case = await get_case(await only_case())
    await place_hold(
        case.id,
        kind,
        day=dt.date(2026, 11, 22),
        until=None,
        words="",
        subject_id=case.debtor_id,
        actor=SYSTEM,
        now=clock.now,
    )
    params = {"outcome": "paid"}
    await send_notice(
        case.id, case.debtor_id, "case_closed", params, effect_key="notice/1", now=clock.now
    )
    # What its creditor is told goes on whatever rests the debtor.
    await notify_creditor(
        case.creditor_id, "case_closed", case.id, params, effect_key="notice/2", now=clock.now
    )
    await settle(clock.now)
    assert {mail.to for mail in mailer.given} == (
        {"ekonomi@creditor.example"} | ({"asa@debtor.example"} if sent else set())
    )


async def test_what_became_of_a_message_counts_on_the_legal_day(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    # Half past midnight in Stockholm is still the day before in UTC.
    clock.wind(dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC))
    small = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(small.creditor, now=clock.now)
    await settle(clock.now)
    days = await fetch("select distinct effective_day from message_states")
    assert [row["effective_day"] for row in days] == [dt.date(2026, 11, 23)]
