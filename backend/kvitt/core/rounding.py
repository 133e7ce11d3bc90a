"""How sums are rounded: half up to whole minor units, or as a statute says."""

from fractions import Fraction
from typing import Annotated, Literal

import msgspec

RoundingStep = Annotated[str, msgspec.Meta(pattern=r"^([1-9][0-9]*|0\.[0-9]*[1-9])$")]
"""More than nothing, in currency units: "1", "0.05"."""


class Rounding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Round to whole steps of `to` currency units: down, up, or to the nearest, half up."""

    to: RoundingStep
    mode: Literal["down", "up", "half_up"]


def round_half_up(exact: Fraction) -> int:
    """Round to a whole number, a half upwards."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def rounded(value: Fraction, rounding: Rounding) -> Fraction:
    """Give the sum in whole steps, as the statute rounds."""
    step = Fraction(rounding.to)
    steps = value / step
    if rounding.mode == "up":
        return -(-steps // 1) * step
    if rounding.mode == "half_up":
        steps += Fraction(1, 2)
    return steps // 1 * step
