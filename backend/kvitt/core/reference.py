"""Payment references and giro numbers of four countries: made, checked, and as people see them.

Specifications, not law; docs/countries shows them with their basis. Sweden: bankgirot.se,
OCR-referenskontroll; the check digit of plusgiro is only recalled. Finland: the banks' viitenumero
(knowledge.xmldation.com) and ISO 11649. Norway: Mastercard Payment Services, by Vantigo. Denmark:
giro-kort.dk, dantryk.dk, OIOUBL BIL-067 to 081, and the check digit of Microsoft's FIKManagement
(codeunit 13650) and jonasbn/bdkfi.
"""

import re
from collections.abc import Callable, Mapping
from itertools import cycle

import msgspec
from stdnum import luhn

_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_DIGITS_OR_DASH_LAST = re.compile(r"[0-9]*[0-9-]", re.ASCII)
_BANKGIRO = re.compile(r"[0-9]{3,4}-?[0-9]{4}", re.ASCII)
_PLUSGIRO = re.compile(r"[0-9]{1,7}-?[0-9]", re.ASCII)
_FIK = re.compile(r"\+?([0-9]{2})<([0-9]+)(?:\+[0-9]{7,8}<)?", re.ASCII)
_RF = re.compile(r"RF([0-9]{2})([0-9A-Z]{1,21})", re.ASCII)
_RF_BODY = re.compile(r"[0-9A-Z]{1,21}", re.ASCII)
_GIRO_LAST_GROUP = 4
_RF_SHELL = 4
"""RF and its two check digits."""
_VIITE_WEIGHTS = (7, 3, 1)
"""From the right, again and again (knowledge.xmldation.com/finnish-reference-number)."""
_KID_WEIGHTS = (2, 3, 4, 5, 6, 7)
"""From the right, again and again (Mastercard Payment Services, by Vantigo)."""
_KID_CHECK_DIGITS = "0123456789-"
"""Modulus 11 gives eleven remainders; the eleventh is written as a dash."""

RF = "rf"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a number is right, and why, in a code that every language can say."""

    valid: bool
    code: str
    params: Mapping[str, str | int] = {}


EMPTY = Verdict(valid=False, code="empty")


class _Form(msgspec.Struct, frozen=True, kw_only=True):
    """How one kind of reference is written: how long it is, and what checks it."""

    least: int
    most: int
    check_digit: Callable[[str], str]
    letters: re.Pattern[str] = _DIGITS
    counted: int = 0
    """1 where a digit before the check digit counts all digits."""
    leading_zeros: bool = True
    filled: bool = False
    """Whether a short stem is filled with zeros to the one length there is."""

    def bare(self, plain: str) -> str:
        """Leave out the zeros that only fill."""
        return plain if self.leading_zeros else plain.lstrip("0")

    def complete(self, stem: str) -> str:
        """Add what checks the stem."""
        if self.filled:
            stem = stem.zfill(self.most - 1)
        if self.counted:
            stem += str((len(stem) + 2) % 10)
        return stem + self.check_digit(stem)


def _luhn(stem: str) -> str:
    return str(luhn.calc_check_digit(stem))


def _weighted(stem: str, weights: tuple[int, ...]) -> int:
    pairs = zip(reversed(stem), cycle(weights), strict=False)
    return sum(int(digit) * weight for digit, weight in pairs)


def _viite_digit(stem: str) -> str:
    return str(-_weighted(stem, _VIITE_WEIGHTS) % 10)


def _kid11_digit(stem: str) -> str:
    return _KID_CHECK_DIGITS[-_weighted(stem, _KID_WEIGHTS) % 11]


_FORMS: Mapping[str, _Form] = {
    "ocr": _Form(least=2, most=25, check_digit=_luhn),
    "ocr-length": _Form(least=3, most=25, check_digit=_luhn, counted=1),
    "bankgiro": _Form(least=7, most=8, check_digit=_luhn),
    "plusgiro": _Form(least=2, most=8, check_digit=_luhn),
    "viite": _Form(least=4, most=20, check_digit=_viite_digit, leading_zeros=False),
    "kid10": _Form(least=4, most=25, check_digit=_luhn),
    "kid11": _Form(least=4, most=25, check_digit=_kid11_digit, letters=_DIGITS_OR_DASH_LAST),
    "fik71": _Form(least=15, most=15, check_digit=_luhn, filled=True),
    "fik75": _Form(least=16, most=16, check_digit=_luhn, filled=True),
    "fik04": _Form(least=16, most=16, check_digit=_luhn, filled=True),
    "fik15": _Form(least=16, most=16, check_digit=_luhn, filled=True),
}
REFERENCE_KINDS = (*_FORMS, RF)
_MAY_BE_FILLED = ("ocr", "viite")
"""Our references begin with no zero, but in Denmark; an OCR number and a KID are both of `ocr`."""


def flaw_of_stem(kind: str, stem: str) -> Verdict | None:
    """Say why a stem cannot carry the check digits of its kind; None where it can."""
    plain = "".join(stem.split())
    if not plain:
        return EMPTY
    if kind == RF:
        plain = plain.upper()
        return None if _RF_BODY.fullmatch(plain) else Verdict(valid=False, code="rf_body")
    form = _FORMS[kind]
    if not _DIGITS.fullmatch(plain):
        return Verdict(valid=False, code="not_digits")
    least = 1 if form.filled else form.least - 1 - form.counted
    return _length_flaw("stem_length", form, plain, least=least, most=form.most - 1 - form.counted)


def make_reference(kind: str, stem: str) -> str:
    """Add to a stem what makes it a reference of its kind; the stem has no flaw."""
    assert flaw_of_stem(kind, stem) is None, "the stem was looked at before"
    plain = "".join(stem.split())
    if kind == RF:
        return f"RF{_rf_digits(plain.upper())}{plain.upper()}"
    form = _FORMS[kind]
    return form.complete(form.bare(plain))


def check_reference(kind: str, text: str) -> Verdict:
    """Check a reference as it is printed or stored; says what is wrong with it."""
    plain = "".join(text.split())
    if not plain:
        return EMPTY
    if kind == RF:
        return _check_rf(plain.upper())
    form = _FORMS[kind]
    printed = _FIK.fullmatch(plain) if kind.startswith("fik") else None
    if printed is not None:
        card, plain = printed.groups()
        if not kind.endswith(card):
            right = kind.removeprefix("fik")
            return Verdict(valid=False, code="card_type", params={"found": card, "right": right})
    elif (kind == "bankgiro" and _BANKGIRO.fullmatch(plain)) or (
        kind == "plusgiro" and _PLUSGIRO.fullmatch(plain)
    ):
        plain = plain.replace("-", "")
    return _check_plain(form, plain)


def _check_plain(form: _Form, plain: str) -> Verdict:
    if not form.letters.fullmatch(plain):
        return Verdict(valid=False, code="not_digits")
    flaw = _length_flaw("length", form, plain, least=form.least, most=form.most)
    if flaw is not None:
        return flaw
    plain = form.bare(plain)
    stem, found = plain[:-1], plain[-1]
    right = form.check_digit(stem)
    if found != right:
        params = {"found": found, "right": right}
        return Verdict(valid=False, code="check_digit_wrong", params=params)
    counted = str(len(plain) % 10)
    if form.counted and plain[-2] != counted:
        params = {"found": plain[-2], "right": counted}
        return Verdict(valid=False, code="length_digit_wrong", params=params)
    code = "length_digit_right" if form.counted else "check_digit_right"
    return Verdict(valid=True, code=code, params={"right": right})


def _length_flaw(part: str, form: _Form, plain: str, *, least: int, most: int) -> Verdict | None:
    """Say that it is too short or too long; zeros that only fill are not counted, and told so."""
    bare = form.bare(plain)
    if least <= len(bare) <= most:
        return None
    if least == most:
        params = {"most": most, "count": len(bare)}
        return Verdict(valid=False, code=f"{part}_exact", params=params)
    code = part if bare == plain else f"{part}_unfilled"
    params = {"least": least, "most": most, "count": len(bare)}
    return Verdict(valid=False, code=code, params=params)


def _rf_digits(body: str) -> str:
    # Not stdnum's: it writes 00 and 01 where the standard writes 97 and 98.
    return f"{98 - _as_number(f'{body}RF00') % 97:02d}"


def _as_number(text: str) -> int:
    return int("".join(str(int(letter, 36)) for letter in text))


def _check_rf(plain: str) -> Verdict:
    """Check an ISO 11649 reference: its two check digits, whatever its body is."""
    found = _RF.fullmatch(plain)
    if found is None:
        return Verdict(valid=False, code="rf_shape")
    digits, body = found.groups()
    if _as_number(f"{body}RF{digits}") % 97 != 1:
        params = {"found": digits, "right": _rf_digits(body)}
        return Verdict(valid=False, code="rf_digits_wrong", params=params)
    code = "rf_with_viite" if check_reference("viite", body).valid else "rf_without_viite"
    return Verdict(valid=True, code=code, params={"right": digits})


def plain_reference(text: str) -> str:
    """Take a payment reference as its case bears it, however a bank or a person wrote it.

    Blanks are left out and what a Danish card prints around the number, zeros that only fill, and
    the shell of an ISO 11649 reference around digits; anything else is left as it is.
    """
    plain = "".join(text.split())
    printed = _FIK.fullmatch(plain)
    if printed is not None:
        plain = printed.group(2)
    elif check_reference(RF, plain).valid and _DIGITS.fullmatch(plain[_RF_SHELL:]):
        plain = plain[_RF_SHELL:]
    if not _DIGITS.fullmatch(plain):
        return text.strip()
    if check_reference("fik71", plain).valid:
        return plain
    unfilled = plain.lstrip("0")
    is_right = any(check_reference(kind, unfilled).valid for kind in _MAY_BE_FILLED)
    return unfilled if is_right else plain


def is_bankgiro(text: str) -> bool:
    """Whether it is a bankgiro number: 7 or 8 digits, the last a check digit."""
    return bool(_BANKGIRO.fullmatch(text)) and check_reference("bankgiro", text).valid


def format_bankgiro(digits: str) -> str:
    """Write a bankgiro number as it is printed: "5050-1055"."""
    plain = digits.replace("-", "")
    return f"{plain[:-_GIRO_LAST_GROUP]}-{plain[-_GIRO_LAST_GROUP:]}"
