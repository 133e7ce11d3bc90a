"""The chart of accounts, and every entry the house may write in it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from kvitt.core.allocation import AllocatedPart
from kvitt.core.ledger import AccountRef, Entry, Posting, assert_balanced

CLIENT_BANK = "client_bank"
CARD_TRANSIT = "card_transit"
TOPUP_DUE = "topup_due"
UNALLOCATED = "unallocated"
OWED_TO_CREDITOR = "owed_to_creditor"
OWED_TO_PAYER = "owed_to_payer"
RECEIVABLE_PRINCIPAL = "receivable_principal"
RECEIVABLE_INTEREST = "receivable_interest"
RECEIVABLE_COSTS = "receivable_costs"
RECEIVABLE_COMPENSATION = "receivable_compensation"
ENTRUSTED = "entrusted"
AGENCY_BANK = "agency_bank"
AGENCY_REVENUE = "agency_revenue"
AGENCY_VAT = "agency_vat"
AGENCY_CARD_FEES = "agency_card_fees"

RECEIVABLES = {
    "principal": RECEIVABLE_PRINCIPAL,
    "interest": RECEIVABLE_INTEREST,
    "costs": RECEIVABLE_COSTS,
    "compensation": RECEIVABLE_COMPENSATION,
}
"""The receivable account of each head."""

CLIENT_FUNDS = frozenset(
    {CLIENT_BANK, CARD_TRANSIT, TOPUP_DUE, OWED_TO_CREDITOR, OWED_TO_PAYER, UNALLOCATED}
)
"""The accounts of other people's money; together they are always zero."""

Line = tuple[str, UUID, int]


def register_claim(
    *, claim_id: UUID, case_id: UUID, principal_minor: int, currency: str, effective_day: date
) -> Entry:
    """Book a claim entrusted to us."""
    return _owed(
        "claim_registered",
        "principal",
        claim_id=claim_id,
        case_id=case_id,
        amount_minor=principal_minor,
        currency=currency,
        effective_day=effective_day,
    )


def raise_charge(
    *,
    claim_id: UUID,
    case_id: UUID,
    amount_minor: int,
    currency: str,
    effective_day: date,
    head: str = "costs",
) -> Entry:
    """Book a cost, or a late payment compensation, that the debtor must bear."""
    return _owed(
        "charge_raised",
        head,
        claim_id=claim_id,
        case_id=case_id,
        amount_minor=amount_minor,
        currency=currency,
        effective_day=effective_day,
    )


def fix_interest(
    *, claim_id: UUID, case_id: UUID, amount_minor: int, currency: str, effective_day: date
) -> Entry:
    """Book interest reckoned through the effective day."""
    return _owed(
        "interest_fixed",
        "interest",
        claim_id=claim_id,
        case_id=case_id,
        amount_minor=amount_minor,
        currency=currency,
        effective_day=effective_day,
    )


def waive(
    *,
    claim_id: UUID,
    case_id: UUID,
    head: str,
    amount_minor: int,
    currency: str,
    effective_day: date,
) -> Entry:
    """Book a head, or part of one, given up."""
    return _owed(
        "waived",
        head,
        claim_id=claim_id,
        case_id=case_id,
        amount_minor=-amount_minor,
        currency=currency,
        effective_day=effective_day,
    )


def receive_bank_payment(
    *, agency_id: UUID, payment_id: UUID, amount_minor: int, currency: str, effective_day: date
) -> Entry:
    """Book money come in on the client account, not yet allocated."""
    lines = [(CLIENT_BANK, agency_id, amount_minor), (UNALLOCATED, payment_id, -amount_minor)]
    return _entry("bank_payment_received", lines, currency, effective_day)


def receive_card_payment(
    *, agency_id: UUID, payment_id: UUID, amount_minor: int, currency: str, effective_day: date
) -> Entry:
    """Book a card payment that the provider still holds."""
    lines = [(CARD_TRANSIT, agency_id, amount_minor), (UNALLOCATED, payment_id, -amount_minor)]
    return _entry("card_payment_received", lines, currency, effective_day)


def allocate_payment(
    *,
    payment_id: UUID,
    creditor_id: UUID,
    case_id: UUID,
    parts: Sequence[AllocatedPart],
    surplus_minor: int,
    currency: str,
    effective_day: date,
) -> Entry:
    """Book a payment on the heads it reduces; what is left over is owed to the payer."""
    collected = sum(part.amount_minor for part in parts)
    lines: list[Line] = [
        (UNALLOCATED, payment_id, collected),
        (OWED_TO_CREDITOR, creditor_id, -collected),
        (ENTRUSTED, case_id, collected),
    ]
    for part in parts:
        assert part.claim_id is not None, "a receivable belongs to a claim"
        lines.append((RECEIVABLES[part.head], part.claim_id, -part.amount_minor))
    lines += [
        (UNALLOCATED, payment_id, surplus_minor),
        (OWED_TO_PAYER, payment_id, -surplus_minor),
    ]
    return _entry("payment_allocated", lines, currency, effective_day)


def return_surplus(
    *, agency_id: UUID, payment_id: UUID, amount_minor: int, currency: str, effective_day: date
) -> Entry:
    """Book a surplus paid back to the payer."""
    lines = [(OWED_TO_PAYER, payment_id, amount_minor), (CLIENT_BANK, agency_id, -amount_minor)]
    return _entry("surplus_returned", lines, currency, effective_day)


def clear_payout(
    *, agency_id: UUID, gross_minor: int, fee_minor: int, currency: str, effective_day: date
) -> Entry:
    """Book the card provider's payout; the fee it kept is the agency's to top up."""
    lines = [
        (CLIENT_BANK, agency_id, gross_minor - fee_minor),
        (TOPUP_DUE, agency_id, fee_minor),
        (CARD_TRANSIT, agency_id, -gross_minor),
    ]
    return _entry("payout_cleared", lines, currency, effective_day)


def remit(
    *,
    agency_id: UUID,
    creditor_id: UUID,
    collected_minor: int,
    net_minor: int,
    vat_minor: int,
    topup_minor: int,
    currency: str,
    effective_day: date,
) -> Entry:
    """Book what goes on to the creditor, and the agency's share less the top-up it owes."""
    share = collected_minor - net_minor
    assert 0 <= net_minor <= collected_minor, "a remittance is part of what was collected"
    assert 0 <= topup_minor <= share, "the top-up is set off against the agency's share only"
    assert 0 <= vat_minor <= share, "the tax is part of the agency's share"
    lines = [
        (OWED_TO_CREDITOR, creditor_id, collected_minor),
        (CLIENT_BANK, agency_id, -net_minor),
        (CLIENT_BANK, agency_id, topup_minor - share),
        (TOPUP_DUE, agency_id, -topup_minor),
        (AGENCY_BANK, agency_id, share - topup_minor),
        (AGENCY_CARD_FEES, agency_id, topup_minor),
        (AGENCY_REVENUE, agency_id, vat_minor - share),
        (AGENCY_VAT, agency_id, -vat_minor),
    ]
    return _entry("remitted", lines, currency, effective_day)


def reverse(entry: Entry, *, effective_day: date | None = None) -> Entry:
    """Book an entry backwards, on its own day unless another is given."""
    return Entry(
        kind=f"{entry.kind}_reversed",
        effective_day=effective_day or entry.effective_day,
        postings=tuple(
            msgspec.structs.replace(posting, amount_minor=-posting.amount_minor)
            for posting in entry.postings
        ),
    )


def _owed(
    kind: str,
    head: str,
    *,
    claim_id: UUID,
    case_id: UUID,
    amount_minor: int,
    currency: str,
    effective_day: date,
) -> Entry:
    lines = [(RECEIVABLES[head], claim_id, amount_minor), (ENTRUSTED, case_id, -amount_minor)]
    return _entry(kind, lines, currency, effective_day)


def _entry(kind: str, lines: Sequence[Line], currency: str, effective_day: date) -> Entry:
    entry = Entry(
        kind=kind,
        effective_day=effective_day,
        postings=tuple(
            Posting(AccountRef(account, owner), amount_minor, currency)
            for account, owner, amount_minor in lines
            if amount_minor
        ),
    )
    assert_balanced(entry)
    return entry
