"""The house as a whole: its life, its doors, and what passes through all of them."""

import asyncio
from uuid import uuid4

import pytest
from litestar import Response, get

from kvitt.app.doors.desk import open_desk_door
from kvitt.app.house import House, open_doors
from kvitt.app.serve import HouseNotReady, opened
from kvitt.features.identity.feature import FEATURE as IDENTITY
from kvitt.ports.world import world
from kvitt.runtime.database import DB
from kvitt.runtime.feature import Feature, load_features
from kvitt.runtime.settings import load_settings
from tests.doors.conftest import Client, Lines
from tests.support.fixtures import FreshDatabase


@get("/letter", operation_id="getLetter", summary="A letter", opt={"gives": ("application/pdf",)})
async def get_letter() -> Response[bytes]:
    return Response(b"%PDF", media_type="application/pdf", headers={"ETag": '"abc"'})


async def test_the_house_opens_what_it_needs_and_closes_it(
    fresh_db: FreshDatabase, valkey: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await DB.close()
    monkeypatch.setenv("KVITT_DATABASE_URL", fresh_db.url)
    monkeypatch.setenv("KVITT_REDIS_URL", valkey)
    load_settings.cache_clear()
    house = House(load_features())
    async with opened(house):
        client = Lines(house).at("creditor")
        assert (await client.line.get("/health/ready")).status_code == 200
        assert world().invoices is not None
        names = {task.get_coro().__name__ for task in asyncio.all_tasks()}  # type: ignore[union-attr]
        assert "keep_sharing" in names
    assert DB.pool is None
    assert (await client.line.get("/health/live")).status_code == 200
    lost = await client.line.get("/health/ready")
    assert (lost.status_code, lost.json()["health"]) == (503, "the database does not answer")
    await DB.open(fresh_db.url)
    load_settings.cache_clear()


async def test_a_house_without_its_database_does_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DB, "pool", None)
    monkeypatch.setenv("KVITT_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    load_settings.cache_clear()
    with pytest.raises(HouseNotReady):
        async with opened(House([IDENTITY])):
            pass
    load_settings.cache_clear()


async def test_what_the_caller_has_already_is_not_sent_again(machine: Client) -> None:
    house = House([IDENTITY, Feature(name="post", routes={"creditor": [get_letter]})])
    client = Lines(house).at("creditor")
    client.bearer = machine.bearer
    first = await client.get("/letter")
    assert (first.status_code, first.content) == (200, b"%PDF")
    assert "frame-ancestors 'self'" in first.headers["content-security-policy"]
    for tag in ('"abc"', '"x", "abc"', "*"):
        again = await client.get("/letter", headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == '"abc"'
    other = await client.get("/letter", headers={"If-None-Match": '"x"'})
    assert other.status_code == 200


def test_a_route_that_does_not_name_itself_is_not_let_in() -> None:
    @get("/secret")
    async def secret() -> str:
        return ""

    with pytest.raises(AssertionError, match="operation_id"):
        open_desk_door([secret])


def test_misspelt_terms_stop_the_start() -> None:
    @get("/secret", operation_id="secret", opt={"skope": "cases:read"})
    async def secret() -> str:
        return ""

    with pytest.raises(TypeError, match="secret"):
        open_desk_door([secret])


def test_a_feature_cannot_speak_of_a_door_that_is_not_there() -> None:
    with pytest.raises(AssertionError, match="cellar"):
        open_doors([Feature(name="x", routes={"cellar": []})])


async def test_options_tell_what_a_path_takes(machine: Client) -> None:
    answer = await machine.call("OPTIONS", f"/jars/{uuid4()}")
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, OPTIONS")


async def test_no_page_of_another_origin_is_let_in(machine: Client) -> None:
    answer = await machine.get("/session", headers={"Origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]
