"""Who read whose personal data, and when: kept for ever, changed by nobody.

A note is in the database before its reader is answered: it outlives us, and may be lost only if the
database's own machine dies in the next moment. Notes of calls under way at once share one
statement: whoever comes while one is being written waits for the next, as in a group commit.
"""

import asyncio
import datetime as dt
from collections.abc import Collection
from uuid import UUID

import msgspec

from kvitt.runtime.actor import Actor
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import detached, execute, in_any_transaction

_INSERT = """
insert into personal_reads (id, read_at, actor_kind, actor_id, subject_id, what)
select note.* from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::uuid[], $5::uuid[],
    $6::text[]) as note, (select set_config('synchronous_commit', 'off', true)) as unhurried
"""


class _Note(msgspec.Struct, frozen=True):
    id: UUID
    read_at: dt.datetime
    actor_kind: str
    actor_id: UUID | None
    subject_id: UUID
    what: str


class _Group:
    """Notes that wait to be written together."""

    def __init__(self) -> None:
        self.notes: list[_Note] = []
        self.written: asyncio.Future[None] | None = None
        self.writer: asyncio.Task[None] | None = None

    async def add(self, notes: list[_Note]) -> None:
        """Return when the notes are in the database."""
        self.notes += notes
        if self.written is None:
            self.written = asyncio.get_running_loop().create_future()
        written = self.written
        if self.writer is None or self.writer.done():
            self.writer = asyncio.create_task(self._write_all(), context=detached())
        await asyncio.shield(written)

    async def _write_all(self) -> None:
        while self.notes:
            notes, self.notes = self.notes, []
            written, self.written = self.written, None
            assert written is not None, "whoever adds a note waits for it"
            try:
                await _write(notes)
            except Exception as problem:
                written.set_exception(problem)
            else:
                written.set_result(None)


_groups: dict[asyncio.AbstractEventLoop, _Group] = {}


async def record_read(actor: Actor, subject_id: UUID, what: str, now: dt.datetime) -> None:
    """Note that an actor was shown something of a person's."""
    await record_reads(actor, [subject_id], what, now)


async def record_reads(
    actor: Actor, subject_ids: Collection[UUID], what: str, now: dt.datetime
) -> None:
    """Note that an actor was shown something of several persons'."""
    notes = [
        _Note(new_id(), now, actor.kind, actor.id, subject_id, what) for subject_id in subject_ids
    ]
    if not notes:
        return
    if in_any_transaction():
        await _write(notes)
        return
    loop = asyncio.get_running_loop()
    if loop not in _groups:
        _groups.clear()  # an earlier loop has ended
        _groups[loop] = _Group()
    await _groups[loop].add(notes)


async def _write(notes: list[_Note]) -> None:
    columns = zip(*(msgspec.structs.astuple(note) for note in notes), strict=True)
    await execute(_INSERT, *(list(column) for column in columns))
