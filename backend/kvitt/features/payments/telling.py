"""Telling debtor and creditor what a payment did, in figures they can read."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.money import Money
from kvitt.features.cases.queries import Case
from kvitt.features.creditors.queries import get_creditor
from kvitt.features.debtors.queries import get_debtor
from kvitt.features.messages.actions import notify_creditor, send_notice
from kvitt.features.messages.wording import readable_day, readable_money


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a payment: `closed`, `overpaid` (left goes back), or `open` (left is owed)."""

    kind: str
    left: Money


async def tell_of_payment(
    case: Case,
    payment_id: UUID,
    *,
    payer_id: UUID,
    payer_left: Money,
    amount: Money,
    value_day: date,
    outcome: Outcome,
    now: datetime,
) -> None:
    """Send the payer a receipt, and the creditor word of money on a case that goes on."""
    debtor = await get_debtor(payer_id)
    # What others owe in the same case is not the payer's to know.
    told = Outcome(kind="open", left=payer_left) if outcome.kind == "open" else outcome
    await send_notice(
        case.id,
        payer_id,
        "payment_received",
        _params(amount, value_day, told, language=debtor.language),
        effect_key=f"payment_received/{payment_id}",
        now=now,
    )
    if outcome.kind != "open":
        return  # that the case is closed is told by the close itself
    creditor = await get_creditor(case.creditor_id)
    await notify_creditor(
        creditor.id,
        "payment_received",
        case.id,
        _params(amount, value_day, outcome, language=creditor.language),
        effect_key=f"creditor_payment_received/{payment_id}",
        now=now,
    )


def _params(amount: Money, value_day: date, outcome: Outcome, *, language: str) -> dict[str, str]:
    return {
        "amount": readable_money(amount, language),
        "day": readable_day(value_day, language),
        "outcome": outcome.kind,
        "left": readable_money(outcome.left, language),
    }
