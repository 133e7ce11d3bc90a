"""Creditors: on whose behalf the agency collects."""

from kvitt.runtime.feature import Feature

FEATURE = Feature(name="creditors")
