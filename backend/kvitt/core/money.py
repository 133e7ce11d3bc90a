"""Money in whole minor units of one currency; no float, no silent mixing of currencies."""

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Self

import msgspec

from kvitt.core.refusal import Refusal
from kvitt.core.rounding import round_half_up

MINOR_DIGITS = {
    "SEK": 2,
    "EUR": 2,
    "DKK": 2,
    "NOK": 2,
    "GBP": 2,
    "USD": 2,
    "CHF": 2,
    "PLN": 2,
    "ISK": 0,
    "JPY": 0,
}
"""Decimals of each currency that may stand on an invoice (ISO 4217)."""

_AMOUNT = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]+))?", re.ASCII)


class Money(msgspec.Struct, frozen=True):
    """An exact sum in one currency."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        assert type(self.amount_minor) is int, "money is counted in whole minor units"

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Nothing, in that currency."""
        return cls(0, currency)

    @property
    def is_zero(self) -> bool:
        """Whether there is nothing at all."""
        return self.amount_minor == 0

    @property
    def is_negative(self) -> bool:
        """Whether it is less than nothing, as on a credit note."""
        return self.amount_minor < 0

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount_minor + self._minor_of(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount_minor - self._minor_of(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount_minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount_minor < self._minor_of(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount_minor <= self._minor_of(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount_minor > self._minor_of(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount_minor >= self._minor_of(other)

    def _minor_of(self, other: "Money") -> int:
        assert other.currency == self.currency, f"{other.currency} is not {self.currency}"
        return other.amount_minor


def total(moneys: Iterable[Money], currency: str) -> Money:
    """Everything added up; the currency is named so that an empty sum has one too."""
    whole = Money.zero(currency)
    for money in moneys:
        whole += money
    return whole


def minor_digits(currency: str) -> int:
    """How many decimals the currency has; refuses one we do not know."""
    if currency not in MINOR_DIGITS:
        raise Refusal("currency_unknown", params={"currency": currency})
    return MINOR_DIGITS[currency]


def units_of(money: Money) -> Fraction:
    """The sum in whole currency units, exactly: the size by which statutes set their bands."""
    return Fraction(money.amount_minor, 10 ** minor_digits(money.currency))


def parse_amount(text: str, currency: str) -> Money:
    """Read "1250.00" as money; refuses what is no plain number or has too many decimals."""
    digits = minor_digits(currency)
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        raise Refusal("amount_invalid", params={"text": text})
    sign, whole, fraction = found.group(1), found.group(2), found.group(3) or ""
    if len(fraction.rstrip("0")) > digits:
        raise Refusal("amount_too_many_decimals", params={"text": text, "decimals": digits})
    minor = int(whole + fraction[:digits].ljust(digits, "0"))
    return Money(-minor if sign else minor, currency)


def decimal_text(money: Money) -> str:
    """Write the sum as files and machines do: "1250.00"."""
    digits = minor_digits(money.currency)
    sign = "-" if money.is_negative else ""
    whole, fraction = divmod(abs(money.amount_minor), 10**digits)
    return f"{sign}{whole}.{fraction:0{digits}d}" if digits else f"{sign}{whole}"


def money_of(value: Fraction, currency: str) -> Money:
    """Turn a number of whole currency units into money, rounded half up to its minor unit."""
    return Money(round_half_up(value * 10 ** minor_digits(currency)), currency)
