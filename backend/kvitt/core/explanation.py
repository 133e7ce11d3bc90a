"""Why a figure is what it is, in codes and parameters that every language can say."""

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from kvitt.core.citation import Citation

Language = Literal["sv", "fi", "da", "nb", "en"]
"""The languages every reason can be said in."""


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """The reason behind one figure: a code to translate, its terms, the law, and its parts."""

    code: str
    params: Mapping[str, str | int] = {}
    citations: tuple[Citation, ...] = ()
    amount_minor: int | None = None
    parts: tuple["Explanation", ...] = ()
    doubts: tuple[str, ...] = ()
    """What is not settled about it, as it stands beside the value in the law's files."""

    @property
    def all_doubts(self) -> tuple[str, ...]:
        """Its own doubts and those of its parts, each once."""
        return tuple(dict.fromkeys(_doubts_in(self)))


def doubts_of(doubt: str) -> tuple[str, ...]:
    """Give the doubt that stands beside a rule of the law's files, if any does."""
    return (doubt,) if doubt else ()


def _doubts_in(explanation: Explanation) -> Iterator[str]:
    yield from explanation.doubts
    for part in explanation.parts:
        yield from _doubts_in(part)
