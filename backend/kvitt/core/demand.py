"""The statutory demand: what it must say, and how long the debtor has to answer it."""

from collections.abc import Mapping
from datetime import date

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.days import BankCalendar, add_bank_days, add_days, bank_day_from
from kvitt.core.expression import holds
from kvitt.core.parameter import Parameter


class RequiredContent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing a demand must say, in which cases, and where that is written."""

    code: str
    citation: Citation = msgspec.field(name="cite")
    when: tuple[str, ...] = ()


class DemandRules(msgspec.Struct, frozen=True, kw_only=True):
    """A country's rules on the demand: its content and the two times it must leave."""

    content: tuple[RequiredContent, ...]
    days_from_sending: Parameter
    bank_days_from_receipt: Parameter
    receipt_bank_days: Mapping[str, Parameter]


class DemandContent(msgspec.Struct, frozen=True, kw_only=True):
    """What a demand says, as far as the law asks; amounts each for themselves."""

    creditor_name: str = ""
    debtor_name: str = ""
    ground: str = ""
    assigned: bool = False
    assignment_notice: str = ""
    payment_method: str = ""
    principal_minor: int | None = None
    interest_minor: int | None = None
    interest_rate: str = ""
    interest_from: date | None = None
    interest_to: date | None = None
    interest_base_minor: int | None = None
    costs_minor: int | None = None
    pay_by: date | None = None
    objection_invited: bool = False


class MissingItem(msgspec.Struct, frozen=True):
    """Something the demand does not say though the law asks for it."""

    code: str
    citation: Citation


def missing_content(
    content: DemandContent, required: tuple[RequiredContent, ...]
) -> tuple[MissingItem, ...]:
    """List what a demand must still say before it may be sent."""
    traits = set()
    if content.assigned:
        traits.add("assigned")
    if content.interest_minor:
        traits.add("interest")
    return tuple(
        MissingItem(one.code, one.citation)
        for one in required
        if holds(one.when, frozenset(traits)) and _is_missing(content, one.code)
    )


def _is_missing(content: DemandContent, code: str) -> bool:
    said: object = getattr(content, code)
    if isinstance(said, int) and not isinstance(said, bool):
        return False
    return not said


def pay_by(
    sent_on: date, rules: DemandRules, bank_calendar: BankCalendar, channel: str = "letter"
) -> date:
    """Reckon the last day to pay or object: the later of both times, and a banking day."""
    days = rules.days_from_sending.at(sent_on).whole
    receipt_days = rules.receipt_bank_days[channel].at(sent_on).whole
    received = add_bank_days(sent_on, receipt_days, bank_calendar)
    bank_days = rules.bank_days_from_receipt.at(sent_on).whole
    by_receipt = add_bank_days(received, bank_days, bank_calendar)
    return bank_day_from(max(add_days(sent_on, days), by_receipt), bank_calendar)
