"""Whether a measure may cost the debtor anything, and the paragraph that bars it where not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.days import add_days, add_months, is_within
from kvitt.core.expression import Circumstances, Expression, holds
from kvitt.core.fees.debt import Debt, concern_one, wait_of
from kvitt.core.fees.facts import Breach, Measure
from kvitt.core.fees.rules import After, Count, FeeRule, Forfeit


class Bar(msgspec.Struct, frozen=True):
    """Why a measure costs nothing, the paragraph that says so, what it takes, and its doubts."""

    code: str
    citation: Citation
    params: Mapping[str, str | int] = {}
    takes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A measure under the rule that applies to it; `charged` are the earlier ones that cost."""

    debt: Debt
    at: int
    rule: FeeRule
    circumstances: Circumstances
    charged: tuple[Measure, ...] = ()

    @property
    def measure(self) -> Measure:
        """The measure itself."""
        return self.debt.measures[self.at]

    @property
    def overdue(self) -> Citation:
        """The paragraph by which it may cost only while the claim is overdue and unpaid."""
        return (self.rule.overdue or self.debt.law.overdue).citation

    def count(self, amount: Expression | str) -> int:
        """Work out a number of days, months or pieces."""
        return int(self.debt.number(amount, self.circumstances).value)


def bar_of(asked: Asked) -> Bar | None:
    """Find the first reason why the measure may not cost anything."""
    return next((bar for find in _BARS for bar in find(asked)), None)


def forfeit_of(debt: Debt, at: int, breach: Breach, traits: frozenset[str]) -> Forfeit | None:
    """Find the rule by which a breach loses the costs of a measure, if there is one."""
    return next(
        (
            one
            for one in debt.law.forfeits
            if breach.plain_section in one.sections
            and in_force(one, breach.day)
            and holds(one.when, traits)
            and _reaches(one, breach, debt, at)
        ),
        None,
    )


def _reaches(forfeit: Forfeit, breach: Breach, debt: Debt, at: int) -> bool:
    """Tell whether a breach on its day loses what such a measure of that day costs."""
    measure = debt.measures[at]
    if forfeit.of and measure.kind not in forfeit.of:
        return False
    if forfeit.costs == "all":
        return True
    if measure.day < breach.day or forfeit.costs == "from_the_breach":
        return measure.day >= breach.day
    return measure.day == min(
        one.day
        for one in debt.measures
        if one.kind == measure.kind and concern_one(one, measure) and one.day >= breach.day
    )


def in_force(rule: FeeRule | Forfeit, day: date) -> bool:
    """Tell whether a rule was law on a day."""
    return is_within(day, since=rule.since, until=rule.until)


def _not_overdue(asked: Asked) -> Iterator[Bar]:
    due_day = asked.debt.facts.due_day
    if asked.measure.day <= due_day:
        yield Bar("not_overdue", asked.overdue, {"due_day": due_day.isoformat()})


def _paid_before(asked: Asked) -> Iterator[Bar]:
    paid_day = asked.debt.facts.paid_day
    if paid_day is None:
        return
    params = {"paid_day": paid_day.isoformat()}
    if asked.rule.arises == "lateness":
        if paid_day <= asked.debt.facts.due_day:
            yield Bar("paid_in_time", asked.rule.citation, params)
    elif asked.measure.day > paid_day and not _arose_by_payment(asked, paid_day):
        yield Bar("paid_before", asked.overdue, params)


def _arose_by_payment(asked: Asked, paid_day: date) -> bool:
    """Tell whether the payment itself let it arise: late, and after the letters it needs."""
    return (
        asked.rule.arises == "payment"
        and paid_day > asked.debt.facts.due_day
        and all(
            asked.debt.sent_by(paid_day, asked.at, need.of)
            for need in asked.rule.allow.needs
            if holds(need.when, asked.circumstances.traits)
        )
    )


def _forfeited(asked: Asked) -> Iterator[Bar]:
    for breach in asked.debt.breaches:
        forfeit = forfeit_of(asked.debt, asked.at, breach, asked.circumstances.traits)
        if forfeit is not None:
            params = {"section": breach.plain_section, "breach_day": breach.day.isoformat()}
            yield Bar("forfeited", forfeit.citation, params, forfeit.takes)


def _not_agreed(asked: Asked) -> Iterator[Bar]:
    agreed = asked.rule.allow.agreed
    if agreed is not None and asked.measure.agreed is False:
        yield Bar("not_agreed", agreed.citation)


def _invoice_late(asked: Asked) -> Iterator[Bar]:
    rule, facts = asked.rule.allow.invoice, asked.debt.facts
    if rule is None or facts.invoice_sent is None:
        return
    latest = add_days(facts.due_day, -asked.count(rule.days_before_due))
    if facts.invoice_sent > latest:
        days = {"invoice_sent_day": facts.invoice_sent, "latest_day": latest}
        yield Bar("invoice_late", rule.citation, _written(days))


def _letter_missing(asked: Asked) -> Iterator[Bar]:
    for need in asked.rule.allow.needs:
        if holds(need.when, asked.circumstances.traits) and not asked.debt.sent_before(
            asked.at, need.of
        ):
            yield Bar("needs_" + "_or_".join(need.of), need.citation)


def _too_late(asked: Asked) -> Iterator[Bar]:
    for barring in asked.rule.allow.not_after:
        done = asked.debt.sent_before(asked.at, barring.of)
        if done:
            params = {"done_day": done[0].isoformat()}
            yield Bar("not_after_" + "_or_".join(barring.of), barring.citation, params)


def _too_early(asked: Asked) -> Iterator[Bar]:
    seen = asked.circumstances
    for after in asked.rule.allow.after:
        wait = wait_of(after, asked.debt, asked.at, seen, asked.charged)
        if wait is not None and seen.dates[after.on] < wait.earliest:
            days = {"begins_day": wait.begins, "earliest_day": wait.earliest}
            yield Bar(_early_code(after), after.citation, _written(days), doubts=wait.doubts)


def doubts_of_waits(asked: Asked) -> tuple[str, ...]:
    """List what is doubtful about the times that had to run out first."""
    waits = (
        wait_of(after, asked.debt, asked.at, asked.circumstances, asked.charged)
        for after in asked.rule.allow.after
    )
    return tuple(doubt for wait in waits if wait is not None for doubt in wait.doubts)


def _early_code(after: After) -> str:
    if after.on != "measure":
        return "settled_in_time"
    return "too_early_after_due" if after.of == "due_day" else "too_early_after_letter"


def _detail_too_small(asked: Asked) -> Iterator[Bar]:
    for least in asked.rule.allow.least:
        if not holds(least.when, asked.circumstances.traits):
            continue
        at_least = asked.count(least.at_least)
        if asked.circumstances.sizes[least.detail] < at_least:
            yield Bar(f"{least.detail}_too_few", least.citation, {"at_least": at_least})


def _count_reached(asked: Asked) -> Iterator[Bar]:
    for count in asked.rule.allow.count:
        if not holds(count.when, asked.circumstances.traits):
            continue
        counted = _counted(asked, count)
        if not counted:
            continue
        number = asked.debt.number(count.at_most, asked.circumstances)
        at_most = int(number.value)
        if len(counted) >= at_most:
            params = {"at_most": at_most}
            # The number's own paragraph says in which version it stood that day.
            citation = (*number.citations, count.citation)[0]
            yield Bar(count.code, citation, params, doubts=number.doubts)


def _counted(asked: Asked, count: Count) -> Sequence[date]:
    """List the days of the charges that are counted, since the count last started anew."""
    days = [
        earlier.day
        for earlier in asked.charged
        if earlier.kind in (count.of or (asked.rule.measure,))
        and concern_one(earlier, asked.measure)
        and earlier.day >= (count.since or date.min)
    ]
    if count.within_months is None:
        return days
    months = asked.count(count.within_months)
    series: list[date] = []
    for day in (*days, asked.measure.day):
        if series and add_months(series[-1], months) <= day:
            series = []
        series.append(day)
    return series[:-1]


def _written(days: Mapping[str, date]) -> Mapping[str, str]:
    return {name: day.isoformat() for name, day in days.items()}


_BARS: tuple[Callable[[Asked], Iterator[Bar]], ...] = (
    _not_overdue,
    _paid_before,
    _forfeited,
    _not_agreed,
    _invoice_late,
    _letter_missing,
    _too_late,
    _too_early,
    _detail_too_small,
    _count_reached,
)
