"""A small made-up law on costs, so that each rule can be looked at by itself."""

from datetime import date, timedelta
from typing import Any

from kvitt.core.citation import Citation
from kvitt.core.fees.assess import assess_charges
from kvitt.core.fees.facts import AssessedCharge, ChargeFacts, FeeLaw, Measure
from kvitt.core.fees.rules import Allow, FeeRule, MeasureKind, Overdue, Unlisted
from kvitt.core.parameter import DatedValue, Parameter

DUE = date(2026, 1, 10)
Told = tuple[int, str, str]


def day(after_due: int) -> date:
    """The day so many days after the due day."""
    return DUE + timedelta(days=after_due)


def cite(section: str, basis: str = "statute") -> Citation:
    return Citation("1/2000", section, "the act", basis)


def parameter(name: str, *values: tuple[date, str], dated_by: Any = "measure") -> Parameter:
    return Parameter(
        label=name,
        name=name,
        unit="currency",
        kind="amount",
        dated_by=dated_by,
        values=tuple(
            DatedValue(since=since, value=value, citation=cite(f"{name} §"))
            for since, value in values
        ),
    )


def rule(measure: MeasureKind = "demand", amount: Any = "10", **named: Any) -> FeeRule:
    return FeeRule(measure=measure, amount=amount, citation=cite(f"{measure} §"), **named)


def allowing(
    measure: MeasureKind = "demand", amount: Any = "10", arises: Any = "sending", **named: Any
) -> FeeRule:
    return rule(measure, amount, arises=arises, allow=Allow(**named))


def law(*rules: FeeRule, **named: Any) -> FeeLaw:
    return FeeLaw(
        **{
            "currency": "EUR",
            "rules": {str(at): one for at, one in enumerate(rules)},
            "parameters": {},
            "unlisted": (Unlisted(citation=cite("unlisted §")),),
            "overdue": Overdue(citation=cite("overdue §")),
            **named,
        }
    )


def taken(kind: str, after_due: int, **named: Any) -> Measure:
    return Measure(kind=kind, day=day(after_due), **named)


def assess(fee_law: FeeLaw, *measures: Measure, **facts: Any) -> tuple[AssessedCharge, ...]:
    given = {"debtor_kind": "consumer", "due_day": DUE, "principal_minor": 10_000, **facts}
    return assess_charges(fee_law, measures, ChargeFacts(**given))


def told(charges: tuple[AssessedCharge, ...]) -> list[Told]:
    """Each charge as its amount, what decided, and by which paragraph."""
    for charge in charges:
        assert charge.allowed == (charge.amount.amount_minor > 0)
        assert charge.explanation.amount_minor == charge.amount.amount_minor
        assert charge.amount.currency == "EUR"
    return [(one.amount.amount_minor, one.why, one.citation.section) for one in charges]
