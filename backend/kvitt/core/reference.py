"""Payment references and giro numbers: their check digits, and how people see them."""

import re

from stdnum import luhn

_OCR_DIGITS_MAX = 25
_CHECKING_DIGITS = 2
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_BANKGIRO = re.compile(r"[0-9]{3,4}-?[0-9]{4}", re.ASCII)
_PLUSGIRO = re.compile(r"[0-9 ]{1,9}-?[0-9]", re.ASCII)
_GIRO_LAST_GROUP = 4
_PLUSGIRO_DIGITS_MAX = 8


def make_ocr(serial: int) -> str:
    """Make an OCR number: the serial, a length digit and a Luhn check digit."""
    assert serial > 0, "a serial is positive"
    base = str(serial)
    length = len(base) + _CHECKING_DIGITS
    assert length <= _OCR_DIGITS_MAX, "an OCR number has at most 25 digits"
    with_length = base + str(length % 10)
    return with_length + str(luhn.calc_check_digit(with_length))


def is_ocr(text: str) -> bool:
    """Whether both the length digit and the check digit of an OCR number are right."""
    if not _DIGITS.fullmatch(text) or not _CHECKING_DIGITS < len(text) <= _OCR_DIGITS_MAX:
        return False
    return text[-_CHECKING_DIGITS] == str(len(text) % 10) and luhn.is_valid(text)


def is_bankgiro(text: str) -> bool:
    """Whether it is a bankgiro number: 7 or 8 digits, the last a check digit."""
    return bool(_BANKGIRO.fullmatch(text)) and luhn.is_valid(text.replace("-", ""))


def is_plusgiro(text: str) -> bool:
    """Whether it is a plusgiro number: 2 to 8 digits, the last a check digit."""
    digits = text.replace(" ", "").replace("-", "")
    shaped = _PLUSGIRO.fullmatch(text) and 1 < len(digits) <= _PLUSGIRO_DIGITS_MAX
    return bool(shaped) and luhn.is_valid(digits)


def format_bankgiro(digits: str) -> str:
    """Write a bankgiro number as it is printed: "5050-1055"."""
    plain = digits.replace("-", "")
    return f"{plain[:-_GIRO_LAST_GROUP]}-{plain[-_GIRO_LAST_GROUP:]}"


def format_plusgiro(digits: str) -> str:
    """Write a plusgiro number as it is printed: "12 34 56-7"."""
    plain = digits.replace("-", "").replace(" ", "")
    stem = plain[:-1]
    head = len(stem) % 2
    pairs = [stem[:head]] if head else []
    pairs += [stem[at : at + 2] for at in range(head, len(stem), 2)]
    return f"{' '.join(pairs)}-{plain[-1]}"
