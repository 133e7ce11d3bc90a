"""Takes fields out of a UBL document, noting every fault with its place instead of stopping."""

from datetime import date
from typing import Final

from lxml import etree

from kvitt.adapters.xml import pointer_to
from kvitt.core.money import parse_amount
from kvitt.core.refusal import Refusal, Refusals

_UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
NAMESPACES: Final = {
    "cac": _UBL + "CommonAggregateComponents-2",
    "cbc": _UBL + "CommonBasicComponents-2",
}
_PREFIXES: Final = {namespace: prefix for prefix, namespace in NAMESPACES.items()}
_DAY_CHARACTERS: Final = 10
_REFUSALS_MAX: Final = 50


def one_line(element: etree._Element | None) -> str:
    """Return the element's own text with its white space gathered; empty for no element."""
    return " ".join((element.text or "").split()) if element is not None else ""


class Fields:
    """One document being read."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.refusals: list[Refusal] = []
        self.currency = ""

    def all(self, path: str, within: etree._Element | None = None) -> list[etree._Element]:
        """Return every element at the path."""
        return (self.root if within is None else within).findall(path, NAMESPACES)

    def one(self, path: str, within: etree._Element | None = None) -> etree._Element | None:
        """Return the first element at the path."""
        return (self.root if within is None else within).find(path, NAMESPACES)

    def text(self, path: str, within: etree._Element | None = None) -> str:
        """Return the first text at the path that is not empty, else nothing."""
        return next((text for text in map(one_line, self.all(path, within)) if text), "")

    def pointer(self, path: str, within: etree._Element | None = None) -> str:
        """Point at the element, or at where it ought to stand."""
        found = self.one(path, within)
        if found is not None:
            return pointer_to(found, _PREFIXES)
        return f"{pointer_to(self.root if within is None else within, _PREFIXES)}/{path}"

    def refuse(self, code: str, pointer: str, **params: str | int) -> None:
        """Note a fault; the reading goes on, so that a person can mend all in one go.

        Not thousands of them, though: such a file is broken as a whole.
        """
        self.refusals.append(Refusal(code, params=params, pointer=pointer))
        if len(self.refusals) == _REFUSALS_MAX:
            raise Refusals(self.refusals)

    def required(self, what: str, path: str) -> str:
        """Return a text without which there is no claim."""
        text = self.text(path)
        if not text:
            self.refuse("invoice_lacks", self.pointer(path), what=what)
        return text

    def day(self, path: str, within: etree._Element | None = None) -> date | None:
        """Return a calendar day; a time zone after it is left aside."""
        text = self.text(path, within)
        if not text:
            return None
        try:
            return date.fromisoformat(text[:_DAY_CHARACTERS])
        except ValueError:
            self.refuse("invoice_day_invalid", self.pointer(path, within), text=text[:40])
            return None

    def minor(self, path: str, within: etree._Element | None = None) -> int | None:
        """Return an amount in minor units of the invoice's currency, exactly; None if absent."""
        element = next((each for each in self.all(path, within) if one_line(each)), None)
        if element is None or not self.currency:
            return None
        currency = element.get("currencyID", self.currency)
        if currency != self.currency:
            self.refuse(
                "amount_currency_mixed",
                pointer_to(element, _PREFIXES),
                expected=self.currency,
                found=currency[:10],
            )
            return None
        try:
            return parse_amount(one_line(element), self.currency).amount_minor
        except Refusal as refusal:
            params = {
                name: value if isinstance(value, int) else value[:40]
                for name, value in refusal.params.items()
            }
            self.refuse(refusal.code, pointer_to(element, _PREFIXES), **params)
            return None
