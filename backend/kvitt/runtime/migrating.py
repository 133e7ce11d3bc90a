"""Brings a database's tables up to this version, as their owner, one program at a time."""

import contextlib
import io
from pathlib import Path
from urllib.parse import unquote, urlsplit

import asyncpg
from piccolo.conf.apps import AppConfig, AppRegistry

from kvitt.runtime.database import DB

FOLDER = Path(__file__).parent.parent / "migrations"
APP_CONFIG = AppConfig(app_name="kvitt", migrations_folder_path=str(FOLDER), table_classes=[])
APP_REGISTRY = AppRegistry(apps=["kvitt.runtime.migrating"])
APP_ROLE = "kvitt_app"

_MIGRATION_LOCK = 815


class MigrationFailed(Exception):
    """The tables could not be brought up to this version; nothing of it was kept."""


def sql_files(folder: Path) -> list[Path]:
    """A migration's SQL files in the order of their numbers."""
    return sorted(folder.glob("*.sql"))


async def run_sql_folder(folder: Path) -> None:
    """Execute every SQL file of a migration inside the current transaction."""
    current = DB.current_transaction.get()
    assert current is not None, "migrations run inside one transaction"
    for path in sql_files(folder):
        try:
            await current.connection.execute(path.read_text(encoding="utf-8"))
        except asyncpg.PostgresError as problem:
            raise MigrationFailed(f"{path.name}: {problem}") from problem


async def migrate(migration_url: str, *, app_url: str = "") -> None:
    """Bring the tables up to this version; several programs at once do it one after the other.

    The application's role is made when it is missing, with the password of `app_url`.
    """
    from piccolo.apps.migrations.commands.forwards import run_forwards  # noqa: PLC0415 (heavy)

    await DB.open(migration_url, size=1)
    try:
        async with DB.transaction():
            current = DB.current_transaction.get()
            assert current is not None
            con = current.connection
            await con.execute("set local statement_timeout = 0")
            await con.execute("set local client_min_messages = warning")
            await con.execute("select pg_advisory_xact_lock($1)", _MIGRATION_LOCK)
            await _ensure_app_role(con, app_url)
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                outcome = await run_forwards("kvitt")
            if not outcome.success:
                raise MigrationFailed(outcome.message or said.getvalue())
    finally:
        await DB.close()


async def _ensure_app_role(con: asyncpg.Connection, app_url: str) -> None:
    if await con.fetchval("select 1 from pg_roles where rolname = $1", APP_ROLE):
        return
    password = unquote(urlsplit(app_url).password or "")
    quoted = await con.fetchval("select quote_literal($1::text)", password)
    await con.execute(f"create role {APP_ROLE} login" + (f" password {quoted}" if password else ""))
