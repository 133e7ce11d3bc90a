"""This feature's lawful "no"s."""

from datetime import date
from uuid import UUID

from kvitt.core.money import Money
from kvitt.core.refusal import Refusal


def payment_unknown(payment_id: UUID) -> Refusal:
    """There is no such payment, or it is not the asker's to see."""
    return Refusal("payment_unknown", params={"payment_id": str(payment_id)})


def payment_matched(case_number: str) -> Refusal:
    """The payment has found its case already."""
    return Refusal("payment_already_matched", params={"case_number": case_number})


def payment_taken_back() -> Refusal:
    """The bank has taken the money back; there is nothing to match."""
    return Refusal("payment_taken_back")


def currency_differs(*, expected: str, found: str, pointer: str) -> Refusal:
    """Money in one currency cannot pay a case in another."""
    return Refusal(
        "currency_differs", params={"expected": expected, "found": found}, pointer=pointer
    )


def account_not_ours(account: str) -> Refusal:
    """The file tells of money on another account than our client account."""
    return Refusal("bank_account_not_ours", params={"account": account})


def amount_unlikely(amount_minor: int) -> Refusal:
    """More than a single payment can be: the file is broken."""
    return Refusal("amount_invalid", params={"text": str(amount_minor)})


def day_unlikely(day: date) -> Refusal:
    """No bank moves money on such a day: the file is broken."""
    return Refusal("bank_day_invalid", params={"text": day.isoformat()})


def nothing_owed() -> Refusal:
    """The debt is paid; there is nothing to pay."""
    return Refusal("nothing_owed")


def case_closed() -> Refusal:
    """The case has ended, so no more is asked for."""
    return Refusal("case_closed")


def amount_too_high(owed: Money) -> Refusal:
    """More than is owed today."""
    return Refusal(
        "amount_too_high",
        params={"owed_minor": owed.amount_minor, "currency": owed.currency},
        pointer="/amount",
    )


def amount_too_low(least: Money) -> Refusal:
    """Less than a card payment can be."""
    return Refusal(
        "amount_too_low",
        params={"least_minor": least.amount_minor, "currency": least.currency},
        pointer="/amount",
    )


def cards_unavailable() -> Refusal:
    """The card provider does not answer; the bank account still does."""
    return Refusal("card_unavailable")


def checkout_unknown(checkout_id: UUID) -> Refusal:
    """There is no such card payment, or it is not the asker's to see."""
    return Refusal("checkout_unknown", params={"checkout_id": str(checkout_id)})


def event_not_authentic() -> Refusal:
    """The event is not signed by the provider, or too old."""
    return Refusal("event_not_authentic")
