"""Finds the known name nearest to a mistyped one."""

import difflib
from collections.abc import Iterable


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like the given one, or None when nothing is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.75)
    return near[0] if near else None
