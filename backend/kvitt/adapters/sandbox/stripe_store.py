"""Where the Stripe stand-in keeps its state: one SQLite file that survives `kill -9`."""

import contextlib
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from kvitt.adapters.sandbox.stripe_objects import KINDS, Thing, name_of

_T = TypeVar("_T", bound=Thing)

_TABLES = """
create table if not exists things
  (serial integer primary key, id text not null unique, kind text not null, body text not null);
create table if not exists replies
  (key text primary key, digest text not null, status integer not null, body text not null);
create table if not exists events
  (serial integer primary key, id text not null unique, body text not null,
   due_at real not null, attempts integer not null default 0, left integer not null);
create table if not exists habits (name text primary key, value text not null);
"""


class Reply(msgspec.Struct, frozen=True):
    """The answer once given under an idempotency key."""

    digest: str
    status: int
    body: str


class PendingEvent(msgspec.Struct, frozen=True):
    """An event that has deliveries left."""

    id: str
    body: str
    attempts: int


class StripeStore:
    """Objects, idempotent replies, events to deliver, and the habits tests have set."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Litestar opens it on one thread and may use it on another; never at the same time.
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._database.execute("pragma journal_mode=wal")
        self._database.execute("pragma synchronous=full")
        self._database.executescript(_TABLES)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Keep all that the block writes, or nothing of it; a block within joins the outer."""
        if self._database.in_transaction:
            yield
            return
        self._database.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._database.execute("rollback")
            raise
        self._database.execute("commit")

    def new_id(self, prefix: str) -> str:
        """Make an id as Stripe shapes them."""
        return f"{prefix}_test_{secrets.token_hex(12)}"

    def keep(self, thing: Thing) -> None:
        """Keep a thing, new or changed."""
        self._database.execute(
            "insert into things (id, kind, body) values (?, ?, ?)"
            " on conflict (id) do update set body = excluded.body",
            (thing.id, thing.object, msgspec.json.encode(thing).decode()),
        )

    def find(self, thing_id: str) -> Thing | None:
        """Find a thing by its id alone."""
        kind = KINDS.get(thing_id.partition("_")[0])
        row = self._database.execute("select body from things where id = ?", (thing_id,)).fetchone()
        if kind is None or row is None:
            return None
        return msgspec.json.decode(row[0], type=kind)

    def every(self, kind: type[_T]) -> list[_T]:
        """List all things of a kind, newest first, as Stripe does."""
        name = name_of(kind)
        rows = self._database.execute(
            "select body from things where kind = ? order by serial desc", (name,)
        )
        return [msgspec.json.decode(body, type=kind) for (body,) in rows]

    def find_reply(self, key: str) -> Reply | None:
        """Find what was answered under an idempotency key."""
        row = self._database.execute(
            "select digest, status, body from replies where key = ?", (key,)
        ).fetchone()
        return Reply(*row) if row else None

    def keep_reply(self, key: str, reply: Reply) -> None:
        """Keep what was answered under an idempotency key."""
        self._database.execute(
            "insert into replies (key, digest, status, body) values (?, ?, ?, ?)",
            (key, reply.digest, reply.status, reply.body),
        )

    def keep_event(self, event_id: str, body: str, *, due_at: float, times: int) -> None:
        """Keep an event to be delivered, so often."""
        self._database.execute(
            "insert into events (id, body, due_at, left) values (?, ?, ?, ?)",
            (event_id, body, due_at, times),
        )

    def list_events(self) -> list[str]:
        """List every event ever made, newest first."""
        rows = self._database.execute("select body from events order by serial desc")
        return [body for (body,) in rows]

    def due_events(self, at: float, *, newest_first: bool) -> list[PendingEvent]:
        """List the events whose delivery is due."""
        order = "desc" if newest_first else "asc"
        rows = self._database.execute(
            "select id, body, attempts from events where left > 0 and due_at <= ?"
            f" order by serial {order}",
            (at,),
        )
        return [PendingEvent(*row) for row in rows]

    def note_delivered(self, event_id: str) -> None:
        """Note that the receiver has taken one delivery."""
        self._database.execute(
            "update events set left = left - 1, attempts = 0 where id = ?", (event_id,)
        )

    def note_failed(self, event_id: str, *, due_at: float) -> None:
        """Note that the receiver did not take it, and when to try again."""
        self._database.execute(
            "update events set attempts = attempts + 1, due_at = ? where id = ?", (due_at, event_id)
        )

    def deliver_again(self, event_id: str, *, due_at: float) -> bool:
        """Deliver an event once more; whether there is such an event."""
        changed = self._database.execute(
            "update events set left = left + 1, due_at = ? where id = ?", (due_at, event_id)
        )
        return changed.rowcount == 1

    def habit(self, name: str, default: str) -> str:
        """Read a habit that a test or a demonstration has set."""
        row = self._database.execute("select value from habits where name = ?", (name,)).fetchone()
        return str(row[0]) if row else default

    def set_habit(self, name: str, value: str) -> None:
        """Set a habit."""
        self._database.execute(
            "insert into habits (name, value) values (?, ?)"
            " on conflict (name) do update set value = excluded.value",
            (name, value),
        )
