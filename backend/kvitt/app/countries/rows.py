"""The rows of a country page's tables: what a rule says, where it is written, what is doubtful."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from kvitt.core.citation import Citation
from kvitt.law.forms import Paragraph

_DAYS = {
    "arose": "the day it arose",
    "agreement": "the day of the agreement",
    "measure": "the day of the measure",
    "accrual_day": "the day of interest",
    "paid": "the day of payment",
    "filed": "the day of filing",
    "collected": "the day of collection",
    "collection_began": "the day collection began",
    "title": "the day of the title",
    "service": "the day of service",
    "previous": "the day of the earlier letter",
}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One rule in plain English, the paragraphs that carry it, and the doubts beside it."""

    says: str
    citations: tuple[Citation, ...] = ()
    doubts: tuple[str, ...] = ()


def paragraph_rows(rules: Mapping[str, Paragraph]) -> Iterator[Row]:
    """Tell rules that are their name and their paragraph, for a person to judge."""
    names: dict[Paragraph, list[str]] = {}
    for name, rule in rules.items():
        same = msgspec.structs.replace(rule, says="")
        names.setdefault(same, []).append(rule.says or f"{plain(name).capitalize()}.")
    for rule, said in names.items():
        yield Row(says=" ".join(said), citations=(rule.citation,), doubts=(rule.doubt,))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table, each of its rows once; nothing where there are none."""
    lines = list(dict.fromkeys(_line(row) for row in rows))
    if not lines:
        return ""
    return "\n".join([f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *lines])


def _line(row: Sequence[str]) -> str:
    cells = [cell(one) for one in row]
    # Markdown fills a short row with empty cells.
    while not cells[-1]:
        cells.pop()
    return f"| {' | '.join(cells)} |"


def rules_table(rows: Iterable[Row]) -> str:
    """Write rules as a table."""
    heads = ("What it says", "Source", "Doubt")
    return table(heads, ((row.says, sources(row.citations), " ".join(row.doubts)) for row in rows))


def sources(citations: Iterable[Citation]) -> str:
    """Name paragraphs, each once, those of one act and basis together: "§ 3, § 5 renteloven"."""
    sections: dict[tuple[str, str], dict[str, None]] = {}
    for one in citations:
        note = f" ({one.note})" if one.note else ""
        sections.setdefault((one.title, one.basis), {})[f"{one.section}{note}"] = None
    said = (f"{', '.join(of)} {title}: {basis}" for (title, basis), of in sections.items())
    return "; ".join(said)


def cell(text: str) -> str:
    """Keep a cell on its line and in its column."""
    return " ".join(text.split()).replace("|", "\\|")


def plain(code: str) -> str:
    """Read a name of the data as words: `due_passed` as "due passed"."""
    return code.replace("_", " ").replace("=", " ")


def listed(names: Iterable[str], word: str = "or") -> str:
    """Join names as a sentence does: "reminder, warning or demand"."""
    *first, last = map(plain, names)
    return f"{', '.join(first)} {word} {last}" if first else last


def where(when: Sequence[str]) -> str:
    """Say for whom a rule holds: " (consumer, not directly enforceable)"."""
    return f" ({', '.join(map(plain, when))})" if when else ""


def days(since: date | None, until: date | None, by: str = "") -> str:
    """Say from which day through which: ", from 2001-07-01 through 2002-07-31"."""
    said = list(_ends(since, until))
    of = f" by {day_of(by)}" if by and said else ""
    return f", {' '.join(said)}{of}" if said else ""


def day_of(date_of: str) -> str:
    """Name the day that picks a value: "the due day", "the day of payment"."""
    return _DAYS.get(date_of, f"the {plain(date_of)}")


def _ends(since: date | None, until: date | None) -> Iterator[str]:
    if since is not None and since != date.min:
        yield f"from {since}"
    if until is not None:
        yield f"through {until}"
