"""What procedure.yaml and notices.yaml say, in plain English: steps, and letters."""

import re
from collections.abc import Iterator
from itertools import groupby

from kvitt.app.countries.numbers import named, value_now, while_holds
from kvitt.app.countries.rows import Row, days, listed, paragraph_rows, plain, where
from kvitt.core.admissibility.conditions import (
    Amount,
    AnyOf,
    Apart,
    Barred,
    Condition,
    DueFor,
    Needs,
    Owed,
    Weekdays,
)
from kvitt.core.demand import RequiredContent
from kvitt.core.procedure import HoldRule, StepRule
from kvitt.law.forms import Letter, NoticesFile, Parameters, ProcedureFile
from kvitt.law.sentences import sentences

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_NOT_HERE = "not_a_step_here"
_SIDES = {"at_most": "at most", "at_least": "at least", "above": "above"}
_CONTENT = {
    "pay_by": "the last day to pay",
    "object_by": "the last day to object",
    "object_to": "whom to object to",
    "objection_invited": "that the debtor may object",
    "suspension_told": "that the debtor may ask for suspension, how and with what effect",
    "interest_account_offered": "that an account of the interest is given on request",
    "collection_announced": "that collection follows if nothing is paid",
    "costs_announced": "that costs follow if nothing is paid",
    "costs_spared": "that paying in time spares further costs",
    "board_told": "the board that hears complaints",
    "bankruptcy_announced": "that a petition for bankruptcy may follow",
}


def notice_rows(file: NoticesFile, parameters: Parameters) -> Iterator[Row]:
    """Tell what each letter says and how long it gives."""
    for name, letter in file.letters.items():
        needed = " (no legal action before it)" if name == file.statutory else ""
        yield from _content(f"**{plain(name)}**{needed}", letter.content)
        yield from _times(f"**{plain(name)}**", letter, parameters)
    yield from paragraph_rows(file.rules)


def _content(letter: str, content: tuple[RequiredContent, ...]) -> Iterator[Row]:
    ordered = sorted(content, key=lambda one: (one.citation.basis, one.citation.section))
    for citation, items in groupby(ordered, key=lambda one: one.citation):
        said = [f"{_item(one.code)}{where(one.when)}" for one in items]
        yield Row(says=f"{letter} says {', '.join(said)}.", citations=(citation,))


def _item(code: str) -> str:
    return _CONTENT.get(code, f"the {plain(code.removesuffix('_minor'))}")


def _times(letter: str, rules: Letter, parameters: Parameters) -> Iterator[Row]:
    said = [f"{named(one.time, parameters)} from {one.counted_from}" for one in rules.terms]
    if said:
        yield Row(says=f"{letter} gives at least {' and '.join(said)}.")
    came = [f"by {way} after {named(name, parameters)}" for way, name in rules.receipt.items()]
    if came:
        yield Row(says=f"{letter} is presumed received {', '.join(came)}.")


def procedure_rows(file: ProcedureFile, parameters: Parameters) -> Iterator[Row]:
    """Tell the course, what holds it, what each step needs, and the rules around them."""
    yield from map(_step, file.steps)
    yield from _holds(file.holds)
    yield from _needed(file)
    for name, condition in file.conditions.items():
        numbers = while_holds(parameters, condition.since, condition.until)
        says = f"`{name}`: {_condition(condition, numbers)}"
        yield Row(says=says, citations=(condition.citation,))
    yield from paragraph_rows(file.rules)


def _step(step: StepRule) -> Row:
    wait = f"{step.wait_days} days after" if step.wait_days else "when"
    passed = " is passed" if not step.wait_days else ""
    follows = {"due_day": "the due day", "pay_by_day": "the letter's last day to pay"}
    by = "of itself" if step.decided_by == "procedure" else "a person decides"
    costs = f"; may cost {listed(step.costs, 'and')}" if step.costs else ""
    stopped = f"; stopped by {listed(step.stopped_by)}" if step.stopped_by else ""
    said = f"**{plain(step.code)}**: {wait} {follows[step.follows]}{passed}, {by}{costs}{stopped}."
    return Row(says=said, citations=(step.citation,))


def _holds(holds: tuple[HoldRule, ...]) -> Iterator[Row]:
    by_source: dict[object, list[HoldRule]] = {}
    for hold in holds:
        by_source.setdefault((hold.stops, hold.citation), []).append(hold)
    for same in by_source.values():
        kinds, stops = listed(one.kind for one in same), listed(same[0].stops, "and")
        says = f"**Held** by {kinds}: {stops} steps wait."
        yield Row(says=says, citations=(same[0].citation,))


def _needed(file: ProcedureFile) -> Iterator[Row]:
    """Tell the conditions of each step; what no step here is, once."""
    here: dict[tuple[str, ...], list[str]] = {}
    for step, names in file.may.items():
        here.setdefault(names, []).append(step)
    for names, steps in here.items():
        if any(file.conditions[name].code == _NOT_HERE for name in names):
            yield Row(says=f"No step here: {listed(steps, 'and')}.")
        else:
            asked = ", ".join(f"`{name}`" for name in names)
            yield Row(says=f"**{listed(steps, 'and')}** needs: {asked}.")


def _condition(condition: Condition, parameters: Parameters) -> str:
    numbers = {
        "count": getattr(condition, "wait", None),
        "not_older": getattr(condition, "within", None) or getattr(condition, "not_older", None),
        "letters": getattr(condition, "at_least", None),
    }

    def term(found: re.Match[str]) -> str:
        name = numbers.get(found.group(1))
        worth = value_now(name, parameters) if name else ""
        return worth.partition(" ")[0] if worth and not worth.startswith("now") else "…"

    said = _PLACEHOLDER.sub(term, sentences("may")[condition.code]["en"]).rstrip(".")
    held = f"{where(condition.when)}{days(condition.since, condition.until)}"
    details = [said + held, *_details(condition, parameters)]
    return "; ".join(details) + "."


def _details(condition: Condition, parameters: Parameters) -> Iterator[str]:
    """Tell what a condition looks at, beside its sentence."""
    if isinstance(condition, Needs):
        yield from _of_needs(condition, parameters)
    elif isinstance(condition, Apart):
        yield f"since {listed(condition.of)}: {named(condition.wait, parameters)}"
    elif isinstance(condition, DueFor):
        yield named(condition.wait, parameters)
    elif isinstance(condition, Barred):
        taken_away = f" unless {listed(condition.unless)} followed" if condition.unless else ""
        if taken_away:
            yield f"{listed(condition.by)}{taken_away}"
    elif isinstance(condition, Amount):
        made_up = f", unless {listed(condition.unless)} was done" if condition.unless else ""
        limit = named(condition.limit, parameters)
        yield f"principal {_SIDES[condition.side]} {limit}{made_up}"
    elif isinstance(condition, Owed):
        yield f"`{condition.sum}`, at most `{condition.times}` of them"
    elif isinstance(condition, Weekdays):
        never = f", never {', '.join(condition.not_on)}" if condition.not_on else ""
        yield f"{listed(condition.days)}{never}"
    elif isinstance(condition, AnyOf):
        ways = (" and ".join(f"`{name}`" for name in way) for way in condition.ways)
        yield f"either {', or '.join(ways)}"


def _of_needs(condition: Needs, parameters: Parameters) -> Iterator[str]:
    wait = ", its own time run out" if condition.pay_by else ""
    if condition.wait is not None:
        wait = f", {named(condition.wait, parameters)}"
        wait += ", open on the last of them" if condition.then == "that_day" else ""
    after_due = " after the due day" if condition.sent_after_due else ""
    yield f"{listed(condition.of)}{after_due}{wait}"
    if condition.within is not None:
        yield f"within {named(condition.within, parameters)} after that"
    if condition.not_older is not None:
        yield f"not older than {named(condition.not_older, parameters)}"
    if condition.in_force == "letter":
        yield "the letter keeps the rule it was sent under"
    if condition.time_unknown:
        yield "left out while its time is only recalled"
