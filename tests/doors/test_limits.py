"""Published limits: counted here, shared through Valkey, alive without it."""

import asyncio
import datetime as dt

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as LineLost

from kvitt.app.doors.manners.limits import Limits, Quota, keep_sharing
from kvitt.app.house import House
from kvitt.core.refusal import Refusal
from kvitt.features.identity.feature import FEATURE as IDENTITY
from kvitt.runtime.columns import new_id
from kvitt.runtime.settings import load_settings
from tests.doors.conftest import NOW, PANTRY, Client, Lines
from tests.doors.test_once import token
from tests.support.fixtures import StoppedClock


def took(limits: Limits, *, now: dt.datetime = NOW) -> bool:
    try:
        limits.take("somebody", known=True, now=now, scope={})
    except Refusal:
        return False
    return True


def test_a_caller_may_ask_as_often_as_its_quota_and_again_in_the_next_window() -> None:
    limits = Limits("d", Quota(known=3, unknown=1))
    assert [took(limits) for _ in range(5)] == [True, True, True, False, False]
    assert took(limits, now=NOW + dt.timedelta(seconds=60))


async def test_two_processes_count_together(valkey: str) -> None:
    one, other = (Limits("d", Quota(known=10, unknown=1)) for _ in range(2))
    line = Redis.from_url(valkey)
    for _ in range(6):
        assert took(one)
    await one.share(line, now=NOW)
    assert took(other)
    await other.share(line, now=NOW)
    assert [took(other) for _ in range(4)] == [True, True, True, False]
    await line.aclose()


async def test_a_wiped_valkey_forgives_and_nothing_breaks(valkey: str) -> None:
    limits = Limits("d", Quota(known=4, unknown=1))
    line = Redis.from_url(valkey)
    took(limits)
    await limits.share(line, now=NOW)
    await line.flushall()
    took(limits)
    await limits.share(line, now=NOW)
    assert took(limits)
    await line.aclose()


async def test_without_valkey_each_process_counts_alone(caplog: pytest.LogCaptureFixture) -> None:
    limits = Limits("d", Quota(known=2, unknown=1))
    took(limits)
    nowhere = "unix:///nowhere/valkey.sock"
    task = asyncio.create_task(keep_sharing([limits], nowhere, clock_now=lambda: NOW))
    await asyncio.sleep(1.2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert caplog.text.count("not shared") == 1
    assert [took(limits), took(limits)] == [True, False]


async def test_a_lost_line_keeps_what_was_counted() -> None:
    limits = Limits("d", Quota(known=2, unknown=1))
    took(limits)
    line = Redis.from_url("unix:///nowhere/valkey.sock")
    with pytest.raises(LineLost):
        await limits.share(line, now=NOW)
    assert [took(limits), took(limits)] == [True, False]
    await line.aclose()


@pytest.fixture
def narrow(db: None, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> Lines:
    monkeypatch.setenv("KVITT_REQUESTS_PER_MINUTE", "8")
    load_settings.cache_clear()
    house = House([IDENTITY, PANTRY])
    monkeypatch.undo()
    load_settings.cache_clear()
    return Lines(house)


async def test_the_answer_publishes_what_is_left(narrow: Lines) -> None:
    client = narrow.at("creditor")
    client.bearer = token()
    answer = await client.get(f"/jars/{new_id()}")
    assert answer.headers["ratelimit"] == '"default";r=7;t=60'
    assert answer.headers["ratelimit-policy"] == '"default";q=8;w=60'
    for _ in range(8):
        answer = await client.get(f"/jars/{new_id()}")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
    assert answer.headers["retry-after"] == "60"
    assert answer.headers["ratelimit"] == '"default";r=0;t=60'
    other: Client = narrow.at("creditor")
    other.bearer = token()
    assert (await other.get(f"/jars/{new_id()}")).status_code == 200


async def test_strangers_are_counted_by_address_even_with_made_up_cookies(narrow: Lines) -> None:
    client = narrow.at("creditor")
    statuses = []
    for number in range(4):
        client.line.cookies.set("kvitt-creditor", f"guess{number}")
        statuses.append((await client.get("/session")).status_code)
    assert statuses == [401, 401, 429, 429]
    elsewhere = narrow.at("creditor", ip="198.51.100.9")
    assert (await elsewhere.get("/session")).status_code == 401


async def test_only_our_own_proxy_is_believed_about_addresses(narrow: Lines) -> None:
    async def statuses(peer: str) -> list[int]:
        client = narrow.at("desk", ip=peer)
        return [
            (
                await client.get("/session", headers={"X-Forwarded-For": f"9.9.9.9, 8.8.8.{n}"})
            ).status_code
            for n in range(3)
        ]

    assert await statuses("203.0.113.9") == [401, 401, 429]
    assert await statuses("10.0.0.2") == [401, 401, 401]
