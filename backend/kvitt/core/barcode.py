"""Finland's virtual bar code, versions 4 and 5: 54 digits that fill in a payment.

Widths and order are those of the banks' bar code guide, version 5.3, whose examples are recomputed
in the tests: version, IBAN without FI (16), euros (6) and cents (2), three zeros and the reference
(20) or the RF check digits (2) and the reference (21), the due day YYMMDD.
"""

import re
from datetime import date
from typing import Literal

import msgspec
from stdnum.iso7064 import mod_97_10

from kvitt.core.reference import EMPTY, RF, Verdict, check_reference

BARCODE_4 = "barcode4"
BARCODE_5 = "barcode5"
BARCODE_KINDS = (BARCODE_4, BARCODE_5)
BarcodeKind = Literal["barcode4", "barcode5"]

_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_IBAN = re.compile(r"FI[0-9]{16}", re.ASCII)
_RF_IN_DIGITS = re.compile(r"RF[0-9]+", re.ASCII)
_LENGTH = 54
_AMOUNT_WIDTH = 8
_AMOUNT_LIMIT_CENTS = 10**_AMOUNT_WIDTH
_VIITE_WIDTH = 20
_RF_WIDTH = 21
_RESERVED = "000"
_NO_DAY = "000000"
_CENTURY = 2000
_YEARS = range(_CENTURY, _CENTURY + 100)


class Barcode(msgspec.Struct, frozen=True, kw_only=True):
    """What a bar code fills in: the account, the sum in cents, the reference, the due day."""

    kind: BarcodeKind
    iban: str
    cents: int
    reference: str
    due_day: date | None


def flaw_of_barcode(barcode: Barcode) -> Verdict | None:
    """Say why a payment cannot be written as a bar code; None where it can."""
    if not _is_finnish(_plain(barcode.iban)):
        return Verdict(valid=False, code="barcode_iban")
    reference = _plain(barcode.reference)
    kind = RF if barcode.kind == BARCODE_5 else "viite"
    if not check_reference(kind, reference).valid:
        return Verdict(valid=False, code="barcode_reference", params={"right": kind})
    if barcode.kind == BARCODE_5 and not _RF_IN_DIGITS.fullmatch(reference):
        return Verdict(valid=False, code="barcode_rf_letters")
    if barcode.due_day is not None and barcode.due_day.year not in _YEARS:
        return Verdict(valid=False, code="barcode_century")
    return None


def make_barcode(barcode: Barcode) -> str:
    """Write a payment without flaw as 54 digits; a sum of a million euros or more is left open."""
    assert flaw_of_barcode(barcode) is None, "the payment was looked at before"
    cents = barcode.cents if barcode.cents < _AMOUNT_LIMIT_CENTS else 0
    due = barcode.due_day.strftime("%y%m%d") if barcode.due_day else _NO_DAY
    reference = _plain(barcode.reference)
    if barcode.kind == BARCODE_5:
        written = reference[2:4] + reference[4:].zfill(_RF_WIDTH)
    else:
        written = _RESERVED + reference.lstrip("0").zfill(_VIITE_WIDTH)
    account = _plain(barcode.iban)[2:]
    return f"{barcode.kind[-1]}{account}{cents:0{_AMOUNT_WIDTH}d}{written}{due}"


def check_barcode(kind: BarcodeKind, text: str) -> Verdict:
    """Check the 54 digits part by part, and tell what they fill in."""
    plain = "".join(text.split())
    if not _DIGITS.fullmatch(plain):
        return Verdict(valid=False, code="not_digits") if plain else EMPTY
    if len(plain) != _LENGTH:
        counts = {"most": _LENGTH, "count": len(plain)}
        return Verdict(valid=False, code="length_exact", params=counts)
    if plain[0] != kind[-1]:
        versions = {"found": plain[0], "right": kind[-1]}
        return Verdict(valid=False, code="barcode_version", params=versions)
    reference_part, due = plain[25:48], plain[48:]
    if kind == BARCODE_4 and not reference_part.startswith(_RESERVED):
        return Verdict(valid=False, code="barcode_reserved")
    if kind == BARCODE_5:
        reference = f"RF{reference_part[:2]}{reference_part[2:].lstrip('0')}"
    else:
        reference = reference_part.lstrip("0")
    try:
        due_day = None if due == _NO_DAY else date.fromisoformat(_long_day(due))
    except ValueError:
        return Verdict(valid=False, code="barcode_day", params={"found": due})
    barcode = Barcode(
        kind=kind,
        iban=f"FI{plain[1:17]}",
        cents=int(plain[17:25]),
        reference=reference,
        due_day=due_day,
    )
    return flaw_of_barcode(barcode) or _told(barcode)


def _told(barcode: Barcode) -> Verdict:
    params: dict[str, str | int] = {
        "iban": barcode.iban,
        "amount_minor": barcode.cents,
        "reference": barcode.reference,
    }
    if barcode.due_day is None:
        return Verdict(valid=True, code="barcode_right_undated", params=params)
    params["due_day"] = barcode.due_day.isoformat()
    return Verdict(valid=True, code="barcode_right", params=params)


def _plain(text: str) -> str:
    return "".join(text.split()).upper()


def _is_finnish(iban: str) -> bool:
    return bool(_IBAN.fullmatch(iban)) and bool(mod_97_10.is_valid(iban[4:] + iban[:4]))


def _long_day(due: str) -> str:
    return f"{_CENTURY + int(due[:2])}-{due[2:4]}-{due[4:]}"
