"""Tells a payment reference that stands alone as free text from ordinary words."""

import re
from typing import Final

_BARE: Final = re.compile(r"(?=[^0-9]*[0-9])[0-9A-Za-z/-]{2,35}", re.ASCII)
_GROUPED: Final = re.compile(r"(RF[0-9]{2} )?[0-9]+( [0-9]+)+", re.ASCII)


def bare_reference(text: str) -> str:
    """Return the reference a free text consists of, its groups joined; else nothing."""
    if _GROUPED.fullmatch(text):
        text = text.replace(" ", "")
    return text if _BARE.fullmatch(text) else ""
