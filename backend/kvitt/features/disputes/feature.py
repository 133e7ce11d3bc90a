"""Disputes: what a debtor says against a claim, and the rest it gives."""

from kvitt.features.disputes.routes_debtor import ROUTES
from kvitt.runtime.feature import Feature

FEATURE = Feature(name="disputes", routes={"debtor": ROUTES})
