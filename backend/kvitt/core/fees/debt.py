"""A debt with everything done to have it paid: the dates, sizes and words that rules look at."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction

import msgspec

from kvitt.core.days import ONE_DAY, add_days
from kvitt.core.expression import Circumstances, Expression, Number, evaluate, holds
from kvitt.core.fees.facts import TOLD_IN_WORDS, Breach, ChargeFacts, FeeLaw, Measure
from kvitt.core.fees.rules import MEASURES, After, Trait
from kvitt.core.money import Money, units_of


class Debt(msgspec.Struct, frozen=True, kw_only=True):
    """The measures in the order they were taken, with the law and the facts they are seen under.

    `charged` names the measures that may be charged anywhere in the list: some rules ask that.
    """

    law: FeeLaw
    facts: ChargeFacts
    measures: tuple[Measure, ...]
    charged: frozenset[str] = frozenset()

    @property
    def as_of(self) -> date:
        """The day the costs are asked for; if nobody said, that of the last measure."""
        return self.facts.as_of or self.measures[-1].day

    @property
    def breaches(self) -> Sequence[Breach]:
        """List the breaches that count: one after the day that was asked about does not yet."""
        as_of = self.facts.as_of
        return [one for one in self.facts.breaches if as_of is None or one.day <= as_of]

    def sent_before(self, at: int, kinds: Sequence[str]) -> list[date]:
        """List the days such letters were sent before a measure, charged or not."""
        return self._letters(self.measures[:at], at, kinds)

    def sent_by(self, day: date, at: int, kinds: Sequence[str]) -> list[date]:
        """List the days such letters were sent up to a day, wherever they stand in the list."""
        return self._letters([one for one in self.measures if one.day <= day], at, kinds)

    def _letters(self, among: Sequence[Measure], at: int, kinds: Sequence[str]) -> list[date]:
        # What was sent while the claim was not overdue reminds of nothing.
        mine = self.measures[at]
        return [
            one.day
            for one in among
            if one.kind in kinds and one.day > self.facts.due_day and concern_one(one, mine)
        ]

    def number(
        self, amount: Expression | str, circumstances: Circumstances, times: Sequence[str] = ()
    ) -> Number:
        """Work out a number of the law under these circumstances, times the named factors."""
        factors = (self.law.factors[name] for name in times)
        whole = Expression(product=(amount, *factors))
        return evaluate(whole, circumstances, self.law.parameters)


def concern_one(one: Measure, other: Measure) -> bool:
    """Tell whether two measures concern the same claim; one for the whole case concerns all."""
    return one.claim_id == other.claim_id or None in {one.claim_id, other.claim_id}


def circumstances_of(debt: Debt, at: int, taken: Mapping[str, str]) -> Circumstances:
    """Put together what decides about a measure; `taken` stands in for details nobody told."""
    measure = debt.measures[at]
    details = {**taken, **measure.details}
    words = {name: value for name, value in details.items() if not is_number(value)}
    plain = Circumstances(
        dates=_dates(debt, measure),
        sizes=_sizes(debt, {name: details[name] for name in details.keys() - words.keys()}),
        traits=_traits(debt, at) | {f"{name}={value}" for name, value in words.items()},
    )
    follow = {name for name, trait in debt.law.traits.items() if _follows(trait, debt, at, plain)}
    return msgspec.structs.replace(plain, traits=plain.traits | follow)


def _dates(debt: Debt, measure: Measure) -> Mapping[str, date]:
    facts, first = debt.facts, debt.measures[0].day
    agreed = {"agreement": facts.agreement_day} if facts.agreement_day else {}
    return {
        "measure": measure.day,
        "due_day": facts.due_day,
        "arose": facts.arose_day or facts.due_day,
        "paid": facts.paid_day or debt.as_of,
        "collection_began": min(facts.collection_began or first, first),
        **agreed,
    }


def _sizes(debt: Debt, told: Mapping[str, str]) -> Mapping[str, Fraction]:
    principal = units_of(Money(debt.facts.principal_minor, debt.law.currency))
    return {name: Fraction(value) for name, value in told.items()} | {"principal": principal}


def is_number(text: str) -> bool:
    """Tell whether a detail counts something; any other is a word."""
    return text.replace(".", "", 1).isdecimal()


_FOLLOWING: Mapping[str, Callable[[ChargeFacts], bool]] = {
    "vat_unsaid": lambda facts: facts.vat_deducted is None,
    "arose_unsaid": lambda facts: facts.arose_day is None,
    "paid_unsaid": lambda facts: facts.paid_day is None,
    "collection_began_unsaid": lambda facts: facts.collection_began is None,
    "vat_not_deductible": lambda facts: facts.vat_deducted is False,
}
_REPEAT = "repeat"
TRAITS = frozenset(
    {
        *_FOLLOWING,
        _REPEAT,
        "directly_enforceable",
        *(f"{kind}_charged" for kind in MEASURES),
        *(f"{detail}={word}" for detail, words in TOLD_IN_WORDS.items() for word in words),
    }
)
"""What rules on costs may ask besides the kind of debtor and the traits of their own file."""


def _traits(debt: Debt, at: int) -> frozenset[str]:
    facts = debt.facts
    follow = {name for name, is_so in _FOLLOWING.items() if is_so(facts)}
    if debt.sent_before(at, (debt.measures[at].kind,)):
        follow.add(_REPEAT)
    return frozenset(
        {facts.debtor_kind} | follow | facts.traits | {f"{kind}_charged" for kind in debt.charged}
    )


def _follows(trait: Trait, debt: Debt, at: int, circumstances: Circumstances) -> bool:
    if trait.after is None:
        assert trait.before is not None, "a trait follows from a day or from letters"
        return circumstances.dates[trait.dated_by] < trait.before
    wait = wait_of(trait.after, debt, at, circumstances)
    return wait is not None and circumstances.dates[trait.after.on] >= wait.earliest


class Wait(msgspec.Struct, frozen=True):
    """From which day something must wait, the earliest day it may follow, and what is doubtful."""

    begins: date
    earliest: date
    doubts: tuple[str, ...] = ()


def wait_of(
    after: After,
    debt: Debt,
    at: int,
    circumstances: Circumstances,
    charged: Sequence[Measure] = (),
) -> Wait | None:
    """Reckon how long to wait; None where there is nothing to wait for."""
    begins = _begins(after, debt, at, circumstances, charged)
    if begins is None or not holds(after.when, circumstances.traits):
        return None
    dates = {**circumstances.dates, "previous": begins}
    seen = msgspec.structs.replace(circumstances, dates=dates)
    days, further = debt.number(after.days, seen), debt.number(after.further, seen)
    last = add_days(begins, int(days.value))
    if after.then_working_day == "next":
        assert debt.law.calendar is not None, "a term moved to a working day needs a calendar"
        last = debt.law.calendar.next_weekday(last)
    last = add_days(last, int(further.value))
    doubts = (*days.doubts, *further.doubts)
    return Wait(begins, last + ONE_DAY if after.counted == "full" else last, doubts)


def _begins(
    after: After,
    debt: Debt,
    at: int,
    circumstances: Circumstances,
    charged: Sequence[Measure],
) -> date | None:
    if after.of == "due_day":
        return debt.facts.due_day
    if after.letters == "charged":
        mine = debt.measures[at]
        days = [one.day for one in charged if one.kind in after.of and concern_one(one, mine)]
    elif after.on == "measure":
        days = debt.sent_before(at, after.of)
    else:
        days = debt.sent_by(circumstances.dates[after.on], at, after.of)
    if not days:
        return None
    return days[0] if after.which == "earliest" else days[-1]
