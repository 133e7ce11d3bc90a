"""What happens to a case next, when, and what holds it back; decided from facts alone."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, Protocol

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.days import add_days
from kvitt.core.money import Money
from kvitt.core.names import CostName

HoldKind = Literal[
    "dispute",
    "payment_reported",
    "contact_request",
    "promise",
    "plan",
    "debt_advice",
    "creditor_stop",
    "suspension",
    "illness",
    "identity_doubt",
    "protected_identity",
    "deceased",
]
"""Everything a case may be held for."""

Purpose = Literal["pressing", "serving", "guarding"]
PRESSING: Purpose = "pressing"


StepCode = Literal["send_reminder", "send_warning", "send_demand", "recommend_payment_order"]
"""Every step a procedure may have."""

Stopper = Literal["pay", "object", "report_payment", "ask_for_contact", "ask_for_suspension"]
"""What the debtor may do so that a step is not taken."""


class StepRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of a procedure: what it follows, what it costs and who decides on it."""

    code: StepCode
    purpose: Purpose
    decided_by: Literal["procedure", "person"]
    follows: Literal["due_day", "pay_by_day"]
    wait_days: int
    citation: Citation = msgspec.field(name="cite")
    costs: tuple[CostName, ...] = ()
    stopped_by: tuple[Stopper, ...] = ()


class HoldRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reason to hold a case, and which purposes must then wait."""

    kind: HoldKind
    stops: tuple[Purpose, ...]
    citation: Citation = msgspec.field(name="cite")


class Procedure(msgspec.Struct, frozen=True, kw_only=True):
    """A lawful course: its steps in order, and what each hold stops."""

    code: str
    version: str
    steps: tuple[StepRule, ...]
    holds: Mapping[str, HoldRule]


class Hold(msgspec.Struct, frozen=True):
    """A reason no pressing step may be taken, since a day and perhaps until one."""

    kind: str
    since: date
    until: date | None = None

    def is_active(self, today: date) -> bool:
        """Tell whether the hold stands on that day, its last day included."""
        return self.since <= today and (self.until is None or today <= self.until)


class StepTaken(msgspec.Struct, frozen=True):
    """A step already taken, and the last day it gave the debtor, if any."""

    code: str
    day: date
    pay_by: date | None = None


class CaseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What decides the next step of a case."""

    open_minor: int
    due_day: date
    admissible: bool = True
    closed: bool = False
    holds: tuple[Hold, ...] = ()
    taken: tuple[StepTaken, ...] = ()
    decided: frozenset[str] = frozenset()


class Take(msgspec.Struct, frozen=True):
    """The step to take today."""

    step: str
    why: str
    citation: Citation


class Wait(msgspec.Struct, frozen=True):
    """The step that waits: until a day, or for a person when there is no day."""

    until: date | None
    step: str
    why: str
    citation: Citation


class Stop(msgspec.Struct, frozen=True):
    """Nothing more is to be done, and why."""

    why: str


Decision = Take | Wait | Stop


class StepCosts(Protocol):
    """What the law lets a step cost, and the term a demand gives."""

    def step_cost(self, code: str, day: date) -> tuple[Money, Citation]:
        """Find what one cost of a step amounts to on a day."""
        ...

    def pay_by(self, sent_on: date) -> date:
        """Reckon the last day a demand sent that day must leave."""
        ...


class PlannedCost(msgspec.Struct, frozen=True):
    """What a coming step will cost the debtor at most."""

    code: str
    amount: Money
    citation: Citation


class PlannedStep(msgspec.Struct, frozen=True, kw_only=True):
    """A coming step as creditor and debtor are told of it: when, what it costs, how to stop it."""

    step: str
    purpose: str
    decided_by: str
    day: date | None
    why: str
    costs: tuple[PlannedCost, ...]
    stopped_by: tuple[str, ...]
    citation: Citation
    pay_by: date | None = None


def next_step(facts: CaseFacts, procedure: Procedure, today: date) -> Decision:
    """Decide what to do with a case today; under a hold nothing pressing is taken."""
    stop = _stop(facts)
    if stop is not None:
        return stop
    step = _first_not_taken(facts, procedure)
    if step is None:
        return Stop("no_further_step")
    wait = _held(step, facts, procedure, today) or _too_early(step, facts, today)
    if wait is not None:
        return wait
    if step.decided_by == "person" and step.code not in facts.decided:
        return Wait(None, step.code, "awaits_decision", step.citation)
    return Take(step.code, f"{step.follows}_passed", step.citation)


def planned_steps(
    facts: CaseFacts, procedure: Procedure, law: StepCosts, today: date
) -> tuple[PlannedStep, ...]:
    """Tell all that is still to come if nobody does anything, the next step first."""
    if _stop(facts) is not None:
        return ()
    taken = {one.code for one in facts.taken}
    coming = [step for step in procedure.steps if step.code not in taken]
    planned: list[PlannedStep] = []
    for step in coming:
        earliest = _earliest(step, facts)
        held = _held(step, facts, procedure, today)
        awaited = held is None and _awaits_decision(step, facts, earliest, today)
        unset = earliest is None or _is_open_ended(held) or awaited
        day = None if unset or earliest is None else max(earliest, today)
        if day is not None and held is not None and held.until is not None:
            day = max(day, held.until)
        term = law.pay_by(day) if day is not None and step.code == DEMAND_STEP else None
        why = "awaits_decision" if awaited else held.why if held else f"{step.follows}_passed"
        planned.append(_planned(step, law, day=day or today, why=why, term=term, known=day))
        facts = msgspec.structs.replace(
            facts, taken=(*facts.taken, StepTaken(step.code, day or today, term))
        )
    return tuple(planned)


DEMAND_STEP: StepCode = "send_demand"


def _planned(
    step: StepRule,
    law: StepCosts,
    *,
    day: date,
    why: str,
    term: date | None,
    known: date | None,
) -> PlannedStep:
    return PlannedStep(
        step=step.code,
        purpose=step.purpose,
        decided_by=step.decided_by,
        day=known,
        why=why,
        costs=tuple(PlannedCost(code, *law.step_cost(code, day)) for code in step.costs),
        stopped_by=step.stopped_by,
        citation=step.citation,
        pay_by=term,
    )


def _awaits_decision(step: StepRule, facts: CaseFacts, earliest: date | None, today: date) -> bool:
    """Tell whether a step's day has come and only a person's word is missing."""
    undecided = step.decided_by == "person" and step.code not in facts.decided
    return undecided and earliest is not None and earliest <= today


def _stop(facts: CaseFacts) -> Stop | None:
    if facts.closed:
        return Stop("case_closed")
    if facts.open_minor <= 0:
        return Stop("nothing_owed")
    if not facts.admissible:
        return Stop("not_admissible")
    return None


def _first_not_taken(facts: CaseFacts, procedure: Procedure) -> StepRule | None:
    taken = {one.code for one in facts.taken}
    return next((step for step in procedure.steps if step.code not in taken), None)


def _earliest(step: StepRule, facts: CaseFacts) -> date | None:
    if step.follows == "due_day":
        passed = facts.due_day
    else:
        terms = [one.pay_by for one in facts.taken if one.pay_by is not None]
        if not terms:
            return None
        passed = max(terms)
    # A term has passed on the day after its last day.
    return add_days(passed, 1 + step.wait_days)


def _too_early(step: StepRule, facts: CaseFacts, today: date) -> Wait | None:
    earliest = _earliest(step, facts)
    if earliest is None:
        return Wait(None, step.code, "term_not_set", step.citation)
    if today < earliest:
        return Wait(earliest, step.code, f"{step.follows}_not_passed", step.citation)
    return None


def _held(step: StepRule, facts: CaseFacts, procedure: Procedure, today: date) -> Wait | None:
    active = [
        hold
        for hold in facts.holds
        if hold.is_active(today) and step.purpose in procedure.holds[hold.kind].stops
    ]
    if not active:
        return None
    longest = _longest(active)
    until = None if longest.until is None else add_days(longest.until, 1)
    rule = procedure.holds[longest.kind]
    return Wait(until, step.code, f"held_{longest.kind}", rule.citation)


def _longest(active: Sequence[Hold]) -> Hold:
    return max(active, key=lambda hold: hold.until or date.max)


def _is_open_ended(held: Wait | None) -> bool:
    return held is not None and held.until is None
