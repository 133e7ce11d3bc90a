"""What the two apps keep: one place for amounts and days, one for calls, no back door."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.reading import APPS, files, obey, place, text

WRITERS = ("src/lib/format/", "src/lib/money/", "src/lib/day/", "src/lib/code/", "src/lib/letter/")
CALLERS = ("src/lib/api/", "src/lib/letter/")  # a letter is fetched as it is, to be shown

# Addresses of others that the apps may name; none is ever fetched from.
ELSEWHERE = {
    "https://rkrattsbaser.gov.se": "the statute book, where a figure names its paragraph",
    "https://www.smhi.se": "where a reader who leaves in a hurry lands",
    "https://www.hallakonsument.se": "where free advice on debts is found",
    "https://verksamt.se": "where the authorities guide companies",
    "http://www.w3.org": "the names of SVG",
}

_WRITES = re.compile(r"\bIntl\.|\.toLocale\w*String\(|\.toFixed\(")
_CALLS = re.compile(r"(?<![.\w])fetch\(|new XMLHttpRequest|navigator\.sendBeacon|new WebSocket")
_RAW = re.compile(r"\{@html\b|\.innerHTML\s*=|insertAdjacentHTML|\beval\(|new Function\(")
_OLD = re.compile(r"svelte/store|\bexport let\b|<slot\b")
_LOOSE = re.compile(r":\s*any\b|\bas any\b|<any>|@ts-ignore|@ts-nocheck")
_ADDRESS = re.compile(r"https?://[\w.-]+")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")


def _ours(app: Path) -> Iterator[Path]:
    for path in files(app / "src"):
        generated = path.name.endswith("schema.d.ts")
        if path.suffix in {".ts", ".svelte"} and ".test." not in path.name and not generated:
            yield path


def _found(app: Path, pattern: re.Pattern[str], *, but: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{place(path)}:{number} {line.strip()[:70]}"
        for path in _ours(app)
        if not str(path.relative_to(app)).startswith(but or ("\0",))
        for number, line in enumerate(text(path).splitlines(), 1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
class TestAnApp:
    def test_writes_amounts_and_days_in_one_place(self, app: Path) -> None:
        obey(
            _found(app, _WRITES, but=WRITERS),
            reason="An amount written by hand has the wrong minus or space in some language.",
            mend="<Amount>, <Day>, or the functions beside them.",
        )

    def test_calls_the_api_in_one_place(self, app: Path) -> None:
        obey(
            _found(app, _CALLS, but=CALLERS),
            reason="A call of its own forgets the CSRF token, the retry, or the reader's language.",
            mend="The client in lib/api, whose types are made of openapi/.",
        )

    def test_shows_nothing_as_raw_markup(self, app: Path) -> None:
        obey(
            _found(app, _RAW),
            reason="What a debtor or creditor wrote would run in the other's browser.",
            mend="Let Svelte write it as text.",
        )

    def test_is_written_in_runes_and_types(self, app: Path) -> None:
        obey(
            [*_found(app, _OLD), *_found(app, _LOOSE)],
            reason="Two ways of writing a component, or a hole in its types, are one too many.",
            mend="$props, $state, $derived, snippets; types from lib/api.",
        )

    def test_names_no_stranger(self, app: Path) -> None:
        obey(
            [
                line
                for line in _found(app, _ADDRESS)
                if not any(known in line for known in ELSEWHERE)
            ],
            reason="What is fetched elsewhere tells a stranger of a debtor's visit.",
            mend="Bring it along, or name the address with its reason in tests/house/test_apps.py.",
        )

    def test_takes_its_colours_from_the_look(self, app: Path) -> None:
        obey(
            _found(app, _COLOUR),
            reason="A colour of its own is wrong in the dark, and nobody measured its contrast.",
            mend="The tokens in src/app.css.",
        )

    def test_stands_alone(self, app: Path) -> None:
        other = next(one.name for one in APPS if one != app)
        obey(
            _found(app, re.compile(re.escape(other))),
            reason="The two apps share the API and the glossary, no code: each can go its own way.",
            mend="Copy the few lines, or let the API answer what both need.",
        )
