"""A second reckoning of what is owed, written as a patient clerk would do it by hand.

It shares nothing with the engine: it reads the rate tables itself, walks every single day, adds
whole numbers, and splits each payment head by head. It is slow on purpose, and simple enough to be
checked by reading. Where it and the engine differ by one öre, one of them is wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import yaml

LAW = Path(__file__).parent.parent.parent / "backend" / "kvitt" / "law"
RATE_TABLES = {"SE": "reference_rate", "FI": "reference_rate", "DK": "reference_rate"}
RATE_TABLES["NO"] = "default_rate"
ONE_DAY = timedelta(days=1)
DAYS_OF_BOTH_YEARS = 365 * 366


@dataclass(frozen=True)
class Debt:
    """One claim as a stranger would describe it; rates in parts per million."""

    country: str
    party: str
    principal: int
    due: date
    day_count: str
    costs: int = 0
    agreed_rate: int | None = None
    agreed_on: date | None = None
    claim_kind: str = "goods"
    pre_due_rate: int | None = None
    payments: tuple[tuple[date, int], ...] = ()


@dataclass
class Account:
    """What stands on each head, in minor units."""

    costs: int
    interest: int
    principal: int
    surplus: int = 0


def published(country: str) -> list[tuple[date, int]]:
    """The published rates of a country, from the first day of each, in parts per million."""
    file = yaml.safe_load((LAW / country.lower() / "reference_rate.yaml").read_text("utf-8"))
    rows = file["parameters"][RATE_TABLES[country]]["values"]
    return [(row["since"], ppm(row["value"])) for row in rows if "value" in row]


def ppm(percent: str) -> int:
    """Ten thousand parts per million in a percent."""
    parts = Decimal(percent) * 10_000
    assert parts == int(parts)
    return int(parts)


class Clerk:
    """Reckons debts of all four countries; the tables are read once."""

    def __init__(self) -> None:
        self.rates: dict[str, dict[date, int]] = {}
        for country in RATE_TABLES:
            by_day: dict[date, int] = {}
            rows = [*published(country), (date(2027, 1, 1), 0)]
            for (since, rate), (following, _) in pairwise(rows):
                day = since
                while day < following:
                    by_day[day] = rate
                    day += ONE_DAY
            self.rates[country] = by_day

    def rate(self, debt: Debt, day: date) -> int:
        """The yearly rate of one debt on one day."""
        statutory = self.statutory(debt, day)
        if debt.pre_due_rate is not None:
            return self.continued(debt, day, statutory)
        if debt.agreed_rate is None:
            return statutory
        if debt.party == "business":
            return statutory if self.exclusion_is_void(debt) else debt.agreed_rate
        if debt.country != "SE":
            return min(debt.agreed_rate, statutory)
        if debt.claim_kind == "credit" and (debt.agreed_on or debt.due) >= date(2025, 3, 1):
            return min(debt.agreed_rate, self.rates["SE"][day] + 200_000)
        return debt.agreed_rate

    def exclusion_is_void(self, debt: Debt) -> bool:
        """Between businesses no interest at all cannot be agreed on in Sweden and Finland."""
        # Sweden looks at the due day, Finland at the contract.
        seen_on = {"SE": debt.due, "FI": debt.agreed_on or debt.due}.get(debt.country, date.min)
        return debt.agreed_rate == 0 and seen_on >= date(2013, 3, 16)

    def statutory(self, debt: Debt, day: date) -> int:
        """Reference rate and margin; the margin of Denmark and Finland looks at the due day."""
        published_rate = self.rates[debt.country][day]
        if debt.country == "NO":
            return published_rate
        if debt.country == "SE":
            return published_rate + 80_000
        if debt.country == "DK":
            return published_rate + (80_000 if debt.due >= date(2013, 3, 1) else 70_000)
        commercial = debt.party == "business" and debt.due >= date(2013, 3, 16)
        return published_rate + (80_000 if commercial else 70_000)

    def continued(self, debt: Debt, day: date, statutory: int) -> int:
        """A rate that ran before the due day goes on if higher; in Finland not for ever."""
        assert debt.pre_due_rate is not None
        assert debt.country in {"SE", "FI"}
        limited = debt.country == "FI" and debt.party == "consumer"
        limited = limited and (debt.agreed_on or debt.due) >= date(2010, 2, 1)
        if limited and day > debt.due + timedelta(days=180):
            return statutory
        return max(debt.pre_due_rate, statutory)

    def owed(self, debt: Debt, as_of: date) -> Account:
        """Walk from the day after the due day through the day asked about."""
        if as_of < debt.due:
            return Account(costs=0, interest=0, principal=0)
        account = Account(costs=debt.costs, interest=0, principal=debt.principal)
        paid_on: dict[date, int] = {}
        for day, amount in debt.payments:
            paid_on[day] = paid_on.get(day, 0) + amount
        running = 0
        divisor = DIVISORS[debt.day_count]
        day = min([debt.due + ONE_DAY, *paid_on])
        while day <= as_of:
            if day > debt.due:
                running += account.principal * self.rate(debt, day) * weight(debt.day_count, day)
            if day in paid_on:
                account.interest += half_up(running, divisor)
                running = 0
                pay(account, paid_on[day], ORDERS[debt.country, debt.party])
            day += ONE_DAY
        account.interest += half_up(running, divisor)
        return account


ORDERS: Mapping[tuple[str, str], Sequence[str]] = {
    ("SE", "consumer"): ("costs", "interest", "principal"),
    ("SE", "business"): ("costs", "interest", "principal"),
    ("DK", "consumer"): ("costs", "interest", "principal"),
    ("DK", "business"): ("costs", "interest", "principal"),
    ("NO", "consumer"): ("costs", "interest", "principal"),
    ("NO", "business"): ("costs", "interest", "principal"),
    ("FI", "consumer"): ("interest", "principal", "costs"),
    ("FI", "business"): ("interest", "principal", "costs"),
}

DIVISORS = {
    "act/365": 365 * 1_000_000,
    "act/act": DAYS_OF_BOTH_YEARS * 1_000_000,
    "30E/360": 360 * 1_000_000,
}


def weight(day_count: str, day: date) -> int:
    """How much one day counts."""
    if day_count == "act/365":
        return 1
    if day_count == "act/act":
        leap = day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)
        return 365 if leap else 366
    tomorrow = day + ONE_DAY
    months = (tomorrow.year - day.year) * 12 + tomorrow.month - day.month
    return months * 30 + min(tomorrow.day, 30) - min(day.day, 30)


def half_up(numerator: int, denominator: int) -> int:
    """Whole units, a half upwards."""
    whole, rest = divmod(numerator, denominator)
    return whole + 1 if rest * 2 >= denominator else whole


def pay(account: Account, amount: int, order: Sequence[str]) -> None:
    """Take a payment off the heads, one after another."""
    for head in order:
        taken = min(amount, getattr(account, head))
        setattr(account, head, getattr(account, head) - taken)
        amount -= taken
    account.surplus += amount
