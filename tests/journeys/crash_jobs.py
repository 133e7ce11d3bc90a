"""Small jobs for the crash tests: one books, one prints; both leave traces that can be counted."""

import datetime as dt
import os
from pathlib import Path
from uuid import UUID

import msgspec

from kvitt.runtime import outbox
from kvitt.runtime.database import execute, fetch_value
from kvitt.runtime.feature import Feature, Job, Reaction
from kvitt.runtime.settings import load_settings


class Book(msgspec.Struct, frozen=True):
    """Book one thing."""

    subject_id: UUID


class Booked(msgspec.Struct, frozen=True):
    """One thing was booked: a fact."""

    subject_id: UUID


class Print(msgspec.Struct, frozen=True):
    """Print one thing."""

    subject_id: UUID


async def book(payload: Book, *, now: dt.datetime) -> None:
    """Write a row that nothing keeps from being written twice, and tell of it."""
    await execute("insert into booked (subject_id) values ($1)", payload.subject_id)
    await outbox.announce(Booked(payload.subject_id), now=now)
    await outbox.enqueue("print", Print(payload.subject_id), now=now)


async def count_booked(fact: Booked, *, now: dt.datetime) -> None:
    """React to the fact with another row that could be doubled."""
    await execute("insert into counted (subject_id) values ($1)", fact.subject_id)


async def print_once(payload: Print, *, now: dt.datetime) -> None:
    """Hand a page to a peer that knows its effect key, after noting the attempt."""
    await execute("insert into attempts (subject_id) values ($1)", payload.subject_id)
    assert await fetch_value("select true from booked where subject_id = $1", payload.subject_id)
    _peer_takes(load_settings().outgoing, str(payload.subject_id))


def _peer_takes(folder: Path, effect_key: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{effect_key}.{os.getpid()}.new"
    fresh.write_text(effect_key)
    try:
        os.link(fresh, folder / f"{effect_key}.page")
    except FileExistsError:
        with (folder / "known-already.log").open("a") as log:
            log.write(f"{effect_key}\n")
    fresh.unlink()


FEATURES = (
    Feature(
        name="crash_jobs",
        jobs=(
            Job(name="book", payload=Book, action=book),
            Job(name="print", payload=Print, action=print_once, mode="outward"),
        ),
        reactions=(Reaction(fact=Booked, name="count", action=count_booked),),
    ),
)
