"""Secrets made, written, compared: passwords, letter codes, session tokens, client secrets."""

import asyncio
import hashlib
import hmac
import re
import secrets
from datetime import date
from uuid import UUID

import argon2

from kvitt.core.refusal import Refusal
from kvitt.runtime.sealing import keyed_hash

PASSWORD_LENGTH_MIN = 12
PASSWORD_LENGTH_MAX = 200

# Crockford's base 32: no I, L, O, U. Ten signs carry 50 bits.
CODE_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})

_HASHER = argon2.PasswordHasher()
_NOBODYS = _HASHER.hash(secrets.token_urlsafe(32))
"""Compared with where nobody has the address, so that an unknown one takes as long as a known."""


async def hash_password(password: str) -> str:
    """A password as stored (argon2id); refuses one that is too short to hold."""
    if not PASSWORD_LENGTH_MIN <= len(password) <= PASSWORD_LENGTH_MAX:
        raise Refusal(
            "password_length",
            params={"min": PASSWORD_LENGTH_MIN, "max": PASSWORD_LENGTH_MAX},
            pointer="/password",
        )
    return await asyncio.to_thread(_HASHER.hash, password)


async def is_password(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one; takes as long where nothing is stored."""
    return await asyncio.to_thread(_verify, stored, password) and stored is not None


def _verify(stored: str | None, password: str) -> bool:
    try:
        return _HASHER.verify(stored or _NOBODYS, password[:PASSWORD_LENGTH_MAX])
    except argon2.exceptions.VerificationError:
        return False


def new_code() -> str:
    """A code for a letter, as printed: `7KQ2M-XW9RD`."""
    signs = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
    return f"{signs[: CODE_LENGTH // 2]}-{signs[CODE_LENGTH // 2 :]}"


def code_hash(typed: str) -> bytes:
    """What is stored of a code, however it was typed: small letters, spaces, misread signs."""
    signs = re.sub(r"[^0-9A-Z]", "", typed.upper()).translate(_MISREAD)
    return keyed_hash("access code", signs)


def birth_hash(access_id: UUID, born: date) -> bytes:
    """What is stored of a birth date as the proof beside one code."""
    return keyed_hash("access birth date", f"{access_id} {born.isoformat()}")


def pin_hash(access_id: UUID, pin: str) -> bytes:
    """What is stored of a PIN as the proof beside one code."""
    return keyed_hash("access pin", f"{access_id} {re.sub(r'[^0-9A-Za-z]', '', pin)}")


def new_token() -> str:
    """A session token or client secret: 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What is stored of a token; it is random enough to need no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def csrf_token(token: str) -> str:
    """The token a page sends back with every write: proves it could read the session's answer."""
    return hmac.new(token.encode(), b"kvitt csrf", hashlib.sha256).hexdigest()[:40]


def same(one: bytes, other: bytes) -> bool:
    """Whether two hashes are equal, in the same time for equal and different ones."""
    return hmac.compare_digest(one, other)
