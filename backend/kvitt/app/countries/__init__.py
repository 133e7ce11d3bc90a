"""Writes the tables of docs/countries/*.md out of the law's own files, so they cannot differ.

A page says where a table stands: `<!-- law: fees -->` … `<!-- /law -->`; what lies between is ours.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from kvitt.app.countries.figures import figures_table
from kvitt.app.countries.rows import rules_table
from kvitt.app.countries.rules import rows_of
from kvitt.law.country import CountryLaw
from kvitt.law.forms import Absent, File, Parameters
from kvitt.law.read import load

PAGES = {"sweden": "se", "finland": "fi", "denmark": "dk", "norway": "no"}
FOLDER = Path(__file__).parents[4] / "docs" / "countries"
_SPACE = re.compile(r"(<!-- law: ([a-z_]+) -->\n).*?(<!-- /law -->)", re.DOTALL)


class TableUnknown(Exception):
    """A page asks for a table that the law has no file for."""


def differing(folder: Path = FOLDER) -> list[Path]:
    """The pages whose tables are not what the law says now."""
    return [path for path, text in _written(folder) if path.read_text(encoding="utf-8") != text]


def write_tables(folder: Path = FOLDER) -> list[Path]:
    """Write every table anew; returns the pages that changed."""
    changed = differing(folder)
    for path, text in _written(folder):
        if path in changed:
            path.write_text(text, encoding="utf-8")
    return changed


def _written(folder: Path) -> Iterator[tuple[Path, str]]:
    for page, country in PAGES.items():
        path = folder / f"{page}.md"
        # What is only recalled is shown too, marked as such: a lawyer shall see it.
        law = load(country, allow_recalled=True)

        def table(found: re.Match[str], law: CountryLaw = law) -> str:
            if found.group(2) not in law.files:
                raise TableUnknown(f"there is no law file called {found.group(2)}")
            written = _tables(law.files[found.group(2)], law.parameters)
            return f"{found.group(1)}{written}\n{found.group(3)}"

        yield path, _SPACE.sub(table, path.read_text(encoding="utf-8"))


def _tables(file: File | Absent, parameters: Parameters) -> str:
    if isinstance(file, Absent):
        return f"\nDoes not apply: {file.none}\n"
    parts = (rules_table(rows_of(file, parameters)), figures_table(file.parameters))
    return "\n" + "\n\n".join(part for part in parts if part) + "\n"


def main(arguments: list[str]) -> int:
    """Write the tables, or with --check only tell which pages are behind the law."""
    if arguments == ["--check"]:
        behind = differing()
        for path in behind:
            print(f"docs/countries/{path.name} is behind the law: run make law")  # noqa: T201
        return 1 if behind else 0
    for path in write_tables():
        print(f"docs/countries/{path.name} written")  # noqa: T201
    return 0
