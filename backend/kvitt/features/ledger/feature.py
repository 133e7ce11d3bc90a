"""The ledger: double entry, append-only."""

from kvitt.runtime.feature import Feature

FEATURE = Feature(name="ledger")
