"""Every reason is said in five languages, with the same terms, as each language writes them."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kvitt.core.citation import Citation
from kvitt.core.explanation import Explanation, Language
from kvitt.core.money import Money
from kvitt.core.person import IDENTITY_KINDS
from kvitt.law import words
from kvitt.law.read import load
from kvitt.law.sentences import LANGUAGES, sentences, sentences_in
from kvitt.law.text import LawFileError
from kvitt.law.words import (
    day_text,
    exact_text,
    figure_text,
    money_text,
    percent_text,
    say,
    say_citation,
    say_citations,
    say_explanation,
)

FOLDER = Path(words.__file__).parent / "words"
TOPICS = sorted(path.stem for path in FOLDER.glob("*.yaml"))
KVITT = Path(words.__file__).parents[1]
FAMILIES = ("head_", "measure_", "basis_", "channel_", "minor_", "column_of_")
"""Codes that are put together from what they are about."""

SIX = Citation("1975:635", "6 §", "räntelagen", "statute")
NINE = Citation("1975:635", "9 §", "räntelagen", "notice")
CUSTOM = Citation("practice", "dagräkning", "branschpraxis", "custom")
NB = "\u00a0"


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_said_in_every_language(topic: str) -> None:
    for code, said in sentences(topic).items():
        assert set(said) == set(LANGUAGES), code
        assert all(text.strip() == text and text for text in said.values()), code


def put_together() -> Iterator[str]:
    """Codes that the core puts together from the law's own words."""
    for country in ("se", "fi", "dk", "no"):
        for rule in load(country).fees.rules.values():
            yield from (f"needs_{'_or_'.join(need.of)}" for need in rule.allow.needs)
            yield from (f"not_after_{'_or_'.join(one.of)}" for one in rule.allow.not_after)
            yield from (f"{least.detail}_too_few" for least in rule.allow.least)
            yield from (f"taken_{name}" for name, taken in rule.details.items() if taken)
        yield from (f"taken_no_{offset.against}" for offset in load(country).fees.offsets)
    for kind in IDENTITY_KINDS:
        yield f"format_{kind.replace('.', '_')}"
    yield from ("length_unfilled", "stem_length_unfilled")
    yield from ("right_person", "right_cpr", "right_business", "met_from_until", "early_until")


@pytest.mark.parametrize("topic", TOPICS)
def test_no_sentence_is_left_over(topic: str) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(KVITT.rglob("*.py")))
    rules = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted(FOLDER.parent.glob("[a-z][a-z]/*.yaml"))
    )
    named = {*re.findall(r'"([a-z_0-9]+)"', code), *re.findall(r"[a-z_0-9]+", rules)}
    families = FAMILIES if topic == "statement" else ()
    unsaid = sentences(topic).keys() - named - set(put_together())
    assert {name for name in unsaid if not name.startswith(families)} == set()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("late: {sv: a, fi: b, da: c, nb: d}\n", "line 1: “late” is not said in en"),
        (
            "early: {sv: a, fi: b, da: c, nb: d, en: e}\n"
            "late:\n"
            '  sv: "{day}"\n  fi: "{day}"\n  da: "{dag}"\n  nb: "{day}"\n  en: "{day}"\n',
            "line 5: “late” names other terms than in English",
        ),
        ("late: {sv: a, fi: b, da: c, nb: d, en: 7}\n", "line 1: “late”: Expected `str`"),
        ("late: {sv: a, fi: b, da: c, nb: d, en: e, de: f}\n", "line 1: “late”: Invalid enum"),
        ("late: no words\n", "line 1: “late”: Expected `object`"),
        ("late: {sv: a}\nlate: {sv: a}\n", "line 2: “late” is said twice"),
    ],
)
def test_a_file_of_words_is_read_strictly(content: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "topic.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LawFileError) as refused:
        sentences_in(path)
    assert str(refused.value).startswith(f"{tmp_path.name}/topic.yaml, {complaint}")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("sv", "Räntan räknas från och med 1 oktober 2026; fordran förföll 30 september 2026."),
        ("fi", "Korko lasketaan 1. lokakuuta 2026 alkaen; saatava erääntyi 30. syyskuuta 2026."),
        ("da", "Renten regnes fra og med 1. oktober 2026; fordringen forfaldt 30. september 2026."),
        ("nb", "Renten regnes fra og med 1. oktober 2026; kravet forfalt 30. september 2026."),
        (
            "en",
            "Interest is counted from 1 October 2026, that day included;"
            " the claim fell due on 30 September 2026.",
        ),
    ],
)
def test_days_are_written_as_each_language_writes_them(language: Language, told: str) -> None:
    params = {"first_day": "2026-10-01", "due_day": "2026-09-30"}
    assert say("statement", "interest_starts", params, language=language) == told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "sv",
            "1 oktober 2026 – 22 november 2026:"
            " 1 250,00 kr × 10,00 % × 53 ÷ 365 = 18,1507, räknat som 18,15 kr.",
        ),
        (
            "en",
            "1 October 2026 – 22 November 2026:"
            " SEK 1,250.00 × 10.00 % × 53 ÷ 365 = 18.1507, counted as SEK 18.15.",
        ),
    ],
)
def test_a_span_says_money_rate_and_days(language: Language, told: str) -> None:
    params: dict[str, str | int] = {
        "start_day": "2026-10-01",
        "last_day": "2026-11-22",
        "base_minor": 125_000,
        "rate_ppm": 100_000,
        "days": 53,
        "year_days": 365,
        "sum_exact": "18.1507",
        "amount_minor": 1815,
    }
    said = say("statement", "interest_span", params, language=language, currency="SEK")
    assert said.replace(NB, " ") == told


def test_a_term_that_is_a_code_of_the_topic_is_said_by_it() -> None:
    params: dict[str, str | int] = {
        "measure": "demand",
        "day": "2026-11-22",
        "raised_minor": 18_000,
    }
    said = say("statement", "charge_raised", params, language="nb", currency="NOK")
    assert said.replace(NB, " ") == "Betalingsoppfordring 22. november 2026: 180,00 kr."
    assert say("statement", "by_invoice", {}, language="da") == "fakturaen"


def test_an_explanation_is_said_with_its_parts() -> None:
    whole = Explanation(
        code="line_left",
        params={"amount_minor": 100},
        parts=(
            Explanation(code="year_of_365"),
            Explanation(code="line_paid", params={"paid_minor": 50}),
        ),
    )
    said = say_explanation("statement", whole, language="en", currency="EUR")
    assert said == "Left: €1.00. Each day is one 365th of a year. Paid: €0.50."


def test_paragraphs_are_named_once_with_how_surely_we_know_them() -> None:
    assert say_citation(SIX, language="sv") == f"6{NB}§ räntelagen"
    assert say_citation(NINE, language="sv") == f"9{NB}§ räntelagen"
    assert say_citations((SIX, CUSTOM, SIX), language="sv") == (
        f"6{NB}§ räntelagen, dagräkning branschpraxis (sedvana, lagen tiger)"
    )
    danish = Citation("LBK 459/2014", "§ 5, stk. 1", "renteloven", "secondary")
    assert say_citation(danish, language="da") == f"§{NB}5, stk. 1 renteloven (sekundær kilde)"


@pytest.mark.parametrize("basis", ["statute", "notice", "secondary", "derived", "custom"])
def test_every_basis_has_a_word(basis: str) -> None:
    assert all(words.say_basis(basis, language=language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("language", "money", "figure", "percent", "exact", "day"),
    [
        ("sv", "1 234,50 kr", "1 234,50", "12,25 %", "1 234,5678", "1 mars 2026"),
        ("fi", "1 234,50 SEK", "1 234,50", "12,25 %", "1 234,5678", "1.3.2026"),
        ("da", "1.234,50 kr.", "1.234,50", "12,25 %", "1.234,5678", "1. mar. 2026"),
        ("nb", "1 234,50 SEK", "1 234,50", "12,25 %", "1 234,5678", "1. mars 2026"),
        ("en", "SEK 1,234.50", "1,234.50", "12.25 %", "1,234.5678", "1 Mar 2026"),
    ],
)
def test_figures_are_written_as_each_language_writes_them(
    language: Language, money: str, figure: str, percent: str, exact: str, day: str
) -> None:
    currency = "DKK" if language == "da" else "SEK"
    sum_of = Money(123_450, currency)
    assert money_text(sum_of, language).replace(NB, " ") == money
    assert figure_text(sum_of, language).replace(NB, " ") == figure
    assert percent_text(122_500, language).replace(NB, " ") == percent
    assert exact_text("1234.5678", language).replace(NB, " ") == exact
    assert day_text(date(2026, 3, 1), language, "medium") == day


def test_a_rate_shows_every_decimal_it_has() -> None:
    assert percent_text(107_525, "en") == f"10.7525{NB}%"
    assert percent_text(100_000, "sv") == f"10,00{NB}%"


def test_a_currency_without_decimals_is_written_without_them() -> None:
    assert figure_text(Money(1250, "JPY"), "en") == "1,250"
