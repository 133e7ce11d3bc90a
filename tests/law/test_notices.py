import re
from datetime import date
from itertools import product
from pathlib import Path

import msgspec
import pytest

from kvitt.core.admissibility.conditions import STEPS, Needs, numbers_of
from kvitt.core.admissibility.facts import EarlierStep, StepFacts
from kvitt.core.admissibility.step import assess_step
from kvitt.core.demand import DemandContent
from kvitt.core.explanation import Explanation
from kvitt.core.refusal import Refusal
from kvitt.law.read import load
from kvitt.law.sentences import LANGUAGES, sentences
from kvitt.law.words import say_explanation

COUNTRIES = ("se", "fi", "dk", "no")
LAW = Path(load.__wrapped__.__code__.co_filename).parent


@pytest.mark.parametrize(
    ("country", "sent", "channel", "last"),
    [
        # Sweden: the later of eight days from sending and four banking days from receipt.
        ("se", date(2026, 11, 23), "letter", date(2026, 12, 1)),
        ("se", date(2026, 11, 20), "letter", date(2026, 11, 30)),
        ("se", date(2026, 12, 21), "letter", date(2027, 1, 4)),
        ("se", date(2026, 6, 15), "letter", date(2026, 6, 24)),
        ("se", date(2026, 11, 23), "email", date(2026, 12, 1)),
        # Finland: ten days from receipt, a letter on the seventh day, a message on the next.
        ("fi", date(2026, 3, 2), "letter", date(2026, 3, 19)),
        ("fi", date(2026, 3, 2), "mailbox", date(2026, 3, 13)),
        ("fi", date(2026, 3, 4), "letter", date(2026, 3, 23)),
        # Denmark: ten days from sending, whatever the channel.
        ("dk", date(2026, 3, 2), "letter", date(2026, 3, 12)),
        ("dk", date(2026, 3, 2), "email", date(2026, 3, 12)),
        ("dk", date(2026, 3, 4), "letter", date(2026, 3, 16)),
        # Norway: fourteen days from sending; here they would end on Good Friday.
        ("no", date(2026, 3, 2), "letter", date(2026, 3, 16)),
        ("no", date(2026, 3, 20), "letter", date(2026, 4, 7)),
    ],
)
def test_the_statutory_letter_leaves_its_time(
    country: str, sent: date, channel: str, last: date
) -> None:
    assert load(country).pay_by(sent, channel) == last


def test_each_country_names_the_letter_court_waits_for() -> None:
    named = {
        country: load(country).demand_rules.content[-1].citation.short for country in COUNTRIES
    }
    assert named == {
        "se": "5 § tredje stycket inkassolagen",
        "fi": "5 a § 4 mom. perintälaki",
        "dk": "§ 10 stk. 3 inkassoloven",
        "no": "§ 10 første ledd inkassoloven",
    }
    assert {country: sorted(load(country).letters) for country in COUNTRIES} == {
        "se": ["demand"],
        "fi": ["bankruptcy_demand", "demand"],
        "dk": ["warning"],
        "no": ["demand", "warning"],
    }


@pytest.mark.parametrize("country", COUNTRIES)
def test_what_a_letter_must_say_can_be_said(country: str) -> None:
    fields = set(DemandContent.__struct_fields__)
    for letter in load(country).letters.values():
        assert {one.code for one in letter.content} <= fields


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_knows_every_step_and_hold(country: str) -> None:
    law = load(country)
    assert set(law.step_rules.steps) == set(STEPS)
    assert set(law.procedure.holds) == set(load("se").procedure.holds)
    assert law.procedure.code.startswith(f"{country}.")
    assert [step.code for step in law.procedure.steps][-1] == "recommend_payment_order"


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_condition_stands_there_for_nothing(country: str) -> None:
    rules = load(country).step_rules
    used = {name for names in rules.steps.values() for name in names}
    for name in sorted(used):
        used |= {one for way in getattr(rules.conditions[name], "ways", ()) for one in way}
    assert used == set(rules.conditions)


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_condition_only_recalled_hangs_on_a_number_that_is_gated(country: str) -> None:
    rules = load(country, allow_recalled=True).step_rules
    for name, condition in rules.conditions.items():
        if condition.citation.basis == "recalled":
            gated = [rules.parameters[number] for number in numbers_of(condition)]
            assert gated, name
            for number in gated:
                assert {value.citation.basis for value in number.values} == {"recalled"}


def codes_in(explanation: Explanation) -> set[str]:
    return {explanation.code}.union(*map(codes_in, explanation.parts))


DAYS = (date(2021, 3, 1), date(2022, 4, 1), date(2026, 3, 8), date(2026, 12, 24))
HISTORIES = (
    (),
    tuple(
        EarlierStep(kind=kind, day=date(2026, 3, 2))
        for kind in ("reminder", "warning", "demand", "public_demand", "bankruptcy_demand")
    ),
    tuple(
        EarlierStep(kind=kind, day=date(2026, 3, 2))
        for kind in ("payment_order", "plan", "deferral")
    ),
    tuple(EarlierStep(kind=kind, day=date(2026, 3, 2)) for kind in ("demand", "objection")),
    (
        EarlierStep(kind="objection", day=date(2026, 3, 2)),
        EarlierStep(kind="payment_order", day=date(2026, 3, 3)),
        EarlierStep(kind="demand", day=date(2027, 1, 1)),
    ),
)


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_reason_is_said_in_five_languages(country: str) -> None:
    law = load(country, allow_recalled=True)
    said: set[str] = set()
    for step, party, history, on, full in product(
        STEPS, ("consumer", "company"), HISTORIES, DAYS, (False, True)
    ):
        facts = StepFacts(party=party)
        if full:
            facts = msgspec.structs.replace(
                facts, due_day=date(2026, 2, 1), principal_minor=15_000_000, claim_kind="goods"
            )
        try:
            verdict = assess_step(law, step, on=on, history=history, facts=facts)
        except Refusal:
            # A number that decides is not known for that day.
            continue
        for reason in verdict.reasons:
            said |= codes_in(reason)
            for language in LANGUAGES:
                assert say_explanation("may", reason, language=language, currency=law.currency)
    assert {one.code for one in law.step_rules.conditions.values()} <= said
    assert said <= set(sentences("may"))


def test_no_sentence_waits_for_a_reason_that_never_comes() -> None:
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in (
            *LAW.glob("*/procedure.yaml"),
            *(LAW.parent / "core").glob("admis*/*.py"),
            LAW.parent / "core" / "demand.py",
        )
    )
    # How long a window stays open is written behind its status.
    text += '"met_from_until" "early_until"'
    unused = [
        code
        for code in sentences("may")
        if not re.search(rf'"{code}"|\b(code|time_unknown): {code}\b', text)
    ]
    assert unused == []


def test_a_condition_names_the_numbers_it_asks_for() -> None:
    rules = load("fi").step_rules.conditions
    window = rules["mark_public_demand_2022"]
    assert isinstance(window, Needs)
    assert numbers_of(window) == (
        "public_demand_register_days",
        "public_demand_register_days_max",
    )
    assert numbers_of(rules["mark_late"]) == ("mark_late_days",)
    assert numbers_of(rules["due"]) == ()
    danish = load("dk").step_rules.conditions
    assert numbers_of(danish["mark_open_amount"]) == ("mark_open_limit",)
    assert numbers_of(danish["compensation_once"]) == ("compensation_amount", "compensation_count")
