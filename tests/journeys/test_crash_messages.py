"""Real letters, e-mail and SMS while the workers that send them are killed.

The mail server and the SMS provider here do not recognise repeats, as real ones do not: each takes
a message at most once, and a message whose fate nobody knows is marked so for a person to settle.
"""

import asyncio
import datetime as dt
import email
import itertools
import random
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import redis

from kvitt.features.cases.queries import verify_all_logs
from kvitt.runtime import clock, outbox
from kvitt.runtime.actor import Actor
from kvitt.runtime.database import fetch, fetch_value
from kvitt.runtime.feature import load_features
from kvitt.runtime.sealing import create_master_key
from kvitt.runtime.settings import load_settings
from tests.adapters.mail.peers import mail_peer
from tests.support.crashes import Workers
from tests.support.fixtures import FreshDatabase
from tests.support.world import books_balance, hand_in_claim, make_world, new_debtor

DEATHS = (
    "message.attempted",
    "message.sent",
    "message.attempted",
    "message.sent",
    "outward.taken",
    "outward.acted",
    "outward.marked",
    "job.acted",
    "job.marked",
    "relay.enqueued",
)


class TextProvider:
    """An SMS provider that takes whatever it is told, as often as it is told."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request, noting whom it was for; a caller killed meanwhile gets none."""
        try:
            await self._answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length:")[2].partition("\r\n")[0])
        form = parse_qs((await reader.readexactly(length)).decode())
        self.taken.append(form["to"][0])
        body = b'{"id": "s%d", "status": "created"}' % len(self.taken)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n")
        writer.write(b"content-length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()


def identity_number(serial: int) -> str:
    """A well-formed personal identity number that differs by its serial."""
    digits = f"850423{serial:03d}"
    total = sum(sum(divmod(int(d) * (2 - at % 2), 10)) for at, d in enumerate(digits))
    return f"19850423-{serial:03d}{-total % 10}"


async def test_a_message_is_sent_once_or_its_doubt_is_on_record(
    fresh_db: FreshDatabase, valkey: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KVITT_HOME", str(tmp_path))
    load_settings.cache_clear()
    create_master_key(load_settings().master_key_path)
    outbox.register(load_features())
    world = await make_world(tmp_path / "outgoing", now=clock.now())
    chance = random.Random(11)  # noqa: S311 (a schedule, not a secret)
    texts = TextProvider()
    async with (
        mail_peer() as mail,
        await asyncio.start_server(texts.answer, "127.0.0.1", 0) as provider,
        Workers(
            database_url=fresh_db.url,
            redis_url=valkey,
            home=tmp_path,
            deaths=[f"{name}:{chance.randint(1, 2)}" for name in DEATHS],
            settings={
                "KVITT_SMTP_HOST": "127.0.0.1",
                "KVITT_SMTP_PORT": str(mail.port),
                "KVITT_SMTP_STARTTLS": "false",
                "KVITT_TEXTS_URL": f"http://127.0.0.1:{provider.sockets[0].getsockname()[1]}/",
                "KVITT_TEXTS_TOKEN": "user:secret",
            },
        ) as workers,
    ):
        for debtors in itertools.count():
            if workers.undisturbed.is_set():
                break
            await hand_in_one(world.creditor, debtors, now=clock.now())
            await asyncio.sleep(0.25)
            if debtors % 10 == 9:
                wipe(valkey)
        wipe(valkey)
        await workers.until_all_is_done()
    load_settings.cache_clear()

    assert len(workers.died) == len(DEATHS)
    states = await last_states()
    assert len([row for row in states if row["channel"] == "letter"]) == debtors
    assert all(row["state"] == "sent" for row in states if row["channel"] == "letter")
    assert len(list((tmp_path / "outgoing" / "letters").glob("*.pdf"))) == debtors

    mails = Counter(str(email.message_from_bytes(one)["To"]) for one in mail.taken)
    sms = Counter(texts.taken)
    assert max(mails.values()) == 1
    assert max(sms.values()) == 1
    for channel, taken in (("email", mails), ("sms", sms)):
        ended = Counter(row["state"] for row in states if row["channel"] == channel)
        assert ended["sent"] + ended["unknown"] == debtors
        assert ended["sent"] <= len(taken) <= debtors
    doubts = "select count(*) from message_states where state = 'unknown'"
    assert await fetch_value(doubts) > 0, "some worker died between attempt and outcome"
    followed, broken = await verify_all_logs()
    assert (followed, broken) == (debtors, [])
    await books_balance()


async def hand_in_one(creditor: Actor, serial: int, *, now: dt.datetime) -> None:
    """Hand in an invoice on a debtor of its own, reachable by letter, e-mail and SMS."""
    await hand_in_claim(
        creditor,
        now=now,
        invoice_number=f"A{serial}",
        debtor=new_debtor(
            identity_number=identity_number(serial),
            email=f"d{serial}@debtor.example",
            phone=f"+4670174{serial:04d}",
        ),
    )


def wipe(valkey: str) -> None:
    """Make the queue forget whatever it held."""
    with redis.Redis.from_url(valkey) as queue:
        queue.flushall()


async def last_states() -> list[dict[str, str]]:
    """Each demand's message with what became of it."""
    rows = await fetch(
        "select channel, (select state from message_states where message_id = messages.id"
        " order by recorded_at desc, id desc limit 1) as state from messages where kind = 'demand'"
    )
    return [dict(row) for row in rows]
