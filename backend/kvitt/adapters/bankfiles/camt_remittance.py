"""Finds what a payment says it is for: references first, then everything said in words."""

from typing import Final

from lxml import etree

from kvitt.adapters.bankfiles.camt_fields import find_all, find_text
from kvitt.adapters.bankfiles.references import bare_reference
from kvitt.adapters.xml import local_name

_WORDS: Final = ("RmtInf/Ustrd", "RmtInf/Strd/AddtlRmtInf", "AddtlTxInf")
_RANKS: Final = {"SCOR": 0, "": 1}
_OTHER_TYPE: Final = 2
_IN_WORDS: Final = 3
_DETAILS: Final = "NtryDtls/TxDtls"


def read_references(part: etree._Element) -> tuple[str, ...]:
    """Return every reference, the likeliest first.

    Structured references of the creditor (SCOR), those of no stated type, those of another type,
    then a bare reference standing alone as free text.
    """
    ranked: list[tuple[int, str]] = []
    for within in _within(part):
        for element in find_all(within, "RmtInf/Strd/CdtrRefInf"):
            kind = find_text(element, "Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry")
            rank = _RANKS.get(kind, _OTHER_TYPE)
            ranked.append((rank, find_text(element, "Ref")))
        for element in find_all(within, "RmtInf/Ustrd"):
            ranked.append((_IN_WORDS, bare_reference(find_text(element, "."))))
    ranked.sort(key=lambda each: each[0])
    return tuple(dict.fromkeys(reference for _, reference in ranked if reference))


def read_text(part: etree._Element, entry: etree._Element) -> str:
    """Return what the payer and the bank wrote, and the documents named, line by line."""
    lines: list[str] = []
    for within in _within(part):
        for path in _WORDS:
            lines += [find_text(element, ".") for element in find_all(within, path)]
        for document in find_all(within, "RmtInf/Strd/RfrdDocInf"):
            number = find_text(document, "Nb")
            kind = find_text(document, "Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry")
            lines.append(f"{kind} {number}".strip() if number else "")
    lines.append(find_text(entry, "AddtlNtryInf"))
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _within(part: etree._Element) -> list[etree._Element]:
    """A booking kept whole speaks through all its details."""
    return find_all(part, _DETAILS) if local_name(part) == "Ntry" else [part]
