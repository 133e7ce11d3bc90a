"""Why each line of a statement is what it is: paragraph, inputs and arithmetic."""

from calendar import isleap
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.explanation import Explanation
from kvitt.core.interest import InterestSpan
from kvitt.core.rate import MILLION
from kvitt.core.rounding import round_half_up
from kvitt.core.statement import INTEREST, PRINCIPAL, ClaimHistory, NextDay, StatementLine

CONVENTIONS = ("first_interest_day", "last_interest_day", "day_count")
"""What statute mostly leaves to custom, each with a source of its own."""

ACTUAL = "act/act"
_LEAP_YEAR = 366
_YEAR_DAYS = {"act/365": 365, ACTUAL: 365, "30E/360": 360}
_SHOWN_DECIMALS = 4
_YEARS = {"act/365": "year_of_365", ACTUAL: "year_of_its_days", "30E/360": "year_of_360"}


class Factors(msgspec.Struct, frozen=True):
    """What a span's interest is multiplied and divided by, and what comes out unrounded.

    Interest is base × rate in percent × days ÷ 100 ÷ the days of the year.
    """

    days: int
    year_days: int
    exact: Fraction
    """In minor units."""


def factors_of(span: InterestSpan, day_count: str) -> Factors:
    """Find the factors by which a person checks a span with a pocket calculator.

    Under act/act no span goes beyond a year of its own length, so its first day tells the divisor.
    """
    year_days = _YEAR_DAYS[day_count]
    if day_count == ACTUAL and isleap(span.start.year):
        year_days = _LEAP_YEAR
    exact = Fraction(span.base_minor * span.rate_ppm * span.days, MILLION * year_days)
    return Factors(span.days, year_days, exact)


def exact_text(exact_minor: Fraction, minor_digits: int) -> str:
    """Write an unrounded sum of minor units as a decimal number with four decimals: "18.1507"."""
    shown = round_half_up(exact_minor * 10 ** (_SHOWN_DECIMALS - minor_digits))
    whole, fraction = divmod(shown, 10**_SHOWN_DECIMALS)
    return f"{whole}.{fraction:0{_SHOWN_DECIMALS}d}"


def explain_line(
    line: StatementLine,
    history: ClaimHistory,
    conventions: Mapping[str, Citation],
    *,
    as_of: date,
    minor_digits: int,
) -> tuple[Explanation, ...]:
    """Explain one line down to paragraph, inputs and arithmetic."""
    if line.head == PRINCIPAL:
        said: Sequence[Explanation] = [_principal(line, history)]
    elif line.head == INTEREST:
        said = _interest(line, history, conventions, as_of=as_of, minor_digits=minor_digits)
    else:
        said = [_charge(line)]
    return (*said, *_settled(line))


def explain_next_day(added: NextDay, *, minor_digits: int) -> Explanation:
    """Explain what one more day costs on one claim."""
    span = added.span
    return Explanation(
        code="next_day",
        params={
            "base_minor": span.base_minor,
            "rate_ppm": span.rate_ppm,
            "year_days": factors_of(span, added.day_count).year_days,
            "sum_exact": exact_text(added.exact, minor_digits),
        },
        citations=span.citations,
        amount_minor=span.amount_minor,
    )


def _principal(line: StatementLine, history: ClaimHistory) -> Explanation:
    return Explanation(
        code="principal_of_invoice",
        params={
            "invoice_number": history.invoice_number,
            "ground": history.ground,
            "due_day": history.due_day.isoformat(),
            "raised_minor": line.raised_minor,
        },
        amount_minor=line.raised_minor,
    )


def _interest(
    line: StatementLine,
    history: ClaimHistory,
    conventions: Mapping[str, Citation],
    *,
    as_of: date,
    minor_digits: int,
) -> list[Explanation]:
    spans = [_span(span, line.day_count, minor_digits) for span in line.spans]
    return [
        Explanation(
            code="interest_starts",
            params={"first_day": line.day.isoformat(), "due_day": history.due_day.isoformat()},
            citations=(conventions["first_interest_day"],),
        ),
        Explanation(
            code="interest_ends",
            params={"as_of_day": as_of.isoformat()},
            citations=(conventions["last_interest_day"],),
        ),
        Explanation(code=_YEARS[line.day_count], citations=(conventions["day_count"],)),
        *spans,
        Explanation(
            code="interest_sum",
            params={"raised_minor": line.raised_minor},
            amount_minor=line.raised_minor,
        ),
    ]


def _span(span: InterestSpan, day_count: str, minor_digits: int) -> Explanation:
    factors = factors_of(span, day_count)
    return Explanation(
        code="interest_span",
        params={
            "start_day": span.start.isoformat(),
            "last_day": span.last.isoformat(),
            "base_minor": span.base_minor,
            "rate_ppm": span.rate_ppm,
            "days": factors.days,
            "year_days": factors.year_days,
            "sum_exact": exact_text(factors.exact, minor_digits),
            "amount_minor": span.amount_minor,
        },
        citations=span.citations,
        amount_minor=span.amount_minor,
        parts=span.why,
    )


def _charge(line: StatementLine) -> Explanation:
    return Explanation(
        code="charge_raised",
        params={
            "measure": line.measure or "unnamed",
            "day": line.day.isoformat(),
            "raised_minor": line.raised_minor,
        },
        citations=(line.citation,) if line.citation else (),
        amount_minor=line.raised_minor,
    )


def _settled(line: StatementLine) -> list[Explanation]:
    """Say what was paid or given up of a line, and what is left of it."""
    said = []
    if line.waived_minor:
        said.append(Explanation(code="line_waived", params={"waived_minor": line.waived_minor}))
    if line.paid_minor:
        said.append(Explanation(code="line_paid", params={"paid_minor": line.paid_minor}))
    if said:
        said.append(Explanation(code="line_left", params={"amount_minor": line.amount_minor}))
    return said
