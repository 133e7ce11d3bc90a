"""Whether a claim may be collected at all, with every reason pointed at."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal, Protocol

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.days import add_days, add_years
from kvitt.core.limitation.facts import LimitationEvent, LimitedClaim
from kvitt.core.limitation.reckon import reckon_limitation
from kvitt.core.limitation.rules import LimitationRules
from kvitt.core.parameter import Parameter

Severity = Literal["refuse", "warn", "note"]
Params = Mapping[str, str | int]


class Guards(msgspec.Struct, frozen=True, kw_only=True):
    """What bars a claim in a country: the paragraphs, and the few numbers among them."""

    parameters: Mapping[str, Parameter]
    rules: Mapping[str, Citation]


class ClaimLaw(Protocol):
    """The part of a country's law that decides on a claim."""

    @property
    def currency(self) -> str:
        """The currency claims are collected in."""

    @property
    def limitation(self) -> LimitationRules:
        """When a claim is lost by time."""

    @property
    def guards(self) -> Guards:
        """What else bars a claim."""


class ClaimFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a claim handed in; a blank is something the creditor did not say."""

    currency: str
    total_minor: int
    payable_minor: int
    due_day: date | None
    issue_day: date | None = None
    arose_day: date | None = None
    invoice_number: str = ""
    ground: str = ""
    creditor_name: str = ""
    debtor_name: str = ""
    debtor_address: str = ""
    debtor_kind: str = ""
    debtor_identity: str = ""
    debtor_birth_day: date | None = None
    debtor_deceased: bool = False
    disputed: bool = False
    duplicate: bool = False
    reminder_charged: bool = False
    reminder_agreed: bool = False
    limitation_events: tuple[LimitationEvent, ...] = ()


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to say about a claim: how grave, where it points, and which law says so."""

    code: str
    severity: Severity
    pointer: str
    params: Params
    citation: Citation | None = None


_PARTICULARS = (
    "invoice_number",
    "due_day",
    "ground",
    "creditor_name",
    "debtor_name",
    "debtor_address",
    "debtor_kind",
)


def assess_claim(facts: ClaimFacts, law: ClaimLaw, today: date) -> tuple[Finding, ...]:
    """Find everything that bars a claim, or that its creditor should know, all at once."""
    rules = law.guards.rules
    return (
        *_missing(facts),
        *_amounts(facts, law),
        *_days(facts, law, today),
        *_debtor(facts, law, today),
        *_said(facts, rules),
    )


def _finding(
    code: str,
    severity: Severity,
    pointer: str,
    params: Params | None = None,
    citation: Citation | None = None,
) -> Finding:
    return Finding(
        code=code, severity=severity, pointer=pointer, params=params or {}, citation=citation
    )


def _missing(facts: ClaimFacts) -> Iterator[Finding]:
    for name in _PARTICULARS:
        if not getattr(facts, name):
            yield _finding("particulars_missing", "refuse", f"/{name}", {"field": name})
    if not facts.debtor_identity:
        yield _finding("identity_number_missing", "warn", "/debtor_identity")


def _amounts(facts: ClaimFacts, law: ClaimLaw) -> Iterator[Finding]:
    if facts.currency != law.currency:
        params = {"currency": facts.currency, "expected": law.currency}
        yield _finding("currency_not_used", "refuse", "/currency", params)
    if facts.total_minor < 0 or facts.payable_minor < 0:
        yield _finding("amount_negative", "refuse", "/total")
    elif facts.payable_minor == 0:
        yield _finding("nothing_to_pay", "refuse", "/payable")
    elif facts.payable_minor > facts.total_minor:
        yield _finding("payable_above_total", "warn", "/payable")
    elif facts.payable_minor < facts.total_minor:
        yield _finding("partly_paid", "note", "/payable")


def _days(facts: ClaimFacts, law: ClaimLaw, today: date) -> Iterator[Finding]:
    rules, parameters = law.guards.rules, law.guards.parameters
    due, issued = facts.due_day, facts.issue_day
    if due is not None and due >= today:
        params = {"due_day": due.isoformat(), "first_day": add_days(due, 1).isoformat()}
        yield _finding("claim_not_due", "refuse", "/due_day", params, rules["not_due"])
    if issued is not None and issued > today:
        yield _finding("issued_in_future", "refuse", "/issue_day", {"day": issued.isoformat()})
    if due is not None and issued is not None and due < issued:
        yield _finding("due_before_issue", "warn", "/due_day", {"day": due.isoformat()})
    old = parameters["old_claim_days"].at(today)
    if due is not None and add_days(due, old.whole) < today:
        params = {"due_day": due.isoformat()}
        yield _finding("claim_old", "warn", "/due_day", params, old.citation)
    yield from _limitation(facts, law, today)


def _limitation(facts: ClaimFacts, law: ClaimLaw, today: date) -> Iterator[Finding]:
    arose = facts.arose_day or facts.issue_day or facts.due_day
    if arose is None:
        return
    claim = LimitedClaim(
        arose=arose,
        due_day=facts.due_day or arose,
        traits=frozenset({facts.debtor_kind}),
    )
    limitation = reckon_limitation(law.limitation, claim, facts.limitation_events)
    params = {"last_day": limitation.day.isoformat(), "arose": arose.isoformat()}
    near = law.guards.parameters["limitation_near_days"].at(today)
    if limitation.is_barred(today):
        yield _finding("claim_time_barred", "refuse", "/arose_day", params, limitation.citation)
    elif limitation.day < add_days(today, near.whole):
        yield _finding("limitation_near", "warn", "/arose_day", params, limitation.citation)


def _debtor(facts: ClaimFacts, law: ClaimLaw, today: date) -> Iterator[Finding]:
    if facts.debtor_deceased:
        rule = law.guards.rules["deceased"]
        yield _finding("debtor_deceased", "refuse", "/debtor", citation=rule)
    if facts.debtor_birth_day is not None:
        age = law.guards.parameters["adult_years"].at(today)
        if add_years(facts.debtor_birth_day, age.whole) > today:
            yield _finding("debtor_minor", "refuse", "/debtor", citation=age.citation)


def _said(facts: ClaimFacts, rules: Mapping[str, Citation]) -> Iterator[Finding]:
    if facts.disputed:
        yield _finding("claim_disputed", "refuse", "/disputed", citation=rules["disputed"])
    if facts.duplicate:
        params = {"invoice_number": facts.invoice_number}
        yield _finding("invoice_duplicate", "refuse", "/invoice_number", params)
    # Only where the law lets a reminder cost something by agreement alone.
    rule = rules.get("reminder_agreed")
    if rule is not None and facts.reminder_charged and not facts.reminder_agreed:
        yield _finding("reminder_not_agreed", "note", "/reminder_agreed", citation=rule)
