"""Says the law's reasons in a person's language; the core gives codes and terms only."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from kvitt.core.citation import Citation
from kvitt.core.explanation import Explanation, Language
from kvitt.core.money import Money, decimal_text, minor_digits
from kvitt.core.rate import PPM_OF_PERCENT
from kvitt.law.sentences import PLACEHOLDER, sentences

# English here is written for Europe: the day before the month.
_LOCALES = {"sv": "sv_SE", "fi": "fi_FI", "da": "da_DK", "nb": "nb_NO", "en": "en_GB"}
_LETTER_BEFORE_FIGURE = re.compile(r"(?<=[^\W\d_])(?=[0-9])")
_SECTION = re.compile(r" (?=§)|(?<=§) (?=[0-9])")
Params = Mapping[str, str | int]
DayWidth = Literal["long", "medium"]


def say(topic: str, code: str, params: Params, *, language: Language, currency: str = "") -> str:
    """Say one reason: days, money and percentages are written as the language writes them.

    A term whose name and value together are a code of the topic is said by it: the measure
    `demand` as the sentence `measure_demand`.
    """
    said = sentences(topic)

    def term(found: re.Match[str]) -> str:
        name = found.group(1)
        named = said.get(f"{name}_{params[name]}")
        if named is not None:
            return named[language]
        return _term(name, params[name], language=language, currency=currency)

    return PLACEHOLDER.sub(term, said[code][language])


def say_explanation(
    topic: str, explanation: Explanation, *, language: Language, currency: str = ""
) -> str:
    """Say an explanation with all its parts, one sentence after another."""
    own = say(topic, explanation.code, explanation.params, language=language, currency=currency)
    parts = [
        say_explanation(topic, part, language=language, currency=currency)
        for part in explanation.parts
    ]
    return " ".join([own, *parts])


def say_citations(citations: Iterable[Citation], *, language: Language) -> str:
    """Name paragraphs one after another, each once, with how surely we know them."""
    named = dict.fromkeys(say_citation(citation, language=language) for citation in citations)
    return ", ".join(named)


def say_citation(citation: Citation, *, language: Language) -> str:
    """Name one paragraph: "6 § räntelagen", and in words how surely we know it if less so."""
    name = _unbroken(citation.short)
    if citation.is_official:
        return name
    return f"{name} ({say_basis(citation.basis, language=language)})"


def say_basis(basis: str, *, language: Language) -> str:
    """Say how surely we know a rule."""
    return sentences("statement")[f"basis_{basis}"][language]


def _unbroken(name: str) -> str:
    # "6 §" and "§ 5" are read as one word; the act's name after them is another.
    return _SECTION.sub("\u00a0", name)


def _term(name: str, value: str | int, *, language: Language, currency: str) -> str:
    if name == "day" or name.endswith("_day"):
        return day_text(date.fromisoformat(str(value)), language)
    if name.endswith("_minor"):
        return money_text(Money(int(value), currency), language)
    if name.endswith("_ppm"):
        return percent_text(int(value), language)
    if name.endswith("_exact"):
        return exact_text(str(value), language)
    return str(value)


def day_text(day: date, language: Language, width: DayWidth = "long") -> str:
    """Write a day as the language writes it."""
    return format_date(day, width, locale=_LOCALES[language])


def money_text(money: Money, language: Language) -> str:
    """Write a sum of money as the language writes it; a currency's letters stand apart."""
    written = format_currency(
        Decimal(decimal_text(money)), money.currency, locale=_LOCALES[language]
    )
    return _LETTER_BEFORE_FIGURE.sub("\u00a0", written)


def figure_text(money: Money, language: Language) -> str:
    """Write a sum of money without its currency, as a column of a table shows it."""
    return format_decimal(
        Decimal(decimal_text(money)),
        format=f"#,##0.{'0' * minor_digits(money.currency)}",
        locale=_LOCALES[language],
    )


def exact_text(decimal: str, language: Language) -> str:
    """Write an unrounded sum with all its decimals."""
    whole, _, decimals = decimal.partition(".")
    shape = f"#,##0.{'0' * len(decimals)}"
    return format_decimal(Decimal(f"{whole}.{decimals}"), format=shape, locale=_LOCALES[language])


def percent_text(rate_ppm: int, language: Language) -> str:
    """Write a rate in percent, exactly, with two decimals or as many as it has."""
    percent = Decimal(rate_ppm) / PPM_OF_PERCENT
    return f"{format_decimal(percent, format='0.00##', locale=_LOCALES[language])}\u00a0%"
