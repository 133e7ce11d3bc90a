"""A write with an Idempotency-Key is carried out once, whatever happens in between."""

import asyncio
import contextvars
import datetime as dt

import asyncpg
import pytest

from kvitt.app.doors.manners import once
from kvitt.app.house import House
from kvitt.features.identity.feature import FEATURE as IDENTITY
from kvitt.features.identity.jobs import forget_expired
from kvitt.features.identity.queries import ClientFound
from kvitt.features.identity.tokens import sign_token
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import DB, fetch_value, transaction
from tests.doors.conftest import NOW, PANTRY, Client, Lines, count_jars
from tests.support.fixtures import FreshDatabase, StoppedClock

KEY = {"Idempotency-Key": "jar-1"}


async def count_keys() -> int:
    counted = await fetch_value("select count(*) from idempotency_keys")
    assert isinstance(counted, int)
    return counted


def token() -> str:
    client = ClientFound(
        id=new_id(), client_id="c", creditor_id=new_id(), name="M", scopes=[], secret_hashes=[]
    )
    return sign_token(client, "claims:write cases:read", now=NOW)


async def test_the_same_call_again_gets_the_same_answer_and_no_second_effect(
    machine: Client,
) -> None:
    first = await machine.post("/jars", json={"number": 200}, headers=KEY)
    again = await machine.post("/jars", json={"number": 200}, headers=KEY)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert await count_jars() == 1


async def test_without_a_key_nothing_is_kept(machine: Client) -> None:
    assert (await machine.post("/jars", json={"number": 200})).status_code == 201
    assert await count_keys() == 0


async def test_the_same_key_for_another_body_is_refused(machine: Client) -> None:
    await machine.post("/jars", json={"number": 200}, headers=KEY)
    other = await machine.post("/jars", json={"number": 201}, headers=KEY)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    elsewhere = await machine.post(
        "/files", content=b"<a/>", headers={**KEY, "Content-Type": "application/xml"}
    )
    assert elsewhere.status_code == 422
    assert await count_jars() == 1


async def test_another_caller_may_use_the_same_key(machine: Client, lines: Lines) -> None:
    await machine.post("/jars", json={"number": 200}, headers=KEY)
    other = lines.at("creditor")
    other.bearer = token()
    answer = await other.post("/jars", json={"number": 201}, headers=KEY)
    assert answer.status_code == 201
    assert await count_jars() == 2


async def test_a_refused_call_leaves_no_effect_and_may_be_mended(machine: Client) -> None:
    refused = await machine.post("/jars", json={"number": 113}, headers=KEY)
    assert refused.status_code == 422
    crashed = await machine.post("/jars", json={"number": 115}, headers=KEY)
    assert crashed.status_code == 500
    assert (await count_jars(), await count_keys()) == (0, 0)
    mended = await machine.post("/jars", json={"number": 116}, headers=KEY)
    assert mended.status_code == 201


async def test_a_key_is_forgotten_after_thirty_days(machine: Client, clock: StoppedClock) -> None:
    await machine.post("/jars", json={"number": 200}, headers=KEY)
    clock.forward(days=31)
    await forget_expired(now=clock.now)
    assert await count_keys() == 0


async def test_a_key_that_makes_no_sense_is_refused(machine: Client) -> None:
    for key in (" ", "x" * 201, "å"):
        headers = {"Idempotency-Key": key.encode()}
        answer = await machine.post("/jars", json={"number": 200}, headers=headers)
        assert answer.status_code == 400, key


async def test_a_kept_answer_cannot_be_read_without_its_key(machine: Client) -> None:
    await machine.post("/jars", json={"number": 200}, headers=KEY)
    row = await DB.current_transaction.get().connection.fetchrow("select * from idempotency_keys")  # type: ignore[union-attr]
    assert b"Fakturasystemet" not in row["body"]
    assert "jar-1" not in row["key"]


@pytest.fixture
def fresh(fresh_db: FreshDatabase, clock: StoppedClock) -> Client:
    client = Lines(House([IDENTITY, PANTRY])).at("creditor")
    client.bearer = token()
    return client


async def test_a_call_in_flight_is_not_carried_out_beside_itself(fresh: Client) -> None:
    answers = await asyncio.gather(
        *(fresh.post("/jars", json={"number": 200}, headers=KEY) for _ in range(8))
    )
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses.count(201) >= 1
    assert set(statuses) <= {201, 409}
    assert await count_jars() == 1


async def test_the_key_is_held_while_the_first_call_works(fresh: Client) -> None:
    actor_key = {"Idempotency-Key": "held"}
    place: list[once.Place] = []
    real = once._place

    def spy(door: str, scope: object, key: bytes) -> once.Place:
        place.append(real(door, scope, key))
        return place[-1]

    once._place = spy
    try:
        await fresh.post("/jars", json={"number": 113}, headers=actor_key)
    finally:
        once._place = real
    async with transaction():
        await fetch_value("select pg_advisory_xact_lock($1)", place[0].lock)
        # Another task with a context of its own: another connection.
        task = asyncio.create_task(
            fresh.post("/jars", json={"number": 200}, headers=actor_key),
            context=contextvars.Context(),
        )
        answer = await task
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_in_flight")


async def test_a_killed_call_leaves_neither_effect_nor_key(
    fresh: Client, fresh_db: FreshDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def kill_ourselves(*_: object) -> None:
        # What PostgreSQL sees of a killed process: its connection is gone in mid-transaction.
        current = DB.current_transaction.get()
        assert current is not None
        pid = current.connection.get_server_pid()
        owner = await asyncpg.connect(fresh_db.owner_url)
        await owner.execute("select pg_terminate_backend($1)", pid)
        await owner.close()
        await asyncio.sleep(0.05)
        await real(*_)  # type: ignore[arg-type]

    real = once._keep
    monkeypatch.setattr(once, "_keep", kill_ourselves)
    killed = await fresh.post("/jars", json={"number": 200}, headers=KEY)
    assert killed.status_code == 500
    monkeypatch.undo()
    assert (await count_jars(), await count_keys()) == (0, 0)
    again = await fresh.post("/jars", json={"number": 200}, headers=KEY)
    assert again.status_code == 201
    assert "idempotency-replayed" not in again.headers
    assert (await count_jars(), await count_keys()) == (1, 1)


def test_the_clock_of_these_tests_is_stopped(clock: StoppedClock) -> None:
    assert clock.now == NOW.astimezone(dt.UTC)
