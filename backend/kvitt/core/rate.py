"""Rates as whole parts per million, and as the percent a year that people write."""

from decimal import Decimal

MILLION = 1_000_000
PPM_OF_PERCENT = 10_000
_DECIMALS_LEAST = 2


def rate_text(rate_ppm: int) -> str:
    """Write a rate in percent exactly, with at least two decimals: "10.00"."""
    percent = (Decimal(rate_ppm) / PPM_OF_PERCENT).normalize()
    decimals = -int(percent.as_tuple().exponent)
    return f"{percent:.{max(_DECIMALS_LEAST, decimals)}f}"
