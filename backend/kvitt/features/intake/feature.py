"""Intake: claims handed in, answered at once."""

from kvitt.features.intake.routes_creditor import create_claim, submit_invoice
from kvitt.runtime.feature import Feature

FEATURE = Feature(name="intake", routes={"creditor": [create_claim, submit_invoice]})
