"""Sweden's law with some words changed, read as strictly as the real one."""

import shutil
from pathlib import Path

from kvitt.law import read
from kvitt.law.country import CountryLaw
from kvitt.law.read import load_folder

_SWEDEN = Path(read.__file__).parent / "se"
_LAST_WORDS_OF_RATES = "two independent rule registers agree"

Change = tuple[str, str]

ONE_HALF_YEAR_MORE: tuple[Change, ...] = (
    ("known_until: 2026-12-31", "known_until: 2027-06-30"),
    (
        _LAST_WORDS_OF_RATES,
        f"{_LAST_WORDS_OF_RATES}\n"
        '      - {since: 2027-01-01, value: "2.00", cite: {act: "1975:635", section: 9 §},'
        " basis: notice}",
    ),
)
"""The reference rates when the next one has been published."""


def changed_law(folder: Path, file: str, *changes: Change) -> CountryLaw:
    """Sweden's law with one file said otherwise: what stands once there, and what instead."""
    here = folder / "se"
    shutil.copytree(_SWEDEN, here)
    path = here / f"{file}.yaml"
    text = path.read_text(encoding="utf-8")
    for was, now in changes:
        assert text.count(was) == 1, was
        text = text.replace(was, now)
    path.write_text(text, encoding="utf-8")
    return load_folder(here)
