"""Charges: what a debtor must bear for a measure, and by which paragraph."""

from kvitt.runtime.feature import Feature

FEATURE = Feature(name="charges")
