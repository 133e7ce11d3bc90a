"""Agreements: terms, prices, mandate and involvement."""

from kvitt.runtime.feature import Feature

FEATURE = Feature(name="agreements")
