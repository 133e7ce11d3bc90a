"""What is personal about a debtor: kept sealed, opened only to be shown or sent."""

import re
import unicodedata
from uuid import UUID

import msgspec

from kvitt.runtime.sealing import keyed_hash, unseal_with

PREFIX_MIN = 2
"""A search needs this many letters of a word."""


class Particulars(msgspec.Struct, frozen=True, kw_only=True):
    """A debtor's particulars as sealed in its row."""

    name: str
    identity_number: str
    street: str
    extra_line: str
    post_code: str
    city: str
    country: str
    email: str
    phone: str

    @property
    def address(self) -> tuple[str, ...]:
        """The postal address, one line each, without the name."""
        town = f"{self.post_code} {self.city}".strip()
        abroad = self.country if self.country != "SE" else ""
        return tuple(line for line in (self.extra_line, self.street, town, abroad) if line)

    @property
    def identity_masked(self) -> str:
        """The identity number with its last four digits hidden, as shown on a screen."""
        digits = self.identity_number
        return f"{digits[:-4]}-••••" if digits else ""


def open_particulars(wrapped_key: bytes | None, debtor_id: UUID, sealed: bytes) -> Particulars:
    """Open sealed particulars; an erased debtor has only the word for it."""
    if wrapped_key is None:
        return ERASED
    return msgspec.json.decode(unseal_with(wrapped_key, debtor_id, sealed), type=Particulars)


ERASED = Particulars(
    name="—",
    identity_number="",
    street="",
    extra_line="",
    post_code="",
    city="",
    country="",
    email="",
    phone="",
)


def identity_hash(kind: str, digits: str) -> bytes:
    """The keyed hash by which an identity number is found without being stored in clear."""
    return keyed_hash(f"identity {kind}", digits)


def search_words(name: str) -> list[bytes]:
    """Keyed hashes of every beginning of every word of a name, from two letters on."""
    found: set[str] = set()
    for word in _plain_words(name):
        found.update(word[:length] for length in range(PREFIX_MIN, len(word) + 1))
        if len(word) < PREFIX_MIN:
            found.add(word)
    return [keyed_hash("debtor word", word) for word in sorted(found)]


def searched_words(query: str) -> list[bytes]:
    """Keyed hashes of what somebody typed, word by word."""
    return [keyed_hash("debtor word", word) for word in _plain_words(query)]


def _plain_words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return re.findall(r"\w+", letters)
