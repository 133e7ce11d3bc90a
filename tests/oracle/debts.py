"""Random debts, drawn so that the awkward days come up often."""

from datetime import date, timedelta
from random import Random

from tests.oracle.naive import Debt

FIRST_DAYS = {
    "SE": date(2002, 7, 2),
    "FI": date(2004, 1, 2),
    "DK": date(2005, 1, 2),
    "NO": date(2004, 1, 2),
}
LAST_DAY = date(2026, 12, 30)
DAY_COUNTS = ("act/365", "act/act", "30E/360")


def draw(random: Random) -> tuple[Debt, date]:
    """One debt and the day it is asked about."""
    country = random.choice(sorted(FIRST_DAYS))
    party = random.choice(("consumer", "business"))
    due = _due(random, country)
    as_of = _later(random, due - timedelta(days=3))
    principal = random.choice((1, 99, 10_000, random.randint(1, 10**6), random.randint(1, 10**11)))
    terms: dict[str, object] = {}
    chosen = random.random()
    if chosen < 0.25:
        terms["agreed_rate"] = random.choice((0, random.randrange(0, 400_000, 2_500)))
        terms["agreed_on"] = due - timedelta(days=random.randint(0, 400))
        terms["claim_kind"] = random.choice(("goods", "credit"))
    elif chosen < 0.4 and country in {"SE", "FI"}:
        terms["pre_due_rate"] = random.randrange(0, 300_000, 2_500)
        terms["agreed_on"] = due - timedelta(days=random.randint(0, 400))
    debt = Debt(
        country=country,
        party=party,
        principal=principal,
        due=due,
        day_count=random.choice(DAY_COUNTS),
        costs=random.choice((0, 0, 18_000, random.randint(1, 60_000))),
        payments=_payments(random, country, due, as_of, principal),
        **terms,  # type: ignore[arg-type]
    )
    return debt, as_of


def _due(random: Random, country: str) -> date:
    first = FIRST_DAYS[country]
    boundaries = [
        *(date(year, month, day) for year in range(2013, 2027) for month, day in ((1, 1), (7, 1))),
        *(date(year, 2, 28) for year in (2008, 2012, 2016, 2020, 2023, 2024)),
        *(date(2013, 3, 1), date(2013, 3, 16), date(2010, 2, 1), date(2025, 3, 1)),
        *(date(year, 12, 31) for year in range(2007, 2026)),
    ]
    if random.random() < 0.4:
        return random.choice(boundaries) + timedelta(days=random.randint(-2, 2))
    return first + timedelta(days=random.randint(0, (date(2026, 12, 1) - first).days))


def _later(random: Random, day: date) -> date:
    span = random.choice((3, 40, 200, 800, 4_000))
    return min(day + timedelta(days=random.randint(0, span)), LAST_DAY)


def _payments(
    random: Random, country: str, due: date, as_of: date, principal: int
) -> tuple[tuple[date, int], ...]:
    # Finland's order of heads is law for money collected from 2013-12-16.
    first = max(due, date(2013, 12, 16)) if country == "FI" else due
    if first > as_of:
        return ()
    days = sorted(
        first + timedelta(days=random.randint(0, (as_of - first).days))
        for _ in range(random.choice((0, 0, 1, 1, 2, 4)))
    )
    return tuple((day, random.randint(1, max(1, principal * 2 // 3))) for day in days)
