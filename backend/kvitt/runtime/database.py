"""The one database: a pool, transactions that nested calls join, and plain SQL.

    async with transaction():
        await lock_case(case_id)
        row = await fetch_row("select … from cases where id = $1", case_id)
        await execute("insert into …", …)

Every call joins the transaction of its task, or else takes a connection from the pool for itself.
Do not `asyncio.gather` inside a transaction: one connection does one thing at a time. JSON columns
are read as Python values and written from them (give the value, not a string).
"""

import contextlib
import contextvars
import os
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

Row = Mapping[str, Any]

os.environ.setdefault("PICCOLO_CONF", "kvitt.runtime.migrating")

_SESSION = {
    "statement_timeout": "30000",
    "idle_in_transaction_session_timeout": "60000",
    "TimeZone": "UTC",
    "application_name": "kvitt",
}


class SafeTransaction(PostgresTransaction):
    """Piccolo's transaction, mended: a failing COMMIT still gives the connection back.

    As shipped, a deferred constraint that fails at COMMIT leaves the dead transaction current, and
    every later `transaction()` of the task silently joins it.
    """

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        """Commit or roll back, and whatever happens let go of the connection."""
        if self._parent:
            return exception is None
        try:
            if exception is not None:
                if not self._rolled_back:
                    await self.rollback()  # type: ignore[no-untyped-call]
            elif not self._committed and not self._rolled_back:
                await self.commit()  # type: ignore[no-untyped-call]
        finally:
            self.engine.current_transaction.reset(self.context)
            if self.engine.pool:
                await self.engine.pool.release(self.connection)
            else:
                await self.connection.close()
        return exception is None


class Shell(SafeTransaction):
    """A transaction around a whole test: what runs inside sees it as a fresh connection.

    `transaction()` directly inside a shell is a savepoint, so an action that fails is undone as it
    would be in earnest, and the test goes on.
    """

    @property
    def inner(self) -> "SavepointTransaction":
        """A transaction of its own, as seen by the code under test."""
        return SavepointTransaction(self)


class SavepointTransaction(PostgresTransaction):
    """An outermost transaction of the code under test, kept as a savepoint of the shell."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.engine)
        self._parent = None
        self.connection = shell.connection

    async def __aenter__(self) -> "SavepointTransaction":
        """Take the savepoint."""
        self.transaction = self.connection.transaction()
        await self.transaction.start()
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        """Release the savepoint or go back to it, checking deferred constraints as COMMIT does."""
        try:
            if exception is not None:
                await self.transaction.rollback()
                return False
            try:
                await self.connection.execute("set constraints all immediate")
            except asyncpg.PostgresError:
                await self.transaction.rollback()
                raise
            await self.connection.execute("set constraints all deferred")
            await self.transaction.commit()
            return True
        finally:
            self.engine.current_transaction.reset(self.context)


class Engine(PostgresEngine):
    """Piccolo's engine with safe transactions, opened when its address is known."""

    def __init__(self) -> None:
        super().__init__(config={"database": "kvitt"})

    async def check_version(self) -> None:
        """Ask nothing at import: there is no address yet."""

    async def prep_database(self) -> None:
        """Ask nothing at import: no extension is needed."""

    async def open(self, url: str, *, size: int = 10) -> None:
        """Connect a pool to the database at a URL."""
        assert self.pool is None, "the database is already open; close it first"
        self.config = {"dsn": url}
        self.pool = await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=size,
            init=speak_json,
            reset=_give_back,
            server_settings=_SESSION,
        )

    async def close(self) -> None:
        """Give all connections back and forget the address."""
        if self.pool is not None:
            pool, self.pool = self.pool, None
            await pool.close()

    def transaction(self, allow_nested: bool = True) -> PostgresTransaction:  # noqa: FBT001, FBT002
        """Begin a transaction, or join the one under way."""
        current = self.current_transaction.get()
        if isinstance(current, Shell):
            return current.inner
        return SafeTransaction(self, allow_nested)


DB = Engine()


async def speak_json(connection: asyncpg.Connection) -> None:
    """Teach a connection to read and write JSON columns as Python values."""
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(
            kind, schema="pg_catalog", encoder=_encode_json, decoder=msgspec.json.decode
        )


async def _give_back(connection: asyncpg.Connection) -> None:
    # Nothing of ours outlives its transaction (no session locks, no SET, no LISTEN on the pool), so
    # the driver's resetting query, a third of a small query's cost, is only for what went wrong.
    if connection.is_in_transaction():
        await connection.reset()


def _encode_json(value: object) -> str:
    # Piccolo hands over ready JSON text; our own code hands over values.
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


@contextlib.asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """Everything inside happens or nothing does; a nested one joins the outer."""
    async with DB.transaction():
        yield


@contextlib.asynccontextmanager
async def rehearsal() -> AsyncIterator[None]:
    """Everything inside runs as in earnest and is undone at the end; the outer one goes on."""
    async with DB.transaction():
        current = DB.current_transaction.get()
        assert current is not None, "a transaction has just been begun or joined"
        # A nested transaction joins the outer one, so only a savepoint can be taken back alone.
        savepoint = current.connection.transaction()
        await savepoint.start()
        try:
            yield
        finally:
            await savepoint.rollback()


def in_transaction() -> bool:
    """Whether the present task is inside a transaction of its own making."""
    current = DB.current_transaction.get()
    return current is not None and not isinstance(current, Shell)


def in_any_transaction() -> bool:
    """Whether what is written now belongs to a transaction, a test's included."""
    return DB.current_transaction.get() is not None


@contextlib.asynccontextmanager
async def connection() -> AsyncIterator[asyncpg.Connection]:
    """The connection of the current transaction, or one from the pool."""
    current = DB.current_transaction.get()
    if isinstance(current, Shell):
        async with current.connection.transaction():
            yield current.connection
    elif current is not None:
        yield current.connection
    else:
        assert DB.pool is not None, "open the database first: await DB.open(url)"
        async with DB.pool.acquire() as fresh:
            yield fresh


async def fetch(sql: str, *arguments: object) -> list[Row]:
    """All rows of a query."""
    async with connection() as con:
        rows: list[Row] = await con.fetch(sql, *arguments)
        return rows


async def fetch_row(sql: str, *arguments: object) -> Row | None:
    """The first row of a query, or None."""
    async with connection() as con:
        row: Row | None = await con.fetchrow(sql, *arguments)
        return row


async def fetch_value(sql: str, *arguments: object) -> Any:
    """The first column of the first row, or None."""
    async with connection() as con:
        return await con.fetchval(sql, *arguments)


async def execute(sql: str, *arguments: object) -> str:
    """Run a statement and return PostgreSQL's word on it, such as `UPDATE 1`."""
    async with connection() as con:
        word: str = await con.execute(sql, *arguments)
        return word


async def execute_many(sql: str, rows: Iterable[Sequence[object]]) -> None:
    """Run one statement for many rows in one go."""
    async with connection() as con:
        await con.executemany(sql, rows)


async def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write many rows at the speed of COPY, inside the current transaction."""
    async with connection() as con:
        await con.copy_records_to_table(table, records=rows, columns=list(columns))


@contextlib.asynccontextmanager
async def shell() -> AsyncIterator[Shell]:
    """Wrap a test in a transaction that is rolled back at its end."""
    around = Shell(DB)
    async with around:
        try:
            yield around
        finally:
            await around.rollback()  # type: ignore[no-untyped-call]


async def lock_creditor(creditor_id: UUID) -> None:
    """Let nobody else act on this creditor until the transaction ends; first in the lock order."""
    await _lock(1, creditor_id)


async def lock_debtor(debtor_id: UUID) -> None:
    """Let nobody else act on this debtor until the transaction ends; second in the order."""
    await _lock(2, debtor_id)


async def lock_case(case_id: UUID) -> None:
    """Let nobody else act on this case until the transaction ends; third in the order."""
    await _lock(3, case_id)


async def lock_payment(payment_id: UUID) -> None:
    """Let nobody else act on this payment until the transaction ends; last in the order."""
    await _lock(4, payment_id)


async def _lock(kind: int, subject_id: UUID) -> None:
    assert in_transaction(), "locks are taken only inside a transaction"
    await execute("select pg_advisory_xact_lock($1, hashtext($2))", kind, str(subject_id))


def detached() -> contextvars.Context:
    """A context for `create_task(…, context=…)` that inherits no transaction of its creator."""
    return contextvars.Context()
