"""Who owes decides at which rates: one function chooses a claim's schedule."""

from datetime import date

import pytest

from kvitt.core.interest import rate_at
from kvitt.core.statement import ClaimTerms
from kvitt.features.cases.statements import schedule_of
from kvitt.runtime.statutes import law_of


@pytest.mark.parametrize(
    ("country", "kind", "due_day", "rate_ppm"),
    [
        ("SE", "consumer", date(2026, 9, 30), 100_000),
        ("SE", "company", date(2026, 9, 30), 100_000),
        # 4 § and 4 a § korkolaki: seven from a consumer, eight between businesses.
        ("FI", "consumer", date(2026, 9, 30), 95_000),
        ("FI", "company", date(2026, 9, 30), 105_000),
        ("FI", "company", date(2013, 3, 15), 95_000),
        ("FI", "company", date(2013, 3, 16), 105_000),
        # § 5 renteloven: eight for a claim due from 1 March 2013, seven before, for good.
        ("DK", "consumer", date(2013, 3, 1), 100_000),
        ("DK", "company", date(2013, 2, 28), 90_000),
        ("NO", "consumer", date(2026, 9, 30), 122_500),
        ("NO", "company", date(2026, 9, 30), 122_500),
    ],
)
def test_a_claim_bears_the_rate_of_its_country_debtor_and_due_day(
    country: str, kind: str, due_day: date, rate_ppm: int
) -> None:
    terms = ClaimTerms(due_day=due_day, arose_day=due_day, debtor_kind=kind)
    schedule = schedule_of(law_of(country), terms)
    assert rate_at(schedule, date(2026, 11, 22)).rate_ppm == rate_ppm


@pytest.mark.parametrize(
    ("country", "kind", "rate_ppm"),
    [
        ("FI", "consumer", 95_000),  # 2 § 2 mom korkolaki: more than the statute gives is void
        ("FI", "company", 240_000),
        ("DK", "consumer", 100_000),  # § 7 renteloven
        ("DK", "company", 240_000),
        ("NO", "consumer", 122_500),  # § 4 forsinkelsesrenteloven
        ("NO", "company", 240_000),
        ("SE", "consumer", 240_000),
    ],
)
def test_an_agreed_rate_counts_as_far_as_the_law_lets_it(
    country: str, kind: str, rate_ppm: int
) -> None:
    terms = ClaimTerms(
        due_day=date(2026, 9, 30),
        arose_day=date(2026, 9, 1),
        debtor_kind=kind,
        agreed_rate_ppm=240_000,
    )
    schedule = schedule_of(law_of(country), terms)
    assert rate_at(schedule, date(2026, 11, 22)).rate_ppm == rate_ppm
