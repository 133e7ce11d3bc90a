"""BgMax as rows of eighty characters, and how a field is taken out of one."""

import re
from datetime import date
from typing import Final

import msgspec

from kvitt.core.refusal import Refusal

_ROW_CHARACTERS: Final = 80
_TAB_STOPS: Final = 8
_DIGITS: Final = re.compile(r"[0-9]+", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{8}", re.ASCII)
_ROW_END: Final = re.compile(r"\r\n|\n|\r")


class Row(msgspec.Struct, frozen=True):
    """One row; columns are counted from one, both ends included, as the format's text does."""

    line: int
    text: str

    @property
    def kind(self) -> str:
        """The record type (transaktionskod)."""
        return self.text[:2]

    def pointer(self, first: int, last: int) -> str:
        """Point at the columns of this row."""
        return f"line:{self.line},columns:{first}-{last}"

    def cut(self, first: int, last: int) -> str:
        """Take the text of the columns, blanks around it off."""
        return self.text[first - 1 : last].strip()

    def count(self, first: int, last: int) -> int:
        """Take a whole number; refuses what is none."""
        text = self.cut(first, last)
        if not _DIGITS.fullmatch(text):
            raise Refusal(
                "bank_row_number_invalid",
                params={"line": self.line, "text": text},
                pointer=self.pointer(first, last),
            )
        return int(text)

    def day(self, first: int, last: int) -> date:
        """Take a day written CCYYMMDD; refuses what is none."""
        text = self.cut(first, last)
        try:
            # The pattern keeps out the other forms that ISO 8601 knows.
            return date.fromisoformat(text if _DAY.fullmatch(text) else "")
        except ValueError:
            raise Refusal(
                "bank_day_invalid",
                params={"line": self.line, "text": text},
                pointer=self.pointer(first, last),
            ) from None


def read_rows(content: bytes) -> list[Row]:
    """Split a file into rows; refuses one saved in another encoding or with too long rows.

    Rows may have lost their trailing blanks, and tabs stand for blanks up to the next eighth
    column: editors do both, and Bankgirot's own example shows it.
    """
    _refuse_other_encoding(content)
    rows: list[Row] = []
    for number, line in enumerate(_ROW_END.split(content.decode("iso-8859-1")), start=1):
        text = line.rstrip("\x1a").expandtabs(_TAB_STOPS)
        if len(text.rstrip()) > _ROW_CHARACTERS:
            raise Refusal(
                "bank_row_too_long",
                params={"line": number, "characters": len(text.rstrip())},
                pointer=f"line:{number}",
            )
        if text.strip():
            rows.append(Row(number, text.ljust(_ROW_CHARACTERS)))
    return rows


def _refuse_other_encoding(content: bytes) -> None:
    """ISO 8859-1 is asked for; text that also is UTF-8 beyond ASCII was saved anew by someone."""
    try:
        content.decode("utf-8")
        at = next((at for at, byte in enumerate(content) if byte >= 0x80), -1)  # noqa: PLR2004
    except UnicodeDecodeError:
        at = -1
    if at < 0:
        at = content.find(b"\x00")
    if at >= 0:
        line = content.count(b"\n", 0, at) + 1
        raise Refusal("bank_file_encoding", params={"line": line}, pointer=f"line:{line}")
