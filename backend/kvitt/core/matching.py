"""Which case a payment belongs to: certain by its reference, or only suggested."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec

from kvitt.core.reference import check_reference, plain_reference


class PaymentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a bank or card file says of one payment."""

    reference: str
    reference_kind: str
    """How references of cases in that currency are made."""
    amount_minor: int
    currency: str
    payer_name: str = ""
    payer_account: str = ""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A case that money may be meant for."""

    case_id: UUID
    reference: str
    open_minor: int
    currency: str
    payer_names: tuple[str, ...] = ()
    payer_accounts: tuple[str, ...] = ()


class Suggestion(msgspec.Struct, frozen=True):
    """A case a person may choose, and why it is thought of."""

    case_id: UUID
    why: str


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """The case a payment surely belongs to, or none, with the reason and what may be meant."""

    case_id: UUID | None
    why: str
    suggestions: tuple[Suggestion, ...] = ()


def match_payment(payment: PaymentFacts, candidates: Sequence[Candidate]) -> Match:
    """Match by the exact reference only; whatever is less than that is a suggestion."""
    reference = plain_reference(payment.reference)
    found = [one for one in candidates if reference and one.reference == reference]
    if len(found) == 1:
        if found[0].currency == payment.currency:
            return Match(case_id=found[0].case_id, why="reference")
        suggestion = Suggestion(found[0].case_id, "currency_differs")
        return Match(case_id=None, why="currency_differs", suggestions=(suggestion,))
    return Match(
        case_id=None,
        why=_why_not(reference, payment),
        suggestions=tuple(_suggestions(payment, reference, candidates)),
    )


def _why_not(reference: str, payment: PaymentFacts) -> str:
    if not reference:
        return "reference_missing"
    if check_reference(payment.reference_kind, reference).valid:
        return "reference_unknown"
    return "reference_invalid"


def _suggestions(
    payment: PaymentFacts, reference: str, candidates: Sequence[Candidate]
) -> Iterator[Suggestion]:
    for one in candidates:
        why = _nearness(reference, one.reference) or _likeness(payment, one)
        if why:
            yield Suggestion(one.case_id, why)


def _nearness(given: str, known: str) -> str:
    if not given or not known:
        return ""
    if given != known and known in given:
        return "reference_within_text"
    if len(given) != len(known):
        return ""
    wrong = [at for at in range(len(known)) if given[at] != known[at]]
    if wrong == [len(known) - 1]:
        return "check_digit_wrong"
    if len(wrong) == 1:
        return "digit_wrong"
    swapped = _swapped(known, wrong[0]) if wrong else ""
    return "digits_swapped" if given == swapped else ""


def _swapped(digits: str, at: int) -> str:
    return digits[:at] + digits[at + 1 : at + 2] + digits[at] + digits[at + 2 :]


def _likeness(payment: PaymentFacts, one: Candidate) -> str:
    if payment.currency != one.currency or payment.amount_minor != one.open_minor:
        return ""
    if payment.payer_account and payment.payer_account in one.payer_accounts:
        return "same_amount_and_account"
    names = {_folded(name) for name in one.payer_names}
    if payment.payer_name and _folded(payment.payer_name) in names:
        return "same_amount_and_payer"
    return "same_amount"


def _folded(name: str) -> tuple[str, ...]:
    # Banks write "SVENSSON ANNA" and "Anna Svensson" for one person.
    return tuple(sorted(name.casefold().replace(",", " ").split()))
