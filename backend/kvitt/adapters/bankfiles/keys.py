"""What makes a payment itself, so that the same file twice books nothing twice."""

import hashlib
from collections import Counter
from typing import Final

_DIGEST_CHARACTERS: Final = 40


class BankKeys:
    """Makes the dedupe keys of one file, alike payments counted apart.

    A key is a digest, since what it is made of may name a person.
    """

    def __init__(self, family: str) -> None:
        self._family = family
        self._seen: Counter[str] = Counter()

    def make(self, *parts: str) -> str:
        """Make the key of the next payment that shows these particulars."""
        joined = "\x1f".join(parts)
        self._seen[joined] += 1
        counted = f"{joined}\x1e{self._seen[joined]}"
        digest = hashlib.sha256(counted.encode()).hexdigest()[:_DIGEST_CHARACTERS]
        return f"{self._family}:{digest}"
