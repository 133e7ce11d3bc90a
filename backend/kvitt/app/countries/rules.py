"""What each of the other law files says, in plain English."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kvitt.app.countries.costs import fee_rows
from kvitt.app.countries.numbers import named, number
from kvitt.app.countries.rows import Row, days, listed, paragraph_rows, plain, where
from kvitt.app.countries.steps import notice_rows, procedure_rows
from kvitt.core.allocation import AllocationOrder
from kvitt.core.limitation.rules import AbsoluteLimit, EventRule
from kvitt.law import forms
from kvitt.law.forms import Parameters
from kvitt.law.sentences import sentences

_EFFECTS = {
    "restart": "a new time as long as the running one begins",
    "title": "the time of a title begins",
    "open": "the time does not run out while it is open",
    "grace": "as if never opened, but not lost before the time given for that",
    "none": "nothing is interrupted",
}
_STARTS = {"arose": "the day the claim arose", "due_day": "the due day"}


def rows_of(file: forms.File, parameters: Parameters) -> Iterator[Row]:
    """Tell the rules of a file; a file of numbers alone has none."""
    tell = _FILES.get(type(file))
    return iter(()) if tell is None else tell(file, parameters)


def _interest(file: forms.InterestFile, parameters: Parameters) -> Iterator[Row]:
    for rule in file.statutory:
        says = f"Default interest{_whom(rule)}: {number(rule.rate, parameters)}"
        if rule.accrual_since is not None:
            says += f"; known for interest from {rule.accrual_since}"
        yield Row(says=f"{says}.", citations=(rule.citation,))
    for continued in file.continued:
        lasts = f", for at most {named(continued.lasts, parameters)}" if continued.lasts else ""
        says = f"Interest from before the due day goes on if higher{lasts}{_whom(continued)}."
        yield Row(says=says, citations=(continued.citation,))
    says = "Another rate may be agreed, within the limits below."
    yield Row(says=says, citations=(file.agreed_rule.citation,), doubts=(file.agreed_rule.doubt,))
    for side, bounds in (("at most", file.ceilings), ("at least", file.floors)):
        for bound in bounds:
            rate = number(bound.rate, parameters) if bound.rate else "what the law gives unagreed"
            says = f"An agreed rate is {side} {rate}{_whom(bound)}."
            yield Row(says=says, citations=(bound.citation,))
    yield from paragraph_rows(file.rules)


def _whom(rule: forms.RateRule) -> str:
    return f"{where(rule.when)}{days(rule.since, rule.until, rule.dated_by)}"


def _limitation(file: forms.LimitationFile, parameters: Parameters) -> Iterator[Row]:
    says = f"The time runs from {_STARTS[file.starts]}: {number(file.period, parameters)}."
    yield Row(says=says, citations=(file.starts_rule.citation,), doubts=(file.starts_rule.doubt,))
    if file.without_due_day is not None:
        years = number(file.without_due_day, parameters)
        yield Row(says=f"Without a due day it runs from the day the claim arose: {years}.")
    if file.title is not None:
        yield Row(says=f"The time of a title: {number(file.title, parameters)}.")
    once = ", once" if file.grace.once else ""
    grace = number(file.grace.years, parameters)
    yield Row(says=f"The time given after proceedings that decided nothing: {grace}{once}.")
    yield from (_event(event) for event in file.events)
    yield from (Row(says=_absolute(limit, parameters)) for limit in file.absolute)
    says = sentences("limitation")[file.no_absolute.says]["en"]
    yield Row(says=says, citations=(file.no_absolute.citation,))
    if file.transition is not None:
        moved = file.transition
        says = f"Claims from before {moved.since} are not lost by it before {moved.not_before}."
        if moved.unknown:
            says += f" Those from before {moved.unknown_before} are refused: {moved.unknown}."
        yield Row(says=says, citations=(moved.citation,), doubts=(moved.doubt,))
    for says, rule in (
        ("Interest and other accessories follow the principal.", file.accessories),
        ("What the act gives the debtor cannot be agreed away beforehand.", file.mandatory),
    ):
        yield Row(says=says, citations=(rule.citation,), doubts=(rule.doubt,))
    for title in file.titles:
        says = f"A title to enforce: {plain(title.name)}."
        yield Row(says=says, citations=(title.citation,), doubts=(title.doubt,))
    yield from paragraph_rows(file.rules)


def _event(event: EventRule) -> Row:
    told = [f"{plain(name)}: {value}" for name, value in event.when.items()]
    said = sentences("limitation")[event.says]["en"]
    ends = f"; ends {listed(event.closes, 'and')}" if event.closes else ""
    says = f"**{plain(event.kind)}**{where(told)}: {said} Then {_EFFECTS[event.effect]}{ends}."
    return Row(says=says, citations=(event.citation,), doubts=(event.doubt,))


def _absolute(limit: AbsoluteLimit, parameters: Parameters) -> str:
    began = "the day the time began" if limit.runs_from == "start" else "the title"
    does = "no interruption moves" if limit.cuts else "bounds only what ignorance gives"
    says = f"The limit that {does}: {number(limit.years, parameters)} from {began}"
    if limit.counted_before is not None:
        most = number(limit.counted_before.years, parameters)
        says += f", at most {most} of it before {limit.counted_before.in_force}"
    return f"{says}{where(limit.when)}{days(limit.not_before, None)}."


def _allocation(file: forms.AllocationFile, _: Parameters) -> Iterator[Row]:
    yield from map(_order, file.orders)
    says = "Within one head the oldest due day comes first."
    rule = file.within_head_rule
    yield Row(says=says, citations=(rule.citation,), doubts=(rule.doubt,))
    yield from paragraph_rows(file.rules)


def _order(order: AllocationOrder) -> Row:
    heads = " → ".join(plain(one.head) for one in order.heads)
    doubts: dict[str, list[str]] = {}
    for one in order.heads:
        doubts.setdefault(one.doubt, []).append(one.head)
    return Row(
        says=f"Order{where(order.when)}{days(order.since, None)}: {heads}.",
        citations=tuple(one.citation for one in order.heads),
        doubts=tuple(f"{listed(of, 'and')}: {doubt}." for doubt, of in doubts.items() if doubt),
    )


def _courts(file: forms.CourtsFile, parameters: Parameters) -> Iterator[Row]:
    for name, fee in file.fees.items():
        cut = f"rounded {plain(fee.rounding.mode)} to {fee.rounding.to}"
        says = f"{fee.label} (`{name}`): {number(fee.amount, parameters)}, {cut}."
        yield Row(says=says, citations=(fee.citation,), doubts=(fee.doubt,))


def _credit_marks(file: forms.CreditMarksFile, _: Parameters) -> Iterator[Row]:
    return paragraph_rows(file.rules)


_STOPS = {"banks": "banks rest", "terms": "no time limit ends"}


def _calendar(file: forms.CalendarFile, _: Parameters) -> Iterator[Row]:
    for one in file.closed_days:
        when = one.each or (f"before {one.before}" if one.before else f"after {one.after}")
        rests = " and ".join(_STOPS[stopped] for stopped in one.stops)
        says = f"{one.name} ({when}){days(one.since, None)}: {rests}."
        yield Row(says=says, citations=(one.citation,), doubts=(one.doubt,))
    says = "A time limit that ends on a weekend, a holiday or such a day ends on the next weekday."
    rule = file.next_weekday
    yield Row(says=says, citations=(rule.citation,), doubts=(rule.doubt,))


def _country(file: forms.CountryFile, _: Parameters) -> Iterator[Row]:
    says = (
        f"Money is {file.currency}, days are those of {file.time_zone}; a debtor is "
        f"{listed(file.debtor_kinds)}, known by `{file.person_kind}` or "
        f"`{file.organisation_kind}`; payments bear a reference of kind `{file.reference_kind}`."
    )
    yield Row(says=says)


def _acts(file: forms.ActsFile, _: Parameters) -> Iterator[Row]:
    named_apart = (f"{act.title} ({code})" for code, act in file.acts.items() if act.title != code)
    yield Row(says=f"{'; '.join(named_apart)}.")


_FILES: Mapping[type[forms.File], Callable[[Any, Parameters], Iterator[Row]]] = {
    forms.ActsFile: _acts,
    forms.CountryFile: _country,
    forms.InterestFile: _interest,
    forms.FeesFile: fee_rows,
    forms.LimitationFile: _limitation,
    forms.AllocationFile: _allocation,
    forms.NoticesFile: notice_rows,
    forms.ProcedureFile: procedure_rows,
    forms.CourtsFile: _courts,
    forms.CreditMarksFile: _credit_marks,
    forms.CalendarFile: _calendar,
}
