"""How money coming in stands in the books."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import msgspec

from kvitt.core.chart import CLIENT_BANK, receive_bank_payment
from kvitt.core.ledger import AccountRef, Entry, Posting

AGENCY_ID = UUID("00000000-0000-7000-8000-000000000001")
"""Owner of the agency's accounts: one installation is one agency."""


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """Money that came in on the client account."""

    payment_id: UUID
    value_day: date
    amount_minor: int
    currency: str


def deposits(received: Iterable[Received]) -> list[Entry]:
    """Book a bank file as the bank did: one entry a value day and currency, each payment apart."""
    groups: dict[tuple[date, str], list[Received]] = {}
    for one in received:
        groups.setdefault((one.value_day, one.currency), []).append(one)
    return [
        _deposit(group, value_day=day, currency=currency)
        for (day, currency), group in sorted(groups.items())
    ]


def _deposit(group: list[Received], *, value_day: date, currency: str) -> Entry:
    entries = [
        receive_bank_payment(
            agency_id=AGENCY_ID,
            payment_id=one.payment_id,
            amount_minor=one.amount_minor,
            currency=currency,
            effective_day=value_day,
        )
        for one in group
    ]
    bank = Posting(
        AccountRef(CLIENT_BANK, AGENCY_ID), sum(one.amount_minor for one in group), currency
    )
    others = [
        posting
        for entry in entries
        for posting in entry.postings
        if posting.account.kind != CLIENT_BANK
    ]
    return Entry(kind=entries[0].kind, effective_day=value_day, postings=(bank, *others))
