"""What is said with a charge besides its amount: what was taken for granted, and what follows."""

from collections.abc import Iterator, Mapping, Sequence

from kvitt.core.citation import Citation
from kvitt.core.explanation import Explanation
from kvitt.core.expression import Number, exact_text, holds
from kvitt.core.fees.conditions import Asked, Bar, forfeit_of
from kvitt.core.fees.debt import Debt, circumstances_of
from kvitt.core.refusal import Refusal

_RECALLED = "recalled"


def parts_of_bar(debt: Debt, at: int, bar: Bar) -> tuple[Explanation, ...]:
    """Say what a measure that costs nothing takes for granted."""
    taken = (Explanation(code=code, params=_days_of(debt, at)) for code in bar.takes)
    return (*taken, *_breaches_without_effect(debt, at))


def parts_of_charge(
    asked: Asked, number: Number, citations: Sequence[Citation]
) -> tuple[Explanation, ...]:
    """Say how a charge was reckoned, what it takes for granted, and what is only recalled."""
    params = _days_of(asked.debt, asked.at)
    codes = [*asked.rule.takes, *_taken_codes(asked)]
    codes += [
        code for trait, code in asked.rule.remarks if holds((trait,), asked.circumstances.traits)
    ]
    return (
        *_reckoned(number, citations),
        *(Explanation(code=code, params=params) for code in codes),
        *_taken_details(asked),
        *_unclaimed(asked),
        *(
            Explanation(code=_RECALLED, params={"section": cite.short}, citations=(cite,))
            for cite in citations
            if cite.basis == _RECALLED
        ),
        *_breaches_without_effect(asked.debt, asked.at),
    )


def _reckoned(number: Number, citations: Sequence[Citation]) -> Iterator[Explanation]:
    """Show the arithmetic, where there was any, with every paragraph that gave it a number."""
    arithmetic, result = number.arithmetic, exact_text(number.value)
    if arithmetic != result:
        params = {
            "arithmetic": arithmetic,
            "result": result,
            "sections": "; ".join(dict.fromkeys(map(_told, citations))),
        }
        yield Explanation(code="reckoned", params=params, citations=tuple(citations))


def _told(citation: Citation) -> str:
    note = f" ({citation.note})" if citation.note else ""
    return f"{citation.short}{note}{'' if citation.is_official else f' [{citation.basis}]'}"


def _taken_codes(asked: Asked) -> Iterator[str]:
    allow = asked.rule.allow
    if allow.agreed is not None and asked.measure.agreed is None:
        yield "taken_agreed"
    if allow.invoice is not None and asked.debt.facts.invoice_sent is None:
        yield "taken_invoice"


def _taken_details(asked: Asked) -> Iterator[Explanation]:
    for name, taken in asked.rule.details.items():
        if taken and name not in asked.measure.details:
            yield Explanation(code=f"taken_{name}", params={"taken": taken})


def _unclaimed(asked: Asked) -> Iterator[Explanation]:
    """Say which sum this would be set off against, had anyone listed it."""
    debt, seen = asked.debt, asked.circumstances
    listed = {one.kind for one in debt.measures}
    for offset in debt.law.offsets:
        concerns = asked.rule.measure in offset.of and holds(offset.when, seen.traits)
        if concerns and offset.against not in listed and _could_be_owed(asked, offset.against):
            yield Explanation(code=f"taken_no_{offset.against}", citations=(offset.citation,))


def _could_be_owed(asked: Asked, measure: str) -> bool:
    debt, seen = asked.debt, asked.circumstances
    theirs = (
        rule
        for rule in debt.law.rules.values()
        if rule.measure == measure and holds(rule.when, seen.traits)
    )
    try:
        return any(debt.number(rule.amount, seen, rule.times).value for rule in theirs)
    except Refusal:
        return True  # a sum nobody found is a sum all the same


def _breaches_without_effect(debt: Debt, at: int) -> Iterator[Explanation]:
    traits = circumstances_of(debt, at, {}).traits
    for breach in debt.facts.breaches:
        if breach not in debt.breaches or forfeit_of(debt, at, breach, traits) is None:
            params = {"section": breach.plain_section, "breach_day": breach.day.isoformat()}
            yield Explanation(code="breach_forfeits_nothing", params=params)


def _days_of(debt: Debt, at: int) -> Mapping[str, str | int]:
    facts, dates = debt.facts, circumstances_of(debt, at, {}).dates
    return {
        "day": debt.measures[at].day.isoformat(),
        "due_day": facts.due_day.isoformat(),
        "arose_day": dates["arose"].isoformat(),
        "collection_began_day": dates["collection_began"].isoformat(),
        "paid_day": dates["paid"].isoformat(),
        "as_of_day": debt.as_of.isoformat(),
        "principal_minor": facts.principal_minor,
    }
