import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvitt.core.money import Money, decimal_text, minor_digits, parse_amount, total
from kvitt.core.refusal import Refusal

amounts = st.integers(min_value=-(10**14), max_value=10**14)


def test_money_adds_subtracts_and_compares_within_one_currency() -> None:
    one, two = Money(100, "SEK"), Money(250, "SEK")
    assert one + two == Money(350, "SEK")
    assert one - two == Money(-150, "SEK")
    assert -one == Money(-100, "SEK")
    assert one < two
    assert one <= two
    assert two > one
    assert two >= one
    assert (one - two).is_negative
    assert Money.zero("SEK").is_zero


def test_currencies_never_mix() -> None:
    with pytest.raises(AssertionError, match="EUR is not SEK"):
        _ = Money(1, "SEK") + Money(1, "EUR")


def test_money_is_never_a_float() -> None:
    with pytest.raises(AssertionError, match="whole minor units"):
        Money(12.5, "SEK")  # type: ignore[arg-type]


@given(st.lists(amounts))
def test_a_total_is_the_sum_of_its_parts(parts: list[int]) -> None:
    assert total([Money(part, "SEK") for part in parts], "SEK") == Money(sum(parts), "SEK")


@given(amounts, st.sampled_from(["SEK", "ISK"]))
def test_what_is_written_is_read_back(amount: int, currency: str) -> None:
    money = Money(amount, currency)
    assert parse_amount(decimal_text(money), currency) == money


@pytest.mark.parametrize(
    ("text", "minor"), [("1250.00", 125000), ("1250", 125000), ("0.5", 50), ("-3.100", -310)]
)
def test_plain_amounts_are_read(text: str, minor: int) -> None:
    assert parse_amount(text, "SEK") == Money(minor, "SEK")


@pytest.mark.parametrize(
    ("text", "currency", "code"),
    [
        ("1.234", "SEK", "amount_too_many_decimals"),
        ("1.5", "ISK", "amount_too_many_decimals"),
        ("1,50", "SEK", "amount_invalid"),
        ("١٢", "SEK", "amount_invalid"),
        ("NaN", "SEK", "amount_invalid"),
        ("1", "XYZ", "currency_unknown"),
    ],
)
def test_what_is_no_exact_amount_is_refused(text: str, currency: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_amount(text, currency)
    assert refused.value.code == code


def test_each_currency_knows_its_decimals() -> None:
    assert minor_digits("SEK") == 2
    assert minor_digits("JPY") == 0
