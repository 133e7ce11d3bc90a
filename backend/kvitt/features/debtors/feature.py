"""Debtors: who owes, sealed with a key of their own."""

from kvitt.runtime.feature import Feature

FEATURE = Feature(name="debtors")
