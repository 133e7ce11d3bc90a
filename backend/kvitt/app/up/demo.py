"""The small believable world a fresh installation starts with, made once."""

import datetime as dt
from pathlib import Path

import asyncpg
import msgspec

from kvitt.runtime import outbox
from kvitt.runtime.database import DB, execute, fetch
from kvitt.runtime.feature import load_features
from kvitt.runtime.settings import Settings


class SeedingInterrupted(Exception):
    """An earlier seeding was killed half way: the world is half made."""


def summary_file(home: Path) -> Path:
    """Where the log-ins and codes of the demonstration world are written down."""
    return home / "demo.json"


async def is_seeded(database_url: str) -> bool:
    """Whether the world is there; refuses when only half of it is."""
    con = await asyncpg.connect(database_url)
    try:
        reached = {row["name"] for row in await con.fetch("select name from milestones")}
    finally:
        await con.close()
    if "seeding" in reached and "seeded" not in reached:
        raise SeedingInterrupted
    return "seeded" in reached


async def seed(settings: Settings, now: dt.datetime) -> None:
    """Make the world and write down how to enter it."""
    from kvitt.app.seed import seed_world  # noqa: PLC0415 (imports every feature)

    outbox.register(load_features())
    await DB.open(settings.database_url)
    try:
        await _reach("seeding", now)
        summary = await seed_world(now)
        text = msgspec.json.format(msgspec.json.encode(summary), indent=2)
        summary_file(settings.home).write_bytes(text + b"\n")
        await _reach("seeded", now)
    finally:
        await DB.close()


async def _reach(name: str, now: dt.datetime) -> None:
    assert not await fetch("select 1 from milestones where name = $1", name), name
    await execute("insert into milestones (name, reached_at) values ($1, $2)", name, now)
