"""What fees.yaml says, in plain English: one row a measure, with all that it hangs on."""

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from kvitt.app.countries.numbers import number, while_holds
from kvitt.app.countries.rows import Row, day_of, days, listed, plain, where
from kvitt.core.citation import Citation
from kvitt.core.fees.rules import After, Allow, Count, FeeRule, Forfeit, Least
from kvitt.law.forms import FeesFile, Parameters
from kvitt.law.sentences import sentences

_ARISES = {
    "payment": "owed when the claim is paid",
    "lateness": "owed where the claim was paid late, too",
}
_Asked = TypeVar("_Asked", After, Least)
_TAKEN = "It is taken that "
_PLACEHOLDER = re.compile(r",? ?\{[a-z_]+\}")


def fee_rows(file: FeesFile, parameters: Parameters) -> Iterator[Row]:
    """Tell each rule on costs, then what binds them together."""
    for rule in file.rules.values():
        yield _fee(rule, while_holds(parameters, rule.since, rule.until))
    yield from _between(file, parameters)
    yield from _taken(file)
    for unlisted in file.unlisted:
        says = f"What is not listed costs the debtor nothing{where(unlisted.when)}."
        yield Row(says=says, citations=(unlisted.citation,))
    says = "Only what is done on a claim overdue and unpaid may cost anything."
    yield Row(says=says, citations=(file.overdue.citation,))
    yield from _words(file, parameters)


def _fee(rule: FeeRule, parameters: Parameters) -> Row:
    whom = f"**{plain(rule.measure)}**{where(rule.when)}{days(rule.since, rule.until)}"
    if rule.barred:
        says = f"{whom}: nothing. {sentences('fees')[rule.barred]['en']}"
        return Row(says=says, citations=(rule.citation,))
    times = "".join(f" × `{name}`" for name in rule.times)
    said = [f"{whom}: at most {number(rule.amount, parameters)}{times}", *_limits(rule, parameters)]
    citations = [rule.citation, *(cite for _, cite in _allowed(rule.allow, parameters))]
    if rule.overdue is not None:
        citations.append(rule.overdue.citation)
    return Row(says="; ".join(said) + ".", citations=tuple(citations))


def _limits(rule: FeeRule, parameters: Parameters) -> Iterator[str]:
    for one in rule.round:
        yield f"rounded {plain(one.mode)} to {one.to} from {one.since}"
    if rule.arises != "sending":
        yield _ARISES[rule.arises]
    yield from dict.fromkeys(said for said, _ in _allowed(rule.allow, parameters))
    if rule.pools:
        yield f"within {', '.join(f'`{name}`' for name in rule.pools)}"
    for detail, value in rule.details.items():
        yield f"{plain(detail)} taken as {value} if not told"


def _allowed(allow: Allow, parameters: Parameters) -> Iterator[tuple[str, Citation]]:
    """Tell each condition of a cost beside its paragraph."""
    if allow.agreed is not None:
        yield "only if agreed at the latest when the debt arose", allow.agreed.citation
    if allow.invoice is not None:
        least = number(allow.invoice.days_before_due, parameters)
        said = f"only if the invoice was sent at least {least} before the due day"
        yield said, allow.invoice.citation
    for need in allow.needs:
        yield f"only after a {listed(need.of)}{where(need.when)}", need.citation
    for barring in allow.not_after:
        yield f"nothing once there was a {listed(barring.of)}", barring.citation
    for after in _whenever(allow.after):
        yield _after(after, parameters), after.citation
    for least_of in _whenever(allow.least):
        least = number(least_of.at_least, parameters)
        yield f"{plain(least_of.detail)} at least {least}{where(least_of.when)}", least_of.citation
    for count in allow.count:
        yield _count(count, parameters), count.citation


def _whenever(asked: Sequence[_Asked]) -> Iterator[_Asked]:
    """Leave out the word on which two paragraphs differ that ask the same with and without it."""
    for one in asked:
        whenever = any(_complete(one, other) for other in asked)
        yield msgspec.structs.replace(one, when=()) if whenever else one


def _complete(one: _Asked, other: _Asked) -> bool:
    """Tell whether two paragraphs ask the same, one where a word holds and one where not."""
    same = msgspec.structs.replace(one, when=(), citation=other.citation)
    negated = tuple(f"not {word}" for word in one.when)
    undone = tuple(word.removeprefix("not ") for word in one.when)
    asks = msgspec.structs.replace(other, when=()) == same
    return asks and bool(one.when) and other.when in (negated, undone) and other.when != one.when


def _after(after: After, parameters: Parameters) -> str:
    span = number(after.days, parameters)
    began = "the due day"
    if after.of != "due_day":
        order = "first" if after.which == "earliest" else "last"
        charged = " that cost" if after.letters == "charged" else ""
        began = f"the {order} {listed(after.of)}{charged}"
    full = "full " if after.counted == "full" else ""
    said = f"{_span(span, full)} after {began}"
    if after.then_working_day == "next":
        said += f", moved to a working day, and {number(after.further, parameters)} more"
    paid = " by the day of payment" if after.on == "paid" else ""
    return f"once {said}{paid}{where(after.when)}"


def _span(span: str, full: str) -> str:
    """Say the days, and whether they lie between in full: "14 full days"."""
    return span.replace(" days", f" {full}days", 1) if " days" in span else f"{full}{span}"


def _count(count: Count, parameters: Parameters) -> str:
    of = f" of {listed(count.of, 'and')} together" if count.of else " of them"
    anew = ""
    if count.within_months is not None:
        anew = f", counted anew after {number(count.within_months, parameters)}"
    most = number(count.at_most, parameters)
    return f"at most {most}{of}{days(count.since, None)}{anew}{where(count.when)}"


def _between(file: FeesFile, parameters: Parameters) -> Iterator[Row]:
    for offset in file.offsets:
        says = (
            f"{listed(offset.of, 'and')} together cost only what exceeds the "
            f"{plain(offset.against)} that is owed{where(offset.when)}."
        )
        yield Row(says=says, citations=(offset.citation,))
    for name, pool in file.pools.items():
        times = "".join(f" × `{factor}`" for factor in pool.times)
        most = f"{number(pool.at_most, parameters)}{times}"
        since = days(pool.since, None)
        says = f"`{name}`: all costs in it at most {most}{since}{where(pool.when)}."
        yield Row(says=says, citations=(pool.citation,))
    yield from map(_forfeit, file.forfeits)


def _forfeit(forfeit: Forfeit) -> Row:
    measures = listed(forfeit.of, "and") if forfeit.of else "costs"
    what = {
        "all": f"every {measures}" if forfeit.of else "all costs",
        "from_the_breach": f"{measures} from its day on",
        "next": f"the next {measures}, the letter that was wrong",
    }[forfeit.costs]
    days_of = days(forfeit.since, forfeit.until)
    breach = f"A breach of section {listed(forfeit.sections)}"
    says = f"{breach} forfeits {what}{days_of}{where(forfeit.when)}."
    return Row(says=says, citations=(forfeit.citation,))


def _taken(file: FeesFile) -> Iterator[Row]:
    """Tell what is taken as so and said with each charge: once, and for which measures."""
    measures: dict[str, dict[str, None]] = {}
    for rule in file.rules.values():
        for code in rule.takes:
            measures.setdefault(code, {})[rule.measure] = None
    for forfeit in file.forfeits:
        for code in forfeit.takes:
            measures.setdefault(code, {})["forfeiture"] = None
    together: dict[tuple[str, ...], list[str]] = {}
    for code, of in measures.items():
        said = _PLACEHOLDER.sub("", sentences("fees")[code]["en"]).removeprefix(_TAKEN)
        together.setdefault(tuple(of), []).append(said.rstrip("."))
    for named_in, said_of in together.items():
        yield Row(says=f"Taken as so ({listed(named_in, 'and')}): {'; '.join(said_of)}.")


def _words(file: FeesFile, parameters: Parameters) -> Iterator[Row]:
    """Tell what the words stand for that the rules above use."""
    for name, factor in file.factors.items():
        yield Row(says=f"`{name}`: {number(factor, parameters)}.")
    for name, trait in file.traits.items():
        if trait.after is not None:
            says = f"“{plain(name)}”: {_after(trait.after, parameters)}."
            yield Row(says=says, citations=(trait.after.citation,))
        else:
            yield Row(says=f"“{plain(name)}”: {day_of(trait.dated_by)} is before {trait.before}.")
