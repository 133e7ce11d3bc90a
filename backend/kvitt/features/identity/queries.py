"""Who is speaking: one query for each request."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from kvitt.features.identity.secrets import token_hash
from kvitt.runtime.actor import Actor
from kvitt.runtime.database import Row, fetch_row

IDLE = {
    "creditor_user": timedelta(hours=8),
    "staff": timedelta(hours=8),
    "debtor": timedelta(minutes=30),
}
LASTS = {
    "creditor_user": timedelta(days=7),
    "staff": timedelta(hours=12),
    "debtor": timedelta(hours=4),
}


class OpenSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session found by its token, and on whose behalf it speaks."""

    id: UUID
    seen_at: datetime
    actor: Actor


_PERSON_SESSION = """
select s.id, s.seen_at, p.id as person_id, p.name, p.creditor_id, p.roles
from sessions s join people p on p.id = s.person_id
where s.token_hash = $1 and s.kind = $2 and s.ends_at > $3 and s.seen_at > $4
  and p.left_at is null
"""

_DEBTOR_SESSION = """
select s.id, s.seen_at, a.id as access_id, a.debtor_id, a.case_id,
  array(select o.case_id from debtor_access o where o.debtor_id = a.debtor_id
        and o.revoked_at is null and o.expires_at > $3) as case_ids
from sessions s join debtor_access a on a.id = s.access_id
where s.token_hash = $1 and s.kind = $2 and s.ends_at > $3 and s.seen_at > $4
"""


async def find_session(token: str, kind: str, *, now: datetime) -> OpenSession | None:
    """The living session behind a token, or None."""
    query = _DEBTOR_SESSION if kind == "debtor" else _PERSON_SESSION
    row = await fetch_row(query, token_hash(token), kind, now, now - IDLE[kind])
    if row is None:
        return None
    actor = _debtor(row) if kind == "debtor" else _person(row, kind)
    return OpenSession(id=row["id"], seen_at=row["seen_at"], actor=actor)


def _person(row: Row, kind: str) -> Actor:
    return Actor(
        kind="staff" if kind == "staff" else "creditor_user",
        id=row["person_id"],
        creditor_id=row["creditor_id"],
        roles=frozenset(row["roles"]),
        label=row["name"],
    )


def _debtor(row: Row) -> Actor:
    return Actor(
        kind="debtor",
        id=row["access_id"],
        debtor_id=row["debtor_id"],
        case_ids=frozenset((row["case_id"], *row["case_ids"])),
    )


class PersonFound(msgspec.Struct, frozen=True, kw_only=True):
    """A person as signing in needs it."""

    id: UUID
    email: str
    name: str
    password_hash: str
    creditor_id: UUID | None
    roles: list[str]


async def find_person(email: str) -> PersonFound | None:
    """The person with an address who has not left, or None."""
    row = await fetch_row(
        "select id, email, name, password_hash, creditor_id, roles from people"
        " where email = $1 and left_at is null",
        email.strip().lower().replace("\x00", "?"),  # PostgreSQL holds no text with a NUL
    )
    return None if row is None else msgspec.convert(dict(row), PersonFound)


async def find_email(person_id: UUID) -> str:
    """The address a person signs in with."""
    row = await fetch_row("select email from people where id = $1", person_id)
    assert row is not None, "a session's person stays"
    email: str = row["email"]
    return email


class ClientFound(msgspec.Struct, frozen=True, kw_only=True):
    """An API client as the token endpoint needs it."""

    id: UUID
    client_id: str
    creditor_id: UUID
    name: str
    scopes: list[str]
    secret_hashes: list[bytes]


async def find_client(client_id: str) -> ClientFound | None:
    """The living client with this id and its living secrets, or None."""
    row = await fetch_row(
        "select c.id, c.client_id, c.creditor_id, c.name, c.scopes,"
        " array(select s.secret_hash from api_client_secrets s"
        "       where s.api_client_id = c.id and s.revoked_at is null) as secret_hashes"
        " from api_clients c where c.client_id = $1 and c.revoked_at is null",
        client_id.replace("\x00", "?"),
    )
    return None if row is None else msgspec.convert(dict(row), ClientFound)
