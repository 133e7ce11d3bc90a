import pytest

from kvitt.core.rate import rate_text


@pytest.mark.parametrize(
    ("ppm", "text"),
    [(100_000, "10.00"), (-5_000, "-0.50"), (0, "0.00"), (103_125, "10.3125"), (1, "0.0001")],
)
def test_a_rate_is_exact_with_two_decimals_or_more(ppm: int, text: str) -> None:
    assert rate_text(ppm) == text
