"""Which writing a letter can carry: Latin, Greek and Cyrillic, and nothing that hides or turns."""

_RANGES = (
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x017F),
    (0x01CD, 0x01DC),
    (0x0218, 0x021B),  # Romanian
    (0x0300, 0x030D),  # marks set over a letter that came before them
    (0x0384, 0x03CE),  # Greek
    (0x0400, 0x045F),  # Cyrillic
    (0x0490, 0x0491),
    (0x1E80, 0x1E85),  # Welsh
    (0x1EA0, 0x1EF9),  # Vietnamese
    (0x2010, 0x2015),  # dashes and quotation marks
    (0x2018, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x2030, 0x2030),
    (0x2039, 0x203A),
    (0x20AC, 0x20AC),  # euro, numero, trade mark
    (0x2116, 0x2116),
    (0x2122, 0x2122),
)
"""What the letters' typeface shows. Left out are control signs and those that turn a text round:
with them a name or a ground could be made to read as another."""
_SIGNS = frozenset(chr(sign) for first, last in _RANGES for sign in range(first, last + 1))


def is_writable(text: str) -> bool:
    """Tell whether a letter can show every sign of the text."""
    return _SIGNS.issuperset(text)
