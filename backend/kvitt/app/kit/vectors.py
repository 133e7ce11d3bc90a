"""The published vectors: what they ask, and whether an answer is what they expect."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from kvitt.app.kit.arguments import BadArgument
from kvitt.core.money import parse_amount
from kvitt.core.refusal import Refusal
from kvitt.law.text import Place, read_text

FOLDER = Path(__file__).parents[4] / "tests" / "law"
ABSENT = "null"
"""How a vector expects that a field of the answer is there and empty."""

_DAY_OPTION = {
    "law interest": "to",
    "law fees": "as-of",
    "law allocate": "day",
    "law may": "on",
}


class Vector(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One case a lawyer worked out by hand: what is given, what must come out, and why."""

    name: str
    given: dict[str, object]
    on: date | None = None
    expect: dict[str, object]
    cite: str

    def words(self, asks: str) -> list[str]:
        """Write the case as the words of a command line."""
        given = dict(self.given)
        option = _DAY_OPTION.get(asks)
        if option is not None and self.on is not None:
            given.setdefault(option, self.on)
        words = asks.split()
        if not asks.startswith("law "):
            return [*words, str(given["kind"]), *_texts(given["value"])]
        for name, value in given.items():
            if value is True:
                words.append(f"--{name}")
            elif value is not False:
                words += [word for text in _texts(value) for word in (f"--{name}", text)]
        return words


class VectorFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of cases that ask the same command."""

    asks: str
    cases: list[Vector]


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A vector with the file it stands in."""

    file: str
    asks: str
    vector: Vector

    @property
    def country(self) -> str:
        """The country whose folder the vector stands in."""
        return self.file.partition("/")[0]

    @property
    def words(self) -> list[str]:
        """The words of the command line that asks the vector."""
        return self.vector.words(self.asks)


def every_vector(country: str | None = None, folder: Path = FOLDER) -> list[Placed]:
    """Read all published vectors, or one country's, strictly."""
    if not folder.is_dir():
        raise BadArgument(
            "the vectors stand in tests/law of Kvitt's repository, which is not here; "
            "run this from a clone of it"
        )
    found = []
    for path in sorted(folder.glob(f"{(country or '*').lower()}/*.yaml")):
        file = _file(path)
        where = f"{path.parent.name}/{path.name}"
        found += [Placed(file=where, asks=file.asks, vector=vector) for vector in file.cases]
    return found


def _file(path: Path) -> VectorFile:
    text = read_text(path)
    try:
        return msgspec.convert(text.root, VectorFile)
    except msgspec.ValidationError as wrong:
        numbered = re.search(r"cases\[([0-9]+)\]", str(wrong))
        place: Place = ("cases", int(numbered.group(1))) if numbered else ()
        raise text.error(place, str(wrong)) from None


def _texts(value: object) -> Sequence[str]:
    values = value if isinstance(value, list) else [value]
    return [one.isoformat() if isinstance(one, date) else str(one) for one in values]


def difference(expected: object, got: object, at: str = "") -> str | None:
    """Say where an answer first differs from what is expected of it; None where it agrees.

    A mapping needs the expected keys and may have more; a list has the same length; an amount may
    be written "26.00"; a day as it stands; "null" expects an empty field.
    """
    if isinstance(expected, Mapping):
        return _mapping_difference(expected, got, at)
    if isinstance(expected, list):
        return _list_difference(expected, got, at)
    if isinstance(expected, str) and isinstance(got, Mapping):
        agrees = _is_amount(expected, got)
    elif expected == ABSENT:
        agrees = got is None
    else:
        plain = expected.isoformat() if isinstance(expected, date) else expected
        agrees = type(plain) is type(got) and plain == got
    return None if agrees else f"{at or 'the answer'}: expected {expected}, got {_told(got)}"


def _mapping_difference(expected: Mapping[object, object], got: object, at: str) -> str | None:
    if not isinstance(got, Mapping):
        return f"{at or 'the answer'}: expected {', '.join(map(str, expected))}, got {_told(got)}"
    for name, value in expected.items():
        place = f"{at}.{name}" if at else str(name)
        if name not in got:
            return f"{place}: is missing"
        found = difference(value, got[name], place)
        if found:
            return found
    return None


def _list_difference(expected: list[object], got: object, at: str) -> str | None:
    if not isinstance(got, list):
        return f"{at}: expected a list, got {_told(got)}"
    if len(expected) != len(got):
        return f"{at}: expected {len(expected)} items, got {len(got)}"
    for number, (one, other) in enumerate(zip(expected, got, strict=True)):
        found = difference(one, other, f"{at}[{number}]")
        if found:
            return found
    return None


def _is_amount(expected: str, got: Mapping[str, object]) -> bool:
    currency = str(got.get("currency", ""))
    try:
        return parse_amount(expected, currency).amount_minor == got.get("amount_minor")
    except Refusal:
        return False


def _told(got: object) -> str:
    return msgspec.json.encode(got).decode()


def citations_of(content: object) -> list[str]:
    """Every citation an answer names, however deep; a refusal's paragraph of law too."""
    if isinstance(content, Mapping):
        named: list[str] = []
        for name, value in content.items():
            if str(name).endswith("citation") and isinstance(value, str):
                named.append(value)
            elif name == "law_reference" and isinstance(value, Mapping):
                named.append(f"{value.get('section')} {value.get('title')}")
            else:
                named += citations_of(value)
        return named
    if isinstance(content, list | tuple):
        return [cite for one in content for cite in citations_of(one)]
    return []
