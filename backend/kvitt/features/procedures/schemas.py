"""What crosses a door about what happens next."""

from datetime import date

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.money import Money


class StepShown(msgspec.Struct, frozen=True, kw_only=True):
    """One step that comes next unless something stops it."""

    step: str
    """`send_demand` or `apply_for_payment_order`."""
    day: date | None
    """None: it waits for somebody's decision, or for a hold to end."""
    why: str
    params: dict[str, str | int]
    cost_debtor: Money
    cost_creditor: Money
    stopped_by: list[str]
    """Codes of what the debtor can do to stop it."""
    citation: Citation | None = None
