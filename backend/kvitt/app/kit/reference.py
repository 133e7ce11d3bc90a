"""`kvitt reference make` and `check`: payment references of four countries."""

import argparse
import re
from datetime import date
from typing import cast

from kvitt.app.kit import arguments
from kvitt.app.kit.arguments import BadArgument
from kvitt.core.barcode import (
    BARCODE_KINDS,
    Barcode,
    BarcodeKind,
    check_barcode,
    flaw_of_barcode,
    make_barcode,
)
from kvitt.core.reference import (
    REFERENCE_KINDS,
    Verdict,
    check_reference,
    flaw_of_stem,
    make_reference,
)
from kvitt.law.words import say

KINDS = (*REFERENCE_KINDS, *BARCODE_KINDS)
_CURRENCY = "EUR"
_NO_DAY = ("0", "000000")
_DAY_IN_BARCODE = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})", re.ASCII)
_BARCODE_PARTS = (3, 4)
_RECALLED = ("plusgiro",)
"""Kinds whose check digit is only recalled."""


def add(parser: argparse.ArgumentParser) -> None:
    """Take the kind and the value; to make a bar code, its four parts."""
    parser.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    parser.add_argument(
        "value",
        nargs="+",
        metavar="VALUE",
        help="the reference; for `make` what comes before its check digits, "
        "for a bar code IBAN AMOUNT REFERENCE [DUE], as words or as one",
    )


def answer(asked: argparse.Namespace) -> dict[str, object]:
    """Make the reference, or check it."""
    if asked.verb == "check":
        return _check(asked.kind, asked.value)
    if asked.kind in BARCODE_KINDS:
        return {"value": _make_barcode(asked.kind, asked.value)}
    stem = _joined(asked.value)
    _refuse(asked.kind, flaw_of_stem(asked.kind, stem))
    return {"value": make_reference(asked.kind, stem)}


def _check(kind: str, values: list[str]) -> dict[str, object]:
    text = _joined(values)
    if kind in BARCODE_KINDS:
        found = check_barcode(cast("BarcodeKind", kind), text)
    else:
        found = check_reference(kind, text)
    told = [_said(found)]
    if kind in _RECALLED and "right" in found.params:
        told.append(say("reference", "rule_recalled", {}, language="en"))
    return {"valid": found.valid, "why": " ".join(told)}


def _make_barcode(kind: str, parts: list[str]) -> str:
    parts = " ".join(parts).split() if len(parts) == 1 else parts
    if len(parts) not in _BARCODE_PARTS:
        raise BadArgument(f"{kind} is made of IBAN AMOUNT REFERENCE DUE (or 0 for no due day)")
    iban, sum_asked, reference, *rest = parts
    barcode = Barcode(
        kind=cast("BarcodeKind", kind),
        iban=iban,
        cents=arguments.minor(sum_asked, _CURRENCY, of="AMOUNT"),
        reference=reference,
        due_day=_due_day(rest[0]) if rest else None,
    )
    _refuse(kind, flaw_of_barcode(barcode))
    return make_barcode(barcode)


def _due_day(text: str) -> date | None:
    """Read a due day as 2010-06-12, or as a bar code writes it: 100612, 000000 for none."""
    if text in _NO_DAY:
        return None
    short = _DAY_IN_BARCODE.fullmatch(text)
    with arguments.given_as("DUE"):
        return arguments.day("20{}-{}-{}".format(*short.groups()) if short else text)


def _joined(values: list[str]) -> str:
    # A printed reference stands in groups; unquoted, each group is a word of its own.
    return " ".join(values)


def _refuse(kind: str, flaw: Verdict | None) -> None:
    if flaw is not None:
        raise BadArgument(f"{kind}: {_said(flaw)}")


def _said(found: Verdict) -> str:
    return say("reference", found.code, found.params, language="en", currency=_CURRENCY)
