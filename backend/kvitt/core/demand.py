"""The letters the law prescribes: what each must say, and how long the debtor has to answer."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.days import BankCalendar, add_bank_days, add_days, bank_day_from
from kvitt.core.explanation import Explanation
from kvitt.core.expression import holds
from kvitt.core.names import ContentName, TraitName
from kvitt.core.parameter import DatedValue, Parameter

CountedFrom = Literal["sending", "receipt", "service"]
"""The day a time begins: of sending, of presumed receipt, or the day the letter was served."""


class RequiredContent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing a letter must say, in which cases, and where that is written."""

    code: ContentName
    citation: Citation = msgspec.field(name="cite")
    when: tuple[TraitName, ...] = ()


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A time a letter must leave, and from what it is counted."""

    counted_from: CountedFrom
    time: Parameter


class DemandRules(msgspec.Struct, frozen=True, kw_only=True):
    """A country's rules on one letter: its content, and the times it must leave."""

    content: tuple[RequiredContent, ...]
    terms: tuple[Term, ...]
    receipt: Mapping[str, Parameter] = {}


class DemandContent(msgspec.Struct, frozen=True, kw_only=True):
    """What a letter says, as far as any law asks; amounts each for themselves."""

    creditor_name: str = ""
    creditor_address: str = ""
    original_creditor_name: str = ""
    debtor_name: str = ""
    ground: str = ""
    assignment_notice: str = ""
    payment_method: str = ""
    principal_minor: int | None = None
    credit_interest_minor: int | None = None
    interest_minor: int | None = None
    interest_rate: str = ""
    interest_from: date | None = None
    interest_to: date | None = None
    interest_base_minor: int | None = None
    costs_minor: int | None = None
    total_minor: int | None = None
    pay_by: date | None = None
    object_by: date | None = None
    object_to: str = ""
    public_contact: str = ""
    remedies: str = ""
    objection_invited: bool = False
    suspension_told: bool = False
    interest_account_offered: bool = False
    collection_announced: bool = False
    costs_announced: bool = False
    costs_spared: bool = False
    board_told: bool = False
    bankruptcy_announced: bool = False

    # What decides which of these are asked for.
    consumer: bool = False
    assigned: bool = False
    renamed: bool = False
    public_creditor: bool = False
    directly_enforceable: bool = False
    suspendable: bool = False


class MissingItem(msgspec.Struct, frozen=True):
    """Something the letter does not say though the law asks for it."""

    code: str
    citation: Citation


def missing_content(
    content: DemandContent, required: tuple[RequiredContent, ...]
) -> tuple[MissingItem, ...]:
    """List what a letter must still say before it may be sent."""
    decided = _decided(content)
    traits = frozenset(trait for trait, applies in decided.items() if applies)
    return tuple(
        MissingItem(one.code, one.citation)
        for one in required
        if holds(one.when, traits) and _is_missing(content, one.code)
    )


def _decided(content: DemandContent) -> Mapping[str, bool]:
    """Tell what decides which things this letter must say."""
    return {
        "consumer": content.consumer,
        "assigned": content.assigned,
        "formerly_another": content.assigned or content.renamed,
        "public_creditor": content.public_creditor,
        "directly_enforceable": content.directly_enforceable,
        "suspendable": content.suspendable,
        "interest": bool(content.interest_minor),
        "interest_unexplained": bool(content.interest_minor) and not content.interest_rate,
    }


TRAITS = frozenset(_decided(DemandContent()))
"""What may decide whether a letter must say something."""


def _is_missing(content: DemandContent, code: str) -> bool:
    said: object = getattr(content, code)
    if isinstance(said, int) and not isinstance(said, bool):
        return False
    return not said


def pay_by(
    sent_on: date, rules: DemandRules, bank_calendar: BankCalendar, channel: str = "letter"
) -> date:
    """Reckon the last day to pay or object: the latest of all times, and a banking day.

    For a letter that must be served, the day given is the day of service.
    """
    ends = []
    for term in rules.terms:
        start = sent_on
        if term.counted_from == "receipt":
            start = _count(sent_on, rules.receipt[channel], sent_on, bank_calendar)
        ends.append(_count(start, term.time, sent_on, bank_calendar))
    return bank_day_from(max(ends), bank_calendar)


def _count(start: date, time: Parameter, sent_on: date, bank_calendar: BankCalendar) -> date:
    """Count a time in the version that stood when the letter was sent."""
    count = time.at(sent_on).whole
    if time.unit == "bank_days":
        return add_bank_days(start, count, bank_calendar)
    assert time.unit == "days", f"{time.name} is no time of a letter"
    return add_days(start, count)


_TERMS = {
    ("sending", "days"): "days_from_sending",
    ("receipt", "bank_days"): "bank_days_from_receipt",
}


def told_terms(
    sent_on: date, rules: DemandRules, bank_calendar: BankCalendar, channel: str = "letter"
) -> tuple[Explanation, ...]:
    """Tell each time the letter must leave, and the day it is taken as received."""
    told: list[Explanation] = []
    for term in rules.terms:
        start = sent_on
        if term.counted_from == "receipt":
            receipt = rules.receipt[channel]
            start = _count(sent_on, receipt, sent_on, bank_calendar)
            told.append(_told("presumed_receipt", receipt.at(sent_on), start))
        code = _TERMS[term.counted_from, term.time.unit]
        end = _count(start, term.time, sent_on, bank_calendar)
        told.append(_told(code, term.time.at(sent_on), end))
    return tuple(told)


def _told(term: str, value: DatedValue, day: date) -> Explanation:
    params: dict[str, str | int] = {"count": value.whole, "day": day.isoformat()}
    return Explanation(code=term, params=params, citations=(value.citation,), doubts=value.doubts)
