from datetime import date
from fractions import Fraction

import pytest

from kvitt.core.citation import Citation
from kvitt.core.expression import (
    Circumstances,
    Expression,
    evaluate,
    exact_text,
    flaw_of,
    holds,
    references_in,
)
from kvitt.core.parameter import DatedValue, Parameter

CITE = Citation("1", "1 §", "lagen", "statute")
DAY = date(2026, 1, 1)
BASE = Parameter(
    label="base",
    unit="percent",
    kind="rate",
    dated_by="paid",
    values=(
        DatedValue(since=date(2020, 1, 1), citation=CITE, value="2"),
        DatedValue(since=date(2025, 1, 1), citation=CITE, value="3", doubt="perhaps 4"),
    ),
)
PARAMETERS = {"base": BASE}
CIRCUMSTANCES = Circumstances(
    dates={"paid": DAY, "due_day": date(2021, 1, 1)}, traits=frozenset({"consumer"})
)
REF = Expression(ref="base")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("3/2", Fraction(3, 2)),
        (REF, Fraction(3)),
        (Expression(ref="base", dated_by="due_day"), Fraction(2)),
        (Expression(sum=(REF, "8")), Fraction(11)),
        (Expression(product=(REF, "1/2")), Fraction(3, 2)),
        (Expression(least=(REF, "1")), Fraction(1)),
        (Expression(greatest=(REF, "1")), Fraction(3)),
        (Expression(choose=(("consumer", "1"), ("else", "2"))), Fraction(1)),
        (Expression(choose=(("not consumer", "1"), ("else", REF))), Fraction(3)),
    ],
)
def test_expressions_are_exact(expression: Expression | str, value: Fraction) -> None:
    assert evaluate(expression, CIRCUMSTANCES, PARAMETERS).value == value


def test_a_number_cites_what_it_was_built_from() -> None:
    assert evaluate(Expression(sum=(REF, REF)), CIRCUMSTANCES, PARAMETERS).citations == (CITE,)
    # Only what decides is cited.
    assert evaluate(Expression(least=(REF, "1")), CIRCUMSTANCES, PARAMETERS).citations == ()


def test_a_number_tells_what_is_doubtful_about_it_once() -> None:
    for whole in (Expression(sum=(REF, REF)), Expression(product=(REF, REF, "2")), REF):
        assert evaluate(whole, CIRCUMSTANCES, PARAMETERS).doubts == ("perhaps 4",)
    for without in (Expression(ref="base", dated_by="due_day"), Expression(least=(REF, "1")), "3"):
        assert evaluate(without, CIRCUMSTANCES, PARAMETERS).doubts == ()


def test_words_may_be_negated() -> None:
    traits = frozenset({"consumer"})
    assert holds(("consumer", "not business"), traits)
    assert not holds(("not consumer",), traits)
    assert holds((), traits)


def test_references_are_found_at_any_depth() -> None:
    deep = Expression(choose=(("a", Expression(sum=(REF, "1"))), ("else", REF)))
    assert list(references_in(deep)) == [("base", None), ("base", None)]
    assert list(references_in("1")) == []


@pytest.mark.parametrize(
    ("expression", "flaw"),
    [
        ("1", ""),
        (REF, ""),
        (Expression(), "exactly one"),
        (Expression(ref="base", sum=("1",)), "exactly one"),
        (Expression(sum=("1", Expression())), "exactly one"),
        (Expression(choose=(("consumer", "1"),)), "ends with else"),
    ],
)
def test_a_broken_expression_is_told(expression: Expression | str, flaw: str) -> None:
    assert flaw in flaw_of(expression) if flaw else not flaw_of(expression)


def test_a_number_shows_its_arithmetic() -> None:
    plan = Expression(sum=("45", Expression(product=("3", "5"))))
    expression = Expression(product=(plan, Expression(sum=("1", "0.255")), "1"))
    number = evaluate(expression, Circumstances(), {})
    assert number.arithmetic == "(45 + 3 × 5) × (1 + 0.255)"
    assert exact_text(number.value) == "75.3"
    # A single factor stands without brackets, and a number by itself was not reckoned.
    assert evaluate(Expression(product=(plan, "1")), Circumstances(), {}).arithmetic == "45 + 3 × 5"
    assert evaluate("1/2", Circumstances(), {}).arithmetic == "0.5"


def test_a_number_without_end_is_written_as_a_fraction() -> None:
    assert [exact_text(Fraction(text)) for text in ("1/3", "1/1000000", "1/8000000", "-3/2")] == [
        "1/3",
        "0.000001",
        "1/8000000",
        "-1.5",
    ]
