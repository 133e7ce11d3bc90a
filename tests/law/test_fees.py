"""The rules on costs of every country hold together, and every reason can be said."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kvitt.app.kit import arguments
from kvitt.app.kit.ask import ask
from kvitt.core.fees.assess import assess_charges
from kvitt.core.fees.facts import ChargeFacts, Measure
from kvitt.core.fees.rules import FeeRule
from kvitt.law.read import load
from kvitt.law.sentences import LANGUAGES, sentences
from kvitt.law.words import say_explanation

LAW = Path(load.__wrapped__.__code__.co_filename).parent
COUNTRIES = ("se", "fi", "dk", "no")
ENGINE = {
    *("allowed", "by_itself", "reckoned", "cap_trimmed", "cap_reached", "beyond_compensation"),
    *("within_compensation", "after_as_of", "not_overdue", "paid_before", "paid_in_time"),
    *("not_agreed", "invoice_late", "too_early_after_due", "too_early_after_letter"),
    *(
        "settled_in_time",
        "already_charged",
        "small_fees_used",
        "letters_out_of_order",
        "not_listed",
        "not_for_this_debtor",
        "not_yet_law",
    ),
    *("breach_forfeits_nothing", "recalled", "taken_agreed", "taken_invoice"),
    *("forfeited", "taken_no_compensation"),
}


def codes_of(rule: FeeRule) -> Iterator[str]:
    """Every reason a rule may give besides the engine's own."""
    yield from rule.takes
    yield from (code for _, code in rule.remarks)
    yield from (code for code in (rule.barred, rule.nothing) if code)
    yield from ("needs_" + "_or_".join(need.of) for need in rule.allow.needs)
    yield from (f"{least.detail}_too_few" for least in rule.allow.least)
    yield from (count.code for count in rule.allow.count)
    # What a rule charges nothing for unless it is told is never taken.
    yield from (f"taken_{name}" for name, taken in rule.details.items() if taken and name != "cost")


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_country_says_every_reason_it_may_give(country: str) -> None:
    law = load(country).fees
    codes = {code for rule in law.rules.values() for code in codes_of(rule)}
    codes |= {code for forfeit in law.forfeits for code in forfeit.takes}
    assert codes <= sentences("fees").keys()


def test_the_engine_says_every_reason_of_its_own() -> None:
    assert sentences("fees").keys() >= ENGINE


@pytest.mark.parametrize("country", COUNTRIES)
def test_whoever_owes_something_bars_what_is_not_listed(country: str) -> None:
    assert not load(country).fees.unlisted[-1].when


def test_a_reason_can_be_said_in_every_language() -> None:
    law = load("fi")
    day = date(2026, 2, 20)
    facts = ChargeFacts(debtor_kind="company", due_day=date(2026, 1, 15), principal_minor=50_000)
    measures = [
        Measure(kind="compensation", day=day),
        Measure(kind="reminder", day=day),
        Measure(kind="demand", day=date(2026, 2, 25)),
        Measure(kind="bankruptcy_demand", day=day),
    ]
    for charge in assess_charges(law.fees, measures, facts):
        for language in LANGUAGES:
            said = say_explanation("fees", charge.explanation, language=language, currency="EUR")
            assert said
            assert "{" not in said


def words(*more: str, country: str = "SE") -> list[str]:
    debt = f"law fees --country {country} --party consumer --principal 100.00 --due 2026-09-30"
    return [*debt.split(), *more]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ((), "kvitt law fees: --measure is missing."),
        (("--measure", "call@2026-10-10"), "“call” is none of reminder"),
        (("--measure", "reminder"), "lacks its day"),
        (("--measure", "plan@2026-10-10:rates=6"), "knows no detail “rates”"),
        (("--measure", "compensation@2026-10-10:days=6"), "it takes none"),
        (("--measure", "plan@2026-10-10:instalments=0"), "not a whole number from 1 to 999"),
        (
            ("--measure", "reminder@2026-10-10:form=loud"),
            "reminder: form: “loud” is none of written, unwritten",
        ),
        (
            ("--measure", "bankruptcy_demand@2026-10-10:service_cost=1.234"),
            "service_cost: “1.234” has more",
        ),
        (("--measure", "demand@2026-10-10", "--breach", "2026-10-10"), "not SECTION@DAY"),
        (("--measure", "demand@2026-10-10", "--agreed-reminder-fee", "perhaps"), "none of yes, no"),
    ],
)
def test_a_bad_argument_is_told_in_one_sentence(more: tuple[str, ...], told: str) -> None:
    with pytest.raises(arguments.BadArgument) as wrong:
        ask(words(*more))
    assert told in str(wrong.value)


def test_an_answer_lists_every_measure_with_its_reason() -> None:
    said = ask(words("--measure", "demand@2026-10-20", "--measure", "reminder@2026-10-10"))
    assert said.code == 0
    taken = "It is taken that the step was reasonably called for."
    demand = (
        "The law lets the debtor be charged at most SEK\u00a0180.00 for this. It is taken that the"
        f" demand reached the debtor with the content that the law requires. {taken}"
    )
    reminder = (
        "The law lets the debtor be charged at most SEK\u00a060.00 for this. It is taken that the"
        f" reminder was in writing. {taken} It is taken that the cost was agreed at the latest"
        " when the debt arose."
    )
    act = "lagen om ersättning för inkassokostnader m.m. (1981:739) – SFS 2013:56"
    assert said.content == {
        "charges": [
            {
                "measure": kind,
                "day": day,
                "amount": {"amount_minor": minor, "currency": "SEK"},
                "allowed": True,
                "why": why,
                "citation": f"4 § {act}",
                "doubt": "",
            }
            for kind, day, minor, why in (
                ("reminder", "2026-10-10", 6000, reminder),
                ("demand", "2026-10-20", 18000, demand),
            )
        ],
        "total": {"amount_minor": 24000, "currency": "SEK"},
    }


def test_what_is_said_expressly_is_not_taken_for_granted() -> None:
    def why(*more: str, country: str = "FI", party: str = "business") -> str:
        asked = ["law", "fees", "--country", country, "--party", party, "--principal", "100.00"]
        dates = ["--due", "2026-09-30", "--measure", "reminder@2026-11-15"]
        content: Any = ask([*asked, *dates, *more]).content
        return str(content["charges"][0]["why"])

    assert "taken that the creditor can deduct VAT" in why()
    assert "VAT" not in why("--creditor-deducts-vat", "yes")
    assert "cannot deduct VAT; it is added" in why("--creditor-deducts-vat", "no")
    assert "invoice was sent in time" in why(party="consumer")
    assert "invoice" not in why("--invoice-sent", "2026-09-01", party="consumer")
    assert "agreed" in why(country="SE")
    assert "agreed" not in why("--agreed-reminder-fee", "yes", country="SE")
