"""Which cases an unmatched payment may be meant for, and why we think so."""

import re
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import msgspec

from kvitt.core.matching import Candidate, PaymentFacts, match_payment
from kvitt.core.money import Money
from kvitt.core.reference import plain_reference
from kvitt.features.cases.queries import Case, get_case
from kvitt.features.cases.statements import reckon_case
from kvitt.features.debtors.particulars import searched_words
from kvitt.features.debtors.queries import Debtor, get_debtor
from kvitt.features.payments.payers import Payer
from kvitt.features.payments.schemas import MatchSuggestion
from kvitt.features.payments.sorting import OTHER_REFERENCES
from kvitt.features.payments.surroundings import reference_kinds
from kvitt.runtime.actor import Actor
from kvitt.runtime.audit import record_read
from kvitt.runtime.clock import day_of
from kvitt.runtime.database import fetch

SUGGESTIONS_MAX = 5
_DIGITS_MIN = 5
_WORDS = re.compile(r"[\w-]+")


class Unmatched(msgspec.Struct, frozen=True, kw_only=True):
    """A payment without a case, as far as it says whose it is."""

    amount_minor: int
    currency: str
    references: tuple[str, ...]
    payer: Payer


async def suggest(actor: Actor, payment: Unmatched, *, now: datetime) -> list[MatchSuggestion]:
    """Give the likeliest cases: near references first, then numbers named, then the payer."""
    whys: dict[UUID, str] = {}
    for case_id, why in await _by_reference(payment):
        whys.setdefault(case_id, why)
    for case_id, why in await _by_number(payment):
        whys.setdefault(case_id, why)
    for case_id in await _by_payer(payment):
        whys.setdefault(case_id, "payer_name")
    return [
        await _shown(actor, payment, case_id, why, now=now)
        for case_id, why in list(whys.items())[:SUGGESTIONS_MAX]
    ]


async def _by_reference(payment: Unmatched) -> list[tuple[UUID, str]]:
    """Cases whose reference is the one given, or differs by one slip of the hand."""
    given = [plain_reference(one) for one in payment.references]
    near = sorted({variant for one in given for variant in (one, *_slips(one))})
    rows = await fetch(
        "select id, payment_reference, currency from cases where payment_reference = any($1)", near
    )
    candidates = [
        Candidate(
            case_id=row["id"],
            reference=row["payment_reference"],
            open_minor=0,
            currency=row["currency"],
        )
        for row in rows
    ]
    exact = {row["payment_reference"]: row["id"] for row in rows}
    found = [(exact[one], "reference") for one in given if one in exact]
    kind = reference_kinds().get(payment.currency, OTHER_REFERENCES)
    for one in given:
        facts = PaymentFacts(
            reference=one,
            reference_kind=kind,
            amount_minor=payment.amount_minor,
            currency=payment.currency,
        )
        match = match_payment(facts, candidates)
        found += [(suggestion.case_id, suggestion.why) for suggestion in match.suggestions]
    return found


def _slips(reference: str) -> Iterator[str]:
    if not reference.isdigit() or len(reference) < _DIGITS_MIN:
        return
    for at, digit in enumerate(reference):
        for other in "0123456789":
            if other != digit:
                yield reference[:at] + other + reference[at + 1 :]
        if at + 1 < len(reference):
            yield reference[:at] + reference[at + 1] + digit + reference[at + 2 :]


async def _by_number(payment: Unmatched) -> list[tuple[UUID, str]]:
    """Cases whose number, reference or invoice stands among the payment's words."""
    words = _WORDS.findall(" ".join([*payment.references, payment.payer.text]))
    rows = await fetch(
        "select id, 'case_number' as why from cases where number = any($1)"
        " union all select id, 'reference_within_text' from cases where payment_reference = any($2)"
        " union all select case_id, 'invoice_number' from claims where invoice_number = any($1)",
        sorted(set(words)),
        sorted({plain_reference(word) for word in words}),
    )
    return [(row["id"], row["why"]) for row in rows]


async def _by_payer(payment: Unmatched) -> list[UUID]:
    """Open cases of debtors whose name holds every word of the payer's."""
    words = searched_words(payment.payer.name)
    if not words:
        return []
    rows = await fetch(
        "select c.id from cases c where c.status = 'open' and c.currency = $3 and c.debtor_id in"
        " (select w.debtor_id from debtor_words w where w.word = any($1)"
        " group by w.debtor_id having count(distinct w.word) = $2)"
        " order by c.opened_at limit 5",
        words,
        len(set(words)),
        payment.currency,
    )
    return [row["id"] for row in rows]


async def _shown(
    actor: Actor, payment: Unmatched, case_id: UUID, why: str, *, now: datetime
) -> MatchSuggestion:
    case = await get_case(case_id)
    debtor = await get_debtor(case.debtor_id)
    await record_read(actor, debtor.id, "payment_suggestion", now)
    owed = (await reckon_case(case, day_of(now, case.country))).total_minor
    if why == "payer_name":
        why = _likeness(payment, case, debtor, owed)
    return MatchSuggestion(
        case_id=case.id,
        number=case.number,
        debtor_name=debtor.particulars.name,
        owed=Money(max(owed, 0), case.currency),
        why=why,
    )


def _likeness(payment: Unmatched, case: Case, debtor: Debtor, owed_minor: int) -> str:
    candidate = Candidate(
        case_id=case.id,
        reference=case.payment_reference,
        open_minor=owed_minor,
        currency=case.currency,
        payer_names=(debtor.particulars.name,),
    )
    facts = PaymentFacts(
        reference="",
        reference_kind=OTHER_REFERENCES,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        payer_name=payment.payer.name,
    )
    found = match_payment(facts, [candidate]).suggestions
    return found[0].why if found else "payer_name"
