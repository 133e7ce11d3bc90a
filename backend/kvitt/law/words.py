"""Says the law's reasons in a person's language; the core gives codes and terms only."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import get_args

import msgspec
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from kvitt.core.explanation import Explanation, Language
from kvitt.core.money import Money, decimal_text
from kvitt.law.text import LawText, read_text

LANGUAGES: tuple[Language, ...] = get_args(Language)
# English here is written for Europe: the day before the month.
_LOCALES = {"sv": "sv_SE", "fi": "fi_FI", "da": "da_DK", "nb": "nb_NO", "en": "en_GB"}
_FOLDER = Path(__file__).parent / "words"
_PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\}")
_PPM_OF_PERCENT = 10_000
Params = Mapping[str, str | int]


@lru_cache
def sentences(topic: str) -> Mapping[str, Mapping[Language, str]]:
    """Every sentence of a topic by its code; refuses a file where a language lacks one."""
    return sentences_in(_FOLDER / f"{topic}.yaml")


def sentences_in(path: Path) -> Mapping[str, Mapping[Language, str]]:
    """Read one file of sentences strictly: all languages, the same placeholders in each."""
    text = read_text(path)
    return {code: _sentence(text, code, words) for code, words in text.root.items()}


def _sentence(text: LawText, code: str, words: object) -> Mapping[Language, str]:
    try:
        said = msgspec.convert(words, dict[Language, str], strict=True)
    except msgspec.ValidationError as wrong:
        raise text.error((code,), f"“{code}”: {wrong}") from None
    missing = [language for language in LANGUAGES if language not in said]
    if missing:
        raise text.error((code,), f"“{code}” is not said in {', '.join(missing)}")
    terms = {language: sorted(set(_PLACEHOLDER.findall(said[language]))) for language in LANGUAGES}
    for language, named in terms.items():
        if named != terms["en"]:
            raise text.error((code, language), f"“{code}” names other terms than in English")
    return said


def say(topic: str, code: str, params: Params, *, language: Language, currency: str = "") -> str:
    """Say one reason: days, money and percentages are written as the language writes them."""
    template = sentences(topic)[code][language]

    def term(found: re.Match[str]) -> str:
        name = found.group(1)
        return _term(name, params[name], language=language, currency=currency)

    return _PLACEHOLDER.sub(term, template)


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


def _term(name: str, value: str | int, *, language: Language, currency: str) -> str:
    if name == "day" or name.endswith("_day"):
        return format_date(date.fromisoformat(str(value)), "long", locale=_LOCALES[language])
    if name.endswith("_minor"):
        return money_text(Money(int(value), currency), language)
    if name.endswith("_ppm"):
        return percent_text(int(value), language)
    return str(value)


def money_text(money: Money, language: Language) -> str:
    """Write a sum of money as the language writes it."""
    return str(
        format_currency(Decimal(decimal_text(money)), money.currency, locale=_LOCALES[language])
    )


def percent_text(rate_ppm: int, language: Language) -> str:
    """Write a rate in percent, exactly, with two decimals or as many as it has."""
    percent = Decimal(rate_ppm) / _PPM_OF_PERCENT
    return f"{format_decimal(percent, format='0.00##', locale=_LOCALES[language])} %"
