"""All 56 cells of the Norwegian salary table, as an agency prints them."""

from datetime import date

import pytest

from kvitt.core.fees.assess import assess_charges
from kvitt.core.fees.facts import ChargeFacts, Measure
from kvitt.core.money import Money, decimal_text, parse_amount
from kvitt.core.refusal import Refusal
from kvitt.law.read import load

DUE = date(2025, 1, 2)
LETTERS = (
    Measure(kind="warning", day=date(2025, 1, 16)),
    Measure(kind="demand", day=date(2025, 2, 3)),
    Measure(kind="agency_salary", day=date(2025, 2, 3)),
)
# The demand's time ends on Monday 17 February; more than 28 days later begins on 18 March.
LIGHT_2025, HEAVY_2025 = date(2025, 3, 17), date(2025, 3, 18)
PAID_2026 = date(2026, 6, 10)

BANDS = ("500.00", "1000.00", "2500.00", "10000.00", "50000.00", "250000.00", "250000.01")
OLD = (
    ("175.00", "350.00"),
    ("245.00", "490.00"),
    ("280.00", "560.00"),
    ("560.00", "1120.00"),
    ("1120.00", "2240.00"),
    ("2520.00", "5040.00"),
    ("5040.00", "10080.00"),
)
NEW = {
    ("consumer", True): (
        ("187.50", "375.00"),
        ("262.50", "525.00"),
        ("300.00", "600.00"),
        ("600.00", "1200.00"),
        ("1200.00", "2400.00"),
        ("2700.00", "5400.00"),
        ("5400.00", "10800.00"),
    ),
    ("consumer", False): (
        ("234.38", "468.75"),
        ("328.13", "656.25"),
        ("375.00", "750.00"),
        ("750.00", "1500.00"),
        ("1500.00", "3000.00"),
        ("3375.00", "6750.00"),
        ("6750.00", "13500.00"),
    ),
    ("company", True): (
        ("281.25", "562.50"),
        ("393.75", "787.50"),
        ("450.00", "900.00"),
        ("900.00", "1800.00"),
        ("1800.00", "3600.00"),
        ("4050.00", "8100.00"),
        ("8100.00", "16200.00"),
    ),
    ("company", False): (
        ("351.56", "703.13"),
        ("492.19", "984.38"),
        ("562.50", "1125.00"),
        ("1125.00", "2250.00"),
        ("2250.00", "4500.00"),
        ("5062.50", "10125.00"),
        ("10125.00", "20250.00"),
    ),
}


def salary(
    principal: str, *, kind: str, paid: date, deducts: bool, due: date, letters: tuple[Measure, ...]
) -> Money:
    facts = ChargeFacts(
        debtor_kind=kind,
        due_day=due,
        principal_minor=parse_amount(principal, "NOK").amount_minor,
        paid_day=paid,
        vat_deducted=deducts,
        as_of=date(2026, 11, 22),
    )
    return assess_charges(load("no").fees, letters, facts)[-1].amount


def shifted(days: int) -> tuple[Measure, ...]:
    """The same letters so long before the payment of 2026 that the case is light, or heavy."""
    demand = date.fromordinal(PAID_2026.toordinal() - days)
    return (
        LETTERS[0],
        Measure(kind="demand", day=demand),
        Measure(kind="agency_salary", day=demand),
    )


@pytest.mark.parametrize(("principal", "cells"), list(zip(BANDS, OLD, strict=True)))
def test_the_table_of_700(principal: str, cells: tuple[str, str]) -> None:
    told = tuple(
        decimal_text(
            salary(principal, kind="consumer", paid=paid, deducts=True, due=DUE, letters=LETTERS)
        )
        for paid in (LIGHT_2025, HEAVY_2025)
    )
    assert told == cells


@pytest.mark.parametrize(
    ("kind", "deducts", "principal", "cells"),
    [
        (kind, deducts, principal, cells)
        for (kind, deducts), column in NEW.items()
        for principal, cells in zip(BANDS, column, strict=True)
    ],
)
def test_the_table_of_750(kind: str, deducts: bool, principal: str, cells: tuple[str, str]) -> None:
    told = tuple(
        decimal_text(
            salary(
                principal,
                kind=kind,
                paid=PAID_2026,
                deducts=deducts,
                due=DUE,
                letters=shifted(days),
            )
        )
        for days in (42, 43)
    )
    assert told == cells


@pytest.mark.parametrize(
    ("principal", "light", "heavy"),
    [
        ("2500.00", "350.00", "700.00"),
        ("2500.01", "700.00", "1400.00"),
        ("10000.00", "700.00", "1400.00"),
        ("50000.00", "1400.00", "2800.00"),
        ("250000.00", "2800.00", "5600.00"),
        ("250000.01", "5600.00", "11200.00"),
    ],
)
def test_the_table_before_october_2020(principal: str, light: str, heavy: str) -> None:
    letters = (
        Measure(kind="warning", day=date(2020, 2, 3)),
        Measure(kind="demand", day=date(2020, 2, 24)),
        Measure(kind="agency_salary", day=date(2020, 2, 24)),
    )
    told = tuple(
        decimal_text(
            salary(
                principal,
                kind="consumer",
                paid=paid,
                deducts=True,
                due=date(2020, 1, 2),
                letters=letters,
            )
        )
        for paid in (date(2020, 4, 6), date(2020, 4, 7))
    )
    assert told == (light, heavy)


@pytest.mark.parametrize(
    ("principal", "light"),
    [
        ("1000.00", "430.00"),
        ("1000.01", "860.00"),
        ("2500.01", "1290.00"),
        ("5000.01", "1720.00"),
        ("10000.01", "2580.00"),
        ("25000.01", "3440.00"),
        ("50000.00", "3440.00"),
    ],
)
def test_before_2010_the_court_fee_unit_of_860_was_the_base(principal: str, light: str) -> None:
    assert decimal_text(salary_of_2009(principal)) == light


def test_before_2010_no_band_above_50_000_is_known() -> None:
    with pytest.raises(Refusal) as refused:
        salary_of_2009("50000.01")
    assert refused.value.code == "law_not_known"
    assert refused.value.citation is not None
    assert refused.value.citation.section == "§ 2-2"


def salary_of_2009(principal: str) -> Money:
    letters = (
        Measure(kind="warning", day=date(2009, 2, 3)),
        Measure(kind="agency_salary", day=date(2009, 2, 24)),
    )
    return salary(
        principal,
        kind="company",
        paid=date(2009, 3, 2),
        deducts=True,
        due=date(2009, 1, 2),
        letters=letters,
    )
