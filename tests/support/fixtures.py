"""The fixtures every test may ask for.

`db`        the migrated database, as the application's own role; everything the test writes is
            rolled back. `transaction()` inside is a savepoint, so a failing action is undone as in
            earnest. One connection: no `asyncio.gather` over queries.
`fresh_db`  a database of this test's own, with real commits and a real pool: for several
            connections, deferred constraints, other programs. Slower (≈ 60 ms).
`owner`     a connection to `db`'s server as the tables' owner, to show that even it is refused.
`valkey`    the address of this worker's own Valkey; emptied before the test.
`clock`     a clock stopped at 2026-11-22 09:00 UTC; `clock.wind(…)`, `clock.forward(days=3)`.
`home`      (always there) KVITT_HOME in a temporary folder, with a master key.
"""

import asyncio
import contextlib
import datetime as dt
import functools
import os
import pkgutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import msgspec
import pytest
import redis

import kvitt.features
from kvitt.runtime import clock as runtime_clock
from kvitt.runtime import outbox
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import DB, shell
from kvitt.runtime.embedded.postgres import Postgres
from kvitt.runtime.feature import Feature, load_features
from kvitt.runtime.migrating import APP_ROLE
from kvitt.runtime.sealing import create_master_key
from kvitt.runtime.settings import load_settings
from tests.support import servers

NOON = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


class FreshDatabase(msgspec.Struct, frozen=True):
    """The addresses of a test's own database."""

    url: str
    owner_url: str


class StoppedClock:
    """The clock in a test's hand."""

    def wind(self, instant: dt.datetime) -> None:
        """Stop the clock at an instant."""
        runtime_clock.wind(instant)

    def forward(self, **step: float) -> dt.datetime:
        """Move the stopped clock by a timedelta's worth, and return the new instant."""
        runtime_clock.wind(runtime_clock.now() + dt.timedelta(**step))
        return runtime_clock.now()

    @property
    def now(self) -> dt.datetime:
        """The instant the clock shows."""
        return runtime_clock.now()


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("home")
    for variable in [name for name in os.environ if name.startswith("KVITT_")]:
        del os.environ[variable]
    os.environ["KVITT_HOME"] = str(folder)
    os.environ["KVITT_GATHER_SECONDS"] = "0"
    load_settings.cache_clear()
    create_master_key(load_settings().master_key_path)
    yield folder
    load_settings.cache_clear()


@pytest.fixture(scope="session")
async def postgres() -> Postgres:
    return await asyncio.to_thread(servers.postgres)


@pytest.fixture(scope="session")
async def database(postgres: Postgres) -> AsyncIterator[str]:
    """The name of this worker's database, with the pool opened on it."""
    name = f"kvitt_{os.environ.get('PYTEST_XDIST_WORKER', 'master')}"
    await clone(postgres, name)
    await DB.open(postgres.url(name, user=APP_ROLE))
    yield name
    await DB.close()


@pytest.fixture
async def db(database: str) -> AsyncIterator[None]:
    register_features()
    async with shell():
        yield


@pytest.fixture
async def owner(postgres: Postgres, database: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(postgres.url(database))
    yield connection
    await connection.close()


@pytest.fixture
async def fresh_db(postgres: Postgres) -> AsyncIterator[FreshDatabase]:
    name = f"fresh_{new_id().hex}"
    await clone(postgres, name)
    set_aside, DB.pool = DB.pool, None
    address = FreshDatabase(postgres.url(name, user=APP_ROLE), postgres.url(name))
    await DB.open(address.url)
    register_features()
    try:
        yield address
    finally:
        await DB.close()
        DB.pool = set_aside
        await drop(postgres, name)


@pytest.fixture
async def valkey() -> str:
    server = await asyncio.to_thread(servers.valkey)
    with contextlib.closing(redis.Redis(unix_socket_path=str(server.socket))) as line:
        line.flushall()
    return server.url


@pytest.fixture
def clock() -> Iterator[StoppedClock]:
    with runtime_clock.wound(NOON):
        yield StoppedClock()


async def clone(postgres: Postgres, name: str) -> None:
    """A copy of the migrated template database."""
    connection = await asyncpg.connect(postgres.url("postgres"))
    try:
        await connection.execute(
            f'create database "{name}" template {servers.TEMPLATE} strategy file_copy'
        )
    finally:
        await connection.close()


async def drop(postgres: Postgres, name: str) -> None:
    """Forget a database, whoever is still connected."""
    connection = await asyncpg.connect(postgres.url("postgres"))
    try:
        await connection.execute(f'drop database if exists "{name}" with (force)')
    finally:
        await connection.close()


def register_features() -> None:
    """Let the outbox know every feature there is.

    A feature that cannot be imported fails its own tests and the house's, not everybody's.
    """
    outbox.register(_features())


@functools.cache
def _features() -> tuple[Feature, ...]:
    found: list[Feature] = []
    for module in pkgutil.iter_modules(kvitt.features.__path__):
        try:
            found += load_features("kvitt.features", only=module.name)
        except ImportError as problem:
            print(f"feature {module.name} cannot be imported: {problem}")  # noqa: T201
    return tuple(found)
