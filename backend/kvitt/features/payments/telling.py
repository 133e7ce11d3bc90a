"""Telling debtor and creditor what a payment did, in figures they can read."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.money import Money, minor_digits
from kvitt.features.cases.queries import Case
from kvitt.features.creditors.queries import get_creditor
from kvitt.features.debtors.queries import get_debtor
from kvitt.features.messages.actions import notify_creditor, send_notice

_NO_BREAK = "\u00a0"
_GROUP = 3
_SIGNS = {"SEK": "kr", "EUR": "€", "DKK": "kr.", "NOK": "kr"}


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a payment: `closed`, `overpaid` (left goes back), or `open` (left is owed)."""

    kind: str
    left: Money


def readable(money: Money, language: str) -> str:
    """Write money as people read it: "1 268,15 kr" in Swedish, "SEK 1,268.15" in English."""
    whole, _, minor = _split(money)
    if language == "en":
        return f"{money.currency}{_NO_BREAK}{_grouped(whole, ',')}{'.' if minor else ''}{minor}"
    sign = _SIGNS.get(money.currency, money.currency)
    return f"{_grouped(whole, _NO_BREAK)}{',' if minor else ''}{minor}{_NO_BREAK}{sign}"


def _split(money: Money) -> tuple[str, str, str]:
    digits = minor_digits(money.currency)
    text = str(abs(money.amount_minor)).rjust(digits + 1, "0")
    sign = "−" if money.is_negative else ""
    cut = len(text) - digits
    return f"{sign}{text[:cut]}", ".", text[cut:]


def _grouped(whole: str, separator: str) -> str:
    sign, digits = ("−", whole[1:]) if whole.startswith("−") else ("", whole)
    groups: list[str] = []
    while digits:
        groups.insert(0, digits[-_GROUP:])
        digits = digits[:-_GROUP]
    return sign + separator.join(groups)


async def tell_of_payment(
    case: Case,
    payment_id: UUID,
    *,
    payer_id: UUID,
    amount: Money,
    value_day: date,
    outcome: Outcome,
    now: datetime,
) -> None:
    """Send the payer a receipt, and the creditor word of money on a case that goes on."""
    debtor = await get_debtor(payer_id)
    await send_notice(
        case.id,
        payer_id,
        "payment_received",
        _params(amount, value_day, outcome, language=debtor.language),
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
        "amount": readable(amount, language),
        "day": value_day.isoformat(),
        "outcome": outcome.kind,
        "left": readable(outcome.left, language),
    }
