"""Takes fields out of a camt message of any version: names are matched in every namespace."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Final

from lxml import etree

from kvitt.adapters.xml import pointer_to
from kvitt.core.money import Money, parse_amount
from kvitt.core.refusal import Refusal

_DAY_CHARACTERS: Final = 10
_DECIMAL: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{1,5})?", re.ASCII)


@cache
def _everywhere(path: str) -> str:
    return path if path == "." else "/".join(f"{{*}}{step}" for step in path.split("/"))


def find_all(element: etree._Element, path: str) -> list[etree._Element]:
    """Return every element at the path."""
    return element.findall(_everywhere(path))


def find_text(element: etree._Element, *paths: str) -> str:
    """Return the first text that is not empty, the paths tried in order."""
    for path in paths:
        for found in find_all(element, path):
            text = " ".join((found.text or "").split())
            if text:
                return text
    return ""


def point(element: etree._Element, path: str = "") -> str:
    """Point at the element at the path, or at where it ought to stand."""
    found = element.find(_everywhere(path)) if path else element
    if found is not None:
        return pointer_to(found, {})
    return f"{pointer_to(element, {})}/{path}"


def read_money(element: etree._Element) -> Money:
    """Read an amount with its currency; refuses one that is no exact sum."""
    text = (element.text or "").strip()
    try:
        money = parse_amount(text, element.get("Ccy", ""))
    except Refusal as refusal:
        params = {
            name: value if isinstance(value, int) else value[:40]
            for name, value in refusal.params.items()
        }
        raise Refusal(refusal.code, params=params, pointer=point(element)) from None
    if money.is_negative:
        raise Refusal("amount_invalid", params={"text": text[:40]}, pointer=point(element))
    return money


def read_sum(element: etree._Element) -> Decimal:
    """Read a control sum, which carries no currency."""
    text = (element.text or "").strip()
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    raise Refusal("amount_invalid", params={"text": text[:40]}, pointer=point(element))


def read_day(element: etree._Element, path: str) -> date | None:
    """Read a day written as Dt or as DtTm: the bank's own day, whatever its time zone."""
    text = find_text(element, f"{path}/Dt", f"{path}/DtTm")
    if not text:
        return None
    try:
        return date.fromisoformat(text[:_DAY_CHARACTERS])
    except ValueError:
        raise Refusal(
            "bank_day_invalid", params={"text": text[:40]}, pointer=point(element, path)
        ) from None


def read_instant(text: str) -> datetime | date | None:
    """Read when a message was made: an instant where a zone is given, else the day alone."""
    try:
        instant = datetime.fromisoformat(text)
        return instant.astimezone(UTC) if instant.tzinfo else instant.date()
    except (ValueError, OverflowError):
        return None


def is_true(text: str) -> bool:
    """Whether an indicator is set."""
    return text in {"true", "1"}
