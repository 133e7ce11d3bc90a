"""Opening, touching and ending sessions."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from kvitt.features.identity.queries import LASTS, OpenSession
from kvitt.features.identity.secrets import csrf_token, new_token, token_hash
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute

TOUCH_EVERY = timedelta(minutes=5)


class Opened(msgspec.Struct, frozen=True):
    """A session just opened; the token goes into the cookie and nowhere else."""

    token: str
    ends_at: datetime

    @property
    def csrf_token(self) -> str:
        """What a page sends back with every write."""
        return csrf_token(self.token)


async def open_session(
    kind: str,
    *,
    person_id: UUID | None = None,
    access_id: UUID | None = None,
    now: datetime,
) -> Opened:
    """Open a session with a fresh token."""
    opened = Opened(new_token(), now + LASTS[kind])
    await execute(
        "insert into sessions"
        " (id, token_hash, kind, person_id, access_id, created_at, seen_at, ends_at)"
        " values ($1, $2, $3, $4, $5, $6, $6, $7)",
        new_id(),
        token_hash(opened.token),
        kind,
        person_id,
        access_id,
        now,
        opened.ends_at,
    )
    return opened


async def touch_session(session: OpenSession, *, now: datetime) -> None:
    """Note that the session is in use, now and then rather than at every call."""
    if now - session.seen_at >= TOUCH_EVERY:
        await execute("update sessions set seen_at = $2 where id = $1", session.id, now)


async def end_session(token: str) -> None:
    """End the session behind a token, if there is one."""
    await execute("delete from sessions where token_hash = $1", token_hash(token))
