"""Reads the sentences of the law's reasons: every one in all languages, with the same terms."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import get_args

import msgspec

from kvitt.core.explanation import Language
from kvitt.law.text import LawText, read_text

LANGUAGES: tuple[Language, ...] = get_args(Language)
PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\}")
_FOLDER = Path(__file__).parent / "words"


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
    terms = {language: sorted(set(PLACEHOLDER.findall(said[language]))) for language in LANGUAGES}
    for language, named in terms.items():
        if named != terms["en"]:
            raise text.error((code, language), f"“{code}” names other terms than in English")
    return said
