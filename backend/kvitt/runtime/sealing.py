"""Personal content sealed with a key per person, so that erasing the key erases the content.

Each person's key lies in `person_keys`, wrapped by the installation's master key. AES-256-GCM; the
person's id is authenticated with every sealed value, so a value moved to another person won't open.
Destroying a key overwrites its row; backups and the write-ahead log forget it when they expire.
"""

import datetime as dt
import functools
import hashlib
import hmac
import os
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kvitt.runtime.database import execute, fetch_row
from kvitt.runtime.settings import SettingsError, load_settings

KEY_BYTES = 32
NONCE_BYTES = 12


class KeyErased(Exception):
    """The person's key was destroyed: what it sealed can never be read again."""


class SealBroken(Exception):
    """The sealed bytes were changed, or belong to somebody else."""


def create_master_key(path: Path) -> None:
    """Make the installation's master key, unless it is already there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_bytes(os.urandom(KEY_BYTES))
    fresh.chmod(0o600)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _master() -> bytes:
    return _read_master(load_settings().master_key_path)


@functools.lru_cache(maxsize=4)
def _read_master(path: Path) -> bytes:
    try:
        key = path.read_bytes()
    except OSError as problem:
        raise SettingsError(f"The master key {path} cannot be read: {problem.strerror}.") from None
    if len(key) != KEY_BYTES:
        raise SettingsError(f"The master key {path} must be {KEY_BYTES} bytes, not {len(key)}.")
    return key


def _derived(purpose: str) -> bytes:
    return _derive(_master(), purpose)


@functools.lru_cache(maxsize=64)
def _derive(master: bytes, purpose: str) -> bytes:
    return hmac.digest(master, f"kvitt {purpose}".encode(), hashlib.sha256)


async def create_key(subject_id: UUID, now: dt.datetime) -> None:
    """Give a person a key of their own; a second call changes nothing."""
    key = AESGCM.generate_key(KEY_BYTES * 8)
    wrapped = _encrypt(_derived("wrapping"), key, subject_id)
    await execute(
        "insert into person_keys (subject_id, wrapped_key, created_at) values ($1, $2, $3)"
        " on conflict (subject_id) do nothing",
        subject_id,
        wrapped,
        now,
    )


async def destroy_key(subject_id: UUID, now: dt.datetime) -> None:
    """Erase a person's sealed content everywhere by destroying its key."""
    await execute(
        "update person_keys set wrapped_key = null, destroyed_at = $2"
        " where subject_id = $1 and destroyed_at is null",
        subject_id,
        now,
    )


async def seal(subject_id: UUID, content: bytes) -> bytes:
    """Content sealed for a person."""
    return seal_with(await wrapped_key(subject_id), subject_id, content)


async def unseal(subject_id: UUID, sealed: bytes) -> bytes:
    """A person's content opened; refuses when the key was destroyed or the bytes were changed."""
    return unseal_with(await wrapped_key(subject_id), subject_id, sealed)


async def wrapped_key(subject_id: UUID) -> bytes | None:
    """A person's wrapped key for `seal_with` and `unseal_with`; None once destroyed."""
    row = await fetch_row("select wrapped_key from person_keys where subject_id = $1", subject_id)
    assert row is not None, f"person {subject_id} has no key; call create_key first"
    wrapped: bytes | None = row["wrapped_key"]
    return wrapped


def seal_with(wrapped: bytes | None, subject_id: UUID, content: bytes) -> bytes:
    """Content sealed under an already fetched wrapped key."""
    return _encrypt(_unwrap(wrapped, subject_id), content, subject_id)


def unseal_with(wrapped: bytes | None, subject_id: UUID, sealed: bytes) -> bytes:
    """Content opened with an already fetched wrapped key, as when rows were joined with it."""
    return _decrypt(_unwrap(wrapped, subject_id), sealed, subject_id)


def keyed_hash(purpose: str, text: str) -> bytes:
    """A hash by which sealed text can be found again, useless without the master key."""
    return hmac.digest(_derived(f"hash {purpose}"), text.encode(), hashlib.sha256)


def _unwrap(wrapped: bytes | None, subject_id: UUID) -> bytes:
    if wrapped is None:
        raise KeyErased(str(subject_id))
    return _decrypt(_derived("wrapping"), wrapped, subject_id)


def _encrypt(key: bytes, content: bytes, subject_id: UUID) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, subject_id.bytes)


def _decrypt(key: bytes, sealed: bytes, subject_id: UUID) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], subject_id.bytes)
    except InvalidTag:
        raise SealBroken(str(subject_id)) from None
