"""Writes names and messages with the letters every Nordic bank takes."""

import re
import unicodedata
from typing import Final

_ALLOWED: Final = re.compile(r"[A-Za-z0-9/?:().,'+ \-ÅÄÖåäöÆØæøÉéÜü]")
"""The Latin set of the European Payments Council and the letters of the Nordic languages."""

_SPOKEN: Final = str.maketrans(
    {
        "&": "+",
        "@": "(at)",
        "_": "-",
        "–": "-",
        "—": "-",
        "‐": "-",
        "’": "'",
        "‘": "'",
        "´": "'",
        "`": "'",
        "”": "'",
        "“": "'",
        '"': "'",
        ";": ",",
        "§": "par.",
        "*": ".",
        "ß": "ss",
        "ð": "d",
        "Ð": "D",
        "þ": "th",
        "Þ": "Th",
        "œ": "oe",
        "Œ": "OE",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
    }
)


def in_bank_letters(text: str, characters_max: int) -> str:
    """Write a text in allowed letters: accents fall off, what has no likeness becomes a blank."""
    spelled = unicodedata.normalize("NFC", text).translate(_SPOKEN)
    written = "".join(_plain(character) for character in spelled)
    return " ".join(written.split())[:characters_max].rstrip()


def _plain(character: str) -> str:
    if _ALLOWED.fullmatch(character):
        return character
    bare = unicodedata.normalize("NFKD", character)
    kept = "".join(part for part in bare if _ALLOWED.fullmatch(part))
    return kept or ("" if unicodedata.combining(character) else " ")
