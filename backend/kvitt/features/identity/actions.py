"""People, API clients and letter codes: made, proven, revoked."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from kvitt.core.refusal import Refusal
from kvitt.features.identity import attempts, secrets
from kvitt.features.identity.events import DebtorSignedIn, PersonSignedIn
from kvitt.features.identity.queries import PersonFound, find_client, find_person
from kvitt.features.identity.sessions import Opened, open_session
from kvitt.runtime.actor import Actor
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, fetch_row, fetch_value, transaction
from kvitt.runtime.outbox import announce

CODE_LASTS = timedelta(days=365)
LIVING_SECRETS_MAX = 2
SCOPES = frozenset({"cases:read", "claims:write", "remittances:read"})


async def create_person(
    email: str,
    *,
    name: str,
    password: str,
    creditor_id: UUID | None = None,
    roles: Collection[str] = (),
    now: datetime,
) -> UUID:
    """Let somebody sign in: for a creditor, or as staff where no creditor is given."""
    address = email.strip().lower()
    if "@" not in address:
        raise Refusal("email_invalid", pointer="/email")
    person_id = new_id()
    written = await fetch_value(
        "insert into people (id, email, name, password_hash, creditor_id, roles, created_at)"
        " values ($1, $2, $3, $4, $5, $6, $7) on conflict (email) do nothing returning id",
        person_id,
        address,
        name,
        await secrets.hash_password(password),
        creditor_id,
        sorted(roles),
        now,
    )
    if written is None:
        raise Refusal("email_taken", pointer="/email")
    return person_id


async def sign_in(
    email: str, password: str, *, kind: str, ip: str, now: datetime
) -> tuple[Opened, PersonFound]:
    """Open a session for a person at one door, or refuse without telling what was wrong.

    The try is counted and committed first: a wrong one must stay counted.
    """
    address = attempts.by_address(email.strip().lower())
    origin = attempts.by_origin(ip)
    await attempts.count_try((address, origin), now=now)
    person = await find_person(email)
    right = await secrets.is_password(person.password_hash if person else None, password)
    may_enter = person is not None and (person.creditor_id is None) == (kind == "staff")
    if person is None or not (right and may_enter):
        raise Refusal("sign_in_failed")
    async with transaction():
        await attempts.forgive((address,))
        await attempts.uncount(origin)
        opened = await open_session(kind, person_id=person.id, now=now)
        await announce(
            PersonSignedIn(person_id=person.id, creditor_id=person.creditor_id, at=now), now=now
        )
    return opened, person


async def grant_debtor_access(
    case_id: UUID,
    debtor_id: UUID,
    *,
    birth_date: date | None = None,
    pin: str | None = None,
    now: datetime,
) -> str:
    """A code for a letter: opens one case for one liable party, with the proof given here.

    Earlier codes keep working until this one has been used: its letter may be lost or withdrawn.
    """
    assert birth_date is not None or pin, "a code alone proves too little"
    access_id = new_id()
    code = secrets.new_code()
    await execute(
        "insert into debtor_access"
        " (id, code_hash, case_id, debtor_id, birth_hash, pin_hash, created_at, expires_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8)",
        access_id,
        secrets.code_hash(code),
        case_id,
        debtor_id,
        secrets.birth_hash(access_id, birth_date) if birth_date else None,
        secrets.pin_hash(access_id, pin) if pin else None,
        now,
        now + CODE_LASTS,
    )
    return code


async def revoke_debtor_access(
    case_id: UUID, *, debtor_id: UUID | None = None, now: datetime
) -> None:
    """Let no code open the case any more (for one liable party, or all), and end its sessions."""
    async with transaction():
        await execute(
            "update debtor_access set revoked_at = $3 where case_id = $1"
            " and ($2::uuid is null or debtor_id = $2) and revoked_at is null",
            case_id,
            debtor_id,
            now,
        )
        await execute(
            "delete from sessions s using debtor_access a where a.id = s.access_id"
            " and a.case_id = $1 and ($2::uuid is null or a.debtor_id = $2)",
            case_id,
            debtor_id,
        )


class ProofGiven(msgspec.Struct, frozen=True, kw_only=True):
    """The code a debtor typed, and the proof beside it."""

    code: str
    birth_date: date | None = None
    pin: str | None = None


async def open_debtor_session(proof: ProofGiven, *, ip: str, now: datetime) -> tuple[Opened, Actor]:
    """Open a debtor's session; returns it with the actor it speaks for.

    An unknown code, a revoked one and a wrong proof are refused alike and cost the same work.
    """
    code_hash = secrets.code_hash(proof.code)
    code, origin = attempts.by_code(code_hash), attempts.by_origin(ip)
    await attempts.count_try((code, origin), now=now)
    row = await fetch_row(
        "select id, case_id, debtor_id, birth_hash, pin_hash, first_used_at,"
        " revoked_at is null and expires_at > $2 as living"
        " from debtor_access where code_hash = $1",
        code_hash,
        now,
    )
    access_id = row["id"] if row is not None else new_id()
    given_birth = secrets.birth_hash(access_id, proof.birth_date or date.min)
    given_pin = secrets.pin_hash(access_id, proof.pin or "")
    born = secrets.same(given_birth, (row["birth_hash"] if row else None) or b"")
    knows = secrets.same(given_pin, (row["pin_hash"] if row else None) or b"")
    proven = (proof.birth_date is not None and born) or (bool(proof.pin) and knows)
    if row is None or not (proven and row["living"]):
        raise Refusal("code_or_proof_wrong")
    async with transaction():
        await attempts.forgive((code,))
        await attempts.uncount(origin)
        if row["first_used_at"] is None:
            await _put_in_force(access_id, row["case_id"], row["debtor_id"], now=now)
        opened = await open_session("debtor", access_id=access_id, now=now)
        fact = DebtorSignedIn(case_id=row["case_id"], debtor_id=row["debtor_id"], at=now)
        await announce(fact, now=now)
    return opened, Actor(
        kind="debtor",
        id=access_id,
        debtor_id=row["debtor_id"],
        case_ids=frozenset((row["case_id"],)),
    )


async def _put_in_force(access_id: UUID, case_id: UUID, debtor_id: UUID, *, now: datetime) -> None:
    await execute("update debtor_access set first_used_at = $2 where id = $1", access_id, now)
    await execute(
        "update debtor_access set revoked_at = $4 where case_id = $1 and debtor_id = $2"
        " and id < $3 and revoked_at is null",
        case_id,
        debtor_id,
        access_id,
        now,
    )


async def create_api_client(
    creditor_id: UUID, *, name: str, scopes: Collection[str], now: datetime
) -> tuple[str, str]:
    """Let a machine act for a creditor; returns its client id and secret, shown this once."""
    unknown = sorted(set(scopes) - SCOPES)
    if unknown:
        raise Refusal("scope_unknown", params={"scope": unknown[0]}, pointer="/scopes")
    row_id = new_id()
    client_id = f"kvitt_{row_id.hex[-20:]}"
    async with transaction():
        await execute(
            "insert into api_clients (id, client_id, creditor_id, name, scopes, created_at)"
            " values ($1, $2, $3, $4, $5, $6)",
            row_id,
            client_id,
            creditor_id,
            name,
            sorted(scopes),
            now,
        )
        secret = await _write_secret(row_id, now)
    return client_id, secret


async def add_client_secret(client_id: str, *, now: datetime) -> str:
    """A second secret, so that the first can be replaced while it still works."""
    async with transaction():
        client = await find_client(client_id)
        if client is None:
            raise Refusal("client_unknown")
        await execute("select 1 from api_clients where id = $1 for update", client.id)
        living = await fetch_value(
            "select count(*) from api_client_secrets"
            " where api_client_id = $1 and revoked_at is null",
            client.id,
        )
        if living >= LIVING_SECRETS_MAX:
            raise Refusal("client_secrets_full", params={"max": LIVING_SECRETS_MAX})
        return await _write_secret(client.id, now)


async def revoke_client_secret(client_id: str, secret: str, *, now: datetime) -> None:
    """Let one secret work no more; tokens given for it end by themselves within minutes."""
    await execute(
        "update api_client_secrets s set revoked_at = $3 from api_clients c"
        " where c.id = s.api_client_id and c.client_id = $1 and s.secret_hash = $2"
        " and s.revoked_at is null",
        client_id,
        secrets.token_hash(secret),
        now,
    )


async def _write_secret(api_client_id: UUID, now: datetime) -> str:
    secret = secrets.new_token()
    await execute(
        "insert into api_client_secrets (id, api_client_id, secret_hash, created_at)"
        " values ($1, $2, $3, $4)",
        new_id(),
        api_client_id,
        secrets.token_hash(secret),
        now,
    )
    return secret
