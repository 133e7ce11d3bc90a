"""This feature's lawful "no"s."""

from datetime import date

from kvitt.core.refusal import Refusal


def paid_in_future(day: date) -> Refusal:
    """A payment that has been made was not made in the future."""
    return Refusal("paid_on_in_future", params={"day": day.isoformat()}, pointer="/paid_on")
