"""Recognises which format a bank file has and has it read."""

from typing import Final

from kvitt.adapters.bankfiles.bgmax import read_bgmax
from kvitt.adapters.bankfiles.camt import read_camt
from kvitt.adapters.xml import BYTES_MAX, looks_like, read_xml
from kvitt.core.refusal import Refusal, Refusals
from kvitt.ports.bankfiles import BankFile

_BGMAX: Final = "01BGMAX"
_BGMAX_ELSEWHERE: Final = tuple(
    _BGMAX.encode(encoding) for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
)


class BankFiles:
    """Reads bank files: camt.053 and camt.054 of every version, and BgMax."""

    def read(self, content: bytes) -> BankFile:
        """Read the file; raises Refusals where it is broken or its own sums do not hold."""
        try:
            return self._read(content)
        except Refusal as refusal:
            raise Refusals([refusal]) from None

    def _read(self, content: bytes) -> BankFile:
        if len(content) > BYTES_MAX:
            raise Refusal("file_too_large", params={"bytes": len(content), "bytes_max": BYTES_MAX})
        if content.lstrip(b"\r\n").startswith(_BGMAX.encode()):
            return read_bgmax(content)
        if content.startswith(_BGMAX_ELSEWHERE):
            raise Refusal("bank_file_encoding", params={"line": 1}, pointer="line:1")
        kind = looks_like(content)
        if kind == "empty":
            raise Refusal("file_empty")
        if kind != "xml":
            raise Refusal("bank_file_format_unknown", params={"found": kind})
        return read_camt(read_xml(content))
