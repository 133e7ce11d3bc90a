"""What Sweden's law gives that no command of the kit asks for: costs of coming steps, terms."""

from datetime import date

import pytest

from kvitt.core.money import Money
from kvitt.core.refusal import Refusal
from kvitt.law.read import load

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("cost", "kronor", "cite"),
    [
        (
            "payment_order_application",
            300,
            "1 § förordningen om avgifter vid Kronofogdemyndigheten",
        ),
        (
            "payment_order_representation",
            380,
            "48 § lagen om betalningsföreläggande och handräckning",
        ),
        ("attachment_fee", 600, "6 § förordningen om avgifter vid Kronofogdemyndigheten"),
        (
            "court_summons_small",
            900,
            "bilagan förordningen om avgifter vid de allmänna domstolarna",
        ),
    ],
)
def test_what_a_step_costs(cost: str, kronor: int, cite: str) -> None:
    amount, citation = load("se").step_cost(cost, DAY)
    assert amount == Money(kronor * 100, "SEK")
    assert citation.short == cite


def test_a_representatives_cost_before_2014_was_not_found() -> None:
    with pytest.raises(Refusal, match="law_not_known"):
        load("se").step_cost("payment_order_representation", date(2013, 12, 31))


@pytest.mark.parametrize(
    ("channel", "sent_on", "pay_by"),
    [
        ("letter", date(2026, 11, 23), date(2026, 12, 1)),
        # eight days that end on a Sunday run to the Monday
        ("letter", date(2026, 11, 20), date(2026, 11, 30)),
        # Christmas lengthens the time
        ("letter", date(2026, 12, 21), date(2027, 1, 4)),
        # Midsummer's Eve is no banking day
        ("letter", date(2026, 6, 15), date(2026, 6, 24)),
        # an e-mail gives no less
        ("email", date(2026, 11, 23), date(2026, 12, 1)),
    ],
)
def test_the_shortest_time_a_demand_gives(channel: str, sent_on: date, pay_by: date) -> None:
    assert load("se").pay_by(sent_on, channel) == pay_by
