from fractions import Fraction

import pytest

from kvitt.core.rounding import Rounding, round_half_up, rounded


def test_a_half_is_rounded_upwards() -> None:
    assert [round_half_up(Fraction(n, 2)) for n in (1, 2, 3, -1)] == [1, 1, 2, 0]
    assert round_half_up(Fraction(49, 100)) == 0


@pytest.mark.parametrize(
    ("value", "to", "mode", "expected"),
    [
        ("2071.30", "1", "down", "2071"),
        ("2071", "1", "down", "2071"),
        ("2071.99", "1", "down", "2071"),
        ("2910", "10", "up", "2910"),
        ("2910.01", "10", "up", "2920"),
        ("2919.99", "10", "up", "2920"),
        ("37.50", "1", "half_up", "38"),
        ("37.49", "1", "half_up", "37"),
        ("112.50", "1", "half_up", "113"),
        ("234.375", "0.01", "half_up", "234.38"),
        ("234.374", "0.01", "half_up", "234.37"),
        ("0", "10", "up", "0"),
    ],
)
def test_a_sum_is_rounded_as_its_statute_says(
    value: str, to: str, mode: str, expected: str
) -> None:
    rounding = Rounding(to=to, mode=mode)  # type: ignore[arg-type]
    assert rounded(Fraction(value), rounding) == Fraction(expected)
