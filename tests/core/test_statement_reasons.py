"""Each line explained so that a person can check it; figures worked out by hand."""

from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest

from kvitt.core.citation import Citation
from kvitt.core.explanation import Explanation
from kvitt.core.interest import InterestSpan
from kvitt.core.statement import ClaimHistory, NextDay, StatementLine
from kvitt.core.statement_reasons import (
    exact_text,
    explain_line,
    explain_next_day,
    factors_of,
)

CLAIM = UUID(int=1)
DUE = date(2026, 9, 30)
TODAY = date(2026, 11, 22)
RATE = Citation("1975:635", "6 §", "räntelagen", "statute")
FOUR = Citation("1981:739", "4 §", "lagen om ersättning för inkassokostnader m.m.", "statute")
FIRST = Citation("1975:635", "3 §", "räntelagen", "custom")
LAST = Citation("practice", "räntans sista dag", "branschpraxis", "custom")
COUNT = Citation("practice", "dagräkning", "branschpraxis", "custom")
CONVENTIONS = {"first_interest_day": FIRST, "last_interest_day": LAST, "day_count": COUNT}
WHY = Explanation(code="rate_sum", params={"rate_ppm": 100_000})
HISTORY = ClaimHistory(
    claim_id=CLAIM, invoice_number="1041", ground="Tandvård", due_day=DUE, events=()
)


def span(start: date = date(2026, 10, 1), last: date = TODAY, days: int = 53) -> InterestSpan:
    """1 250.00 at ten percent for 53 days: 125000 × 0.10 × 53 ÷ 365 = 1815.068… öre."""
    return InterestSpan(
        start=start,
        last=last,
        days=days,
        base_minor=125_000,
        rate_ppm=100_000,
        amount_minor=1815,
        citations=(RATE,),
        why=(WHY,),
    )


def line(head: str, **terms: object) -> StatementLine:
    told: dict[str, object] = {
        "amount_minor": 0,
        "raised_minor": 0,
        "paid_minor": 0,
        "waived_minor": 0,
        "day": DUE,
        "citation": None,
    }
    return StatementLine(claim_id=CLAIM, head=head, **(told | terms))  # type: ignore[arg-type]


def explained(one: StatementLine) -> list[Explanation]:
    return list(explain_line(one, HISTORY, CONVENTIONS, as_of=TODAY, minor_digits=2))


@pytest.mark.parametrize(
    ("start", "day_count", "year_days"),
    [
        (date(2024, 1, 1), "act/act", 366),
        (date(2023, 12, 31), "act/act", 365),
        (date(2100, 3, 1), "act/act", 365),
        (date(2024, 1, 1), "act/365", 365),
        (date(2024, 1, 1), "30E/360", 360),
    ],
)
def test_a_span_is_divided_by_the_days_of_its_year(
    start: date, day_count: str, year_days: int
) -> None:
    factors = factors_of(span(start=start), day_count)
    assert (factors.days, factors.year_days) == (53, year_days)
    assert factors.exact == Fraction(125_000 * 53, 10 * year_days)


@pytest.mark.parametrize(
    ("exact", "digits", "text"),
    [
        (Fraction(125_000 * 53, 3650), 2, "18.1507"),
        (Fraction(0), 2, "0.0000"),
        (Fraction(1, 200), 2, "0.0001"),  # half of a ten-thousandth: up
        (Fraction(1, 201), 2, "0.0000"),
        (Fraction(123_456, 100), 2, "12.3456"),
        (Fraction(7), 0, "7.0000"),
    ],
)
def test_an_unrounded_sum_is_shown_with_four_decimals(
    exact: Fraction, digits: int, text: str
) -> None:
    assert exact_text(exact, digits) == text


def test_a_principal_names_its_invoice() -> None:
    assert explained(line("principal", raised_minor=125_000, amount_minor=125_000)) == [
        Explanation(
            code="principal_of_invoice",
            params={
                "invoice_number": "1041",
                "ground": "Tandvård",
                "due_day": "2026-09-30",
                "raised_minor": 125_000,
            },
            amount_minor=125_000,
        )
    ]


def test_interest_is_explained_day_by_day_and_span_by_span() -> None:
    interest = line(
        "interest",
        raised_minor=1815,
        amount_minor=1815,
        day=date(2026, 10, 1),
        spans=(span(),),
        day_count="act/365",
    )
    assert explained(interest) == [
        Explanation(
            code="interest_starts",
            params={"first_day": "2026-10-01", "due_day": "2026-09-30"},
            citations=(FIRST,),
        ),
        Explanation(code="interest_ends", params={"as_of_day": "2026-11-22"}, citations=(LAST,)),
        Explanation(code="year_of_365", citations=(COUNT,)),
        Explanation(
            code="interest_span",
            params={
                "start_day": "2026-10-01",
                "last_day": "2026-11-22",
                "base_minor": 125_000,
                "rate_ppm": 100_000,
                "days": 53,
                "year_days": 365,
                "sum_exact": "18.1507",
                "amount_minor": 1815,
            },
            citations=(RATE,),
            amount_minor=1815,
            parts=(WHY,),
        ),
        Explanation(code="interest_sum", params={"raised_minor": 1815}, amount_minor=1815),
    ]


@pytest.mark.parametrize(
    ("day_count", "code"),
    [("act/365", "year_of_365"), ("act/act", "year_of_its_days"), ("30E/360", "year_of_360")],
)
def test_every_day_count_is_said(day_count: str, code: str) -> None:
    assert explained(line("interest", spans=(span(),), day_count=day_count))[2].code == code


def test_a_cost_names_its_measure_its_day_and_what_became_of_it() -> None:
    charge = line(
        "costs",
        raised_minor=18_000,
        waived_minor=3000,
        paid_minor=5000,
        amount_minor=10_000,
        measure="demand",
        day=TODAY,
        citation=FOUR,
    )
    assert explained(charge) == [
        Explanation(
            code="charge_raised",
            params={"measure": "demand", "day": "2026-11-22", "raised_minor": 18_000},
            citations=(FOUR,),
            amount_minor=18_000,
        ),
        Explanation(code="line_waived", params={"waived_minor": 3000}),
        Explanation(code="line_paid", params={"paid_minor": 5000}),
        Explanation(code="line_left", params={"amount_minor": 10_000}),
    ]


def test_a_cost_without_measure_or_paragraph_is_only_called_a_cost() -> None:
    (said,) = explained(line("costs", raised_minor=100, amount_minor=100))
    assert (said.params["measure"], said.citations) == ("unnamed", ())


def test_one_more_day_is_a_line_of_its_own() -> None:
    """125000 × 0.10 ÷ 365 = 34.246… öre."""
    added = NextDay(
        claim_id=CLAIM,
        span=InterestSpan(
            start=TODAY,
            last=TODAY,
            days=1,
            base_minor=125_000,
            rate_ppm=100_000,
            amount_minor=34,
            citations=(RATE,),
        ),
        exact=Fraction(12_500, 365),
        day_count="act/365",
    )
    assert explain_next_day(added, minor_digits=2) == Explanation(
        code="next_day",
        params={
            "base_minor": 125_000,
            "rate_ppm": 100_000,
            "year_days": 365,
            "sum_exact": "0.3425",
        },
        citations=(RATE,),
        amount_minor=34,
    )
