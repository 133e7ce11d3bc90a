"""Runs the cases under tests/law/<country>/: written for a lawyer to read and sign.

The day asked about is called `day`, since YAML reads a bare `on` as yes.
"""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import cast
from uuid import UUID

import msgspec
import pytest

from kvitt.core.allocation import OwedPart, allocate
from kvitt.core.citation import Citation
from kvitt.core.interest import BaseSpan, accrue
from kvitt.core.limitation import LimitationEvent, reckon_limitation
from kvitt.core.money import Money, decimal_text, parse_amount
from kvitt.core.refusal import Refusal
from kvitt.law.country import CountryLaw
from kvitt.law.read import load
from kvitt.law.text import read_text

Given = Mapping[str, object]
Answer = tuple[dict[str, object], tuple[Citation, ...]]
CLAIM = UUID(int=1)


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    given: dict[str, object]
    day: date
    expect: dict[str, object]
    cite: str


class CasesFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    asks: str
    cases: list[Case]


def kronor(law: CountryLaw, minor: int) -> str:
    return decimal_text(Money(minor, law.currency))


def minor(law: CountryLaw, text: object) -> int:
    return parse_amount(str(text), law.currency).amount_minor


def ask_interest(law: CountryLaw, given: Given, on: date) -> Answer:
    due_day = cast("date", given["due_day"])
    percent = given.get("agreed_percent")
    schedule = law.interest.default_schedule(
        due_day=due_day,
        agreed_rate_ppm=int(str(percent)) * 10_000 if percent else None,
        agreement_day=cast("date | None", given.get("agreement")),
        traits=frozenset(cast("list[str]", given.get("traits", []))),
    )
    stretch = BaseSpan(
        schedule.first_day(due_day), schedule.end(on), minor(law, given["principal"])
    )
    reckoning = accrue(schedule, [stretch])
    days = sum(span.days for span in reckoning.spans)
    cited = tuple(cite for span in reckoning.spans for cite in span.citations)
    told: dict[str, object] = {"interest": kronor(law, reckoning.amount_minor), "days": days}
    return told, cited or (schedule.steps[-1].citation,)


def ask_limitation(law: CountryLaw, given: Given, on: date) -> Answer:
    events = msgspec.convert(given.get("events", []), list[LimitationEvent])
    arose = cast("date", given["arose"])
    limitation = reckon_limitation(law.limitation, arose, str(given["party"]), events)
    assert not limitation.is_barred(on)
    return {"last_day": limitation.day}, (limitation.citation,)


def ask_allocation(law: CountryLaw, given: Given, on: date) -> Answer:
    owed = [
        OwedPart(CLAIM, head, minor(law, text), on)
        for head, text in cast("dict[str, str]", given["owed"]).items()
    ]
    allocation = allocate(minor(law, given["pays"]), owed, law.allocation_order)
    told: dict[str, object] = {
        part.head: kronor(law, part.amount_minor) for part in allocation.parts
    }
    if allocation.left_minor:
        told["left"] = kronor(law, allocation.left_minor)
    return told, tuple(part.citation for part in allocation.parts)


def ask_cost(law: CountryLaw, given: Given, on: date) -> Answer:
    amount, citation = law.step_cost(str(given["cost"]), on)
    return {"amount": decimal_text(amount)}, (citation,)


ASKED: Mapping[str, Callable[[CountryLaw, Given, date], Answer]] = {
    "interest": ask_interest,
    "limitation": ask_limitation,
    "allocation": ask_allocation,
    "cost": ask_cost,
}


def every_case() -> list[tuple[str, str, Case]]:
    found = []
    for path in sorted(Path(__file__).parent.glob("*/*.yaml")):
        content = read_text(path).root
        if " " in str(content["asks"]):  # in the kit's words: stands in test_vectors
            continue
        file = msgspec.convert(content, CasesFile)
        found += [(path.parent.name, file.asks, case) for case in file.cases]
    return found


@pytest.mark.parametrize(
    ("country", "asks", "case"),
    [pytest.param(*case, id=f"{case[0]}: {case[2].name}") for case in every_case()],
)
def test_the_law_says_so(country: str, asks: str, case: Case) -> None:
    law = load(country)
    if "refusal" in case.expect:
        with pytest.raises(Refusal) as refused:
            ASKED[asks](law, case.given, case.day)
        assert refused.value.code == case.expect["refusal"]
        return
    told, cited = ASKED[asks](law, case.given, case.day)
    assert told == case.expect
    assert case.cite in [citation.short for citation in cited]
