"""Writes the tables of docs/countries/*.md out of the law's own files, so they cannot differ.

A page says where a table stands: `<!-- law: fees -->` … `<!-- /law -->`; what lies between is ours.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.parameter import DatedValue, Parameter, Table
from kvitt.law.forms import Absent, File
from kvitt.law.read import load

PAGES = {"sweden": "se", "finland": "fi", "denmark": "dk", "norway": "no"}
FOLDER = Path(__file__).parents[3] / "docs" / "countries"
_SPACE = re.compile(r"(<!-- law: ([a-z_]+) -->\n).*?(<!-- /law -->)", re.DOTALL)
_NAMES = ("code", "kind", "head", "measure", "step", "name", "channel")


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
        files = load(country, allow_recalled=True).files

        def table(found: re.Match[str], files: Mapping[str, File | Absent] = files) -> str:
            if found.group(2) not in files:
                raise TableUnknown(f"there is no law file called {found.group(2)}")
            return f"{found.group(1)}{_tables(files[found.group(2)])}\n{found.group(3)}"

        yield path, _SPACE.sub(table, path.read_text(encoding="utf-8"))


def _tables(file: File | Absent) -> str:
    if isinstance(file, Absent):
        return f"\nDoes not apply: {file.none}\n"
    parts = [_parameter(name, one) for name, one in file.parameters.items()]
    rules = list(dict.fromkeys(_rules(file, "")))
    if rules:
        head = ["| Rule | Paragraph | Basis |", "|---|---|---|"]
        parts.insert(0, "\n".join([*head, *rules]))
    return "\n" + "\n\n".join(parts) + "\n"


def _parameter(name: str, parameter: Parameter) -> str:
    unit = "" if parameter.unit == "word" else f", {parameter.unit.replace('_', ' ')}"
    by = parameter.dated_by.replace("_", " ")
    known = f"; known until {parameter.known_until}" if parameter.known_until else ""
    lines = [
        f"**{_cell(parameter.label)}**{unit} (`{name}`), by the day of: {by}{known}",
        "",
        "| From | Until | Value | Paragraph | Basis | Doubt |",
        "|---|---|---|---|---|---|",
    ]
    values = parameter.values
    following = [str(one.since) for one in values[1:]]
    lines += [
        _row(one, until=f"before {after}" if after else "")
        for one, after in zip(values, [*following, ""], strict=True)
    ]
    return "\n".join(lines)


def _row(value: DatedValue, *, until: str) -> str:
    shown = value.value or f"unknown: {value.unknown}"
    if value.table is not None:
        shown = _bands(value.table)
    cells = [
        str(value.since),
        str(value.until or until),
        shown,
        _cited(value.citation),
        value.citation.basis,
        value.doubt,
    ]
    return f"| {' | '.join(map(_cell, cells))} |"


def _bands(table: Table) -> str:
    bands = [f"up to {upto}: {value}" for upto, value in table.bands]
    above = table.above or "not known"
    last = above if isinstance(above, str) else f"{above[0]} + {above[1]} of the excess"
    return f"by {table.by.replace('_', ' ')}: {'; '.join(bands)}; above: {last}"


def _rules(part: object, path: str) -> Iterator[str]:
    """Walk whatever has a paragraph of its own and is no dated value."""
    if isinstance(part, Parameter | Citation):
        return
    if isinstance(part, msgspec.Struct):
        named = next((str(getattr(part, name)) for name in _NAMES if hasattr(part, name)), "")
        own = " · ".join(one for one in (path, named) if one)
        for field in msgspec.structs.fields(part):
            value = getattr(part, field.name)
            if isinstance(value, Citation):
                cells = map(_cell, (own, _cited(value), value.basis))
                yield f"| {' | '.join(cells)} |"
            elif field.name != "acts":
                inner = own if named else " · ".join(x for x in (path, field.encode_name) if x)
                yield from _rules(value, inner)
    elif isinstance(part, Mapping):
        for name, one in part.items():
            yield from _rules(one, " · ".join(x for x in (path, str(name)) if x))
    elif isinstance(part, tuple):
        for one in part:
            yield from _rules(one, path)


def _cited(citation: Citation) -> str:
    note = f" ({citation.note})" if citation.note else ""
    return f"{citation.short}{note}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
