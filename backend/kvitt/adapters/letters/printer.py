"""Letters set by Typst as PDF/A-3 and PDF/UA, the same letter always to the same bytes."""

import importlib.resources
import threading
from datetime import datetime
from pathlib import Path

import msgspec
import typst

from kvitt.adapters.letters.qr import draw_qr
from kvitt.core.money import Money, decimal_text
from kvitt.ports.letters import DemandLetter, RemittanceLetter, StatementPaper

TEMPLATES = Path(__file__).parent / "templates"
FONT_PACKAGE = "fontpkg_source_sans_3"

_Source = tuple[Path, dict[str, str]]


class LetterFaulty(Exception):
    """Typst refused the letter or warned about it; nothing was printed."""


def load_fonts() -> typst.Fonts:
    """Load Source Sans 3 (SIL OFL 1.1), and nothing that only this machine has."""
    folder = str(importlib.resources.files(FONT_PACKAGE) / "files")
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def compile_source(letter: DemandLetter | RemittanceLetter | StatementPaper) -> _Source:
    """Give the template and the inputs that Typst compiles the letter from."""
    content = msgspec.json.encode(letter).decode()
    if isinstance(letter, RemittanceLetter):
        return TEMPLATES / "remittance.typ", {"letter": content}
    if isinstance(letter, StatementPaper):
        return TEMPLATES / "statement.typ", {"paper": content}
    inputs = {
        "letter": content,
        "app-qr": draw_qr(letter.debtor_address),
        "pay-qr": draw_qr(payment_code(letter)),
    }
    return TEMPLATES / "demand.typ", inputs


def payment_code(letter: DemandLetter) -> str:
    """Write the payment as Swedish bank apps scan it from an invoice (format UsingQR 1)."""
    return msgspec.json.encode(
        {
            "uqr": 1,
            "tp": 1,
            "nme": letter.sender.name,
            "cid": letter.sender.organisation_number,
            "iref": letter.payment_reference,
            "idt": f"{letter.written_on:%Y%m%d}",
            "ddt": f"{letter.pay_by:%Y%m%d}",
            "due": _number(letter.total),
            "pt": "BG",
            "acc": letter.sender.bankgiro,
        }
    ).decode()


def _number(money: Money) -> msgspec.Raw:
    return msgspec.Raw(decimal_text(money).encode())


class TypstPrinter:
    """Sets letters with one Typst compiler per thread and template, kept between letters."""

    def __init__(self) -> None:
        self._fonts = load_fonts()
        self._own = threading.local()

    def print_demand(self, letter: DemandLetter, *, made_at: datetime) -> bytes:
        """Print a demand; the same letter and instant give the same bytes."""
        return self._print(compile_source(letter), made_at)

    def print_remittance(self, letter: RemittanceLetter, *, made_at: datetime) -> bytes:
        """Print a remittance statement; the same letter and instant give the same bytes."""
        return self._print(compile_source(letter), made_at)

    def print_statement(self, paper: StatementPaper, *, made_at: datetime) -> bytes:
        """Print a case's statement; the same paper and instant give the same bytes."""
        return self._print(compile_source(paper), made_at)

    def _print(self, source: _Source, made_at: datetime) -> bytes:
        template, inputs = source
        try:
            pdf, warnings = self._compiler(template).compile_with_warnings(
                format="pdf",
                sys_inputs=inputs,
                # Typst itself refuses to set a page that breaks either standard.
                pdf_standards=["a-3a", "ua-1"],
                timestamp=made_at.replace(microsecond=0),  # Typst refuses parts of a second
            )
        except typst.TypstError as refused:
            raise LetterFaulty(f"{refused.message} {' '.join(refused.hints)}".strip()) from refused
        if warnings:
            raise LetterFaulty("; ".join(warning.message for warning in warnings))
        assert isinstance(pdf, bytes), "a PDF is one file, not one a page"
        return pdf

    def _compiler(self, template: Path) -> typst.Compiler:
        compilers: dict[str, typst.Compiler] = self._own.__dict__
        found = compilers.get(template.name)
        if found is None:
            found = typst.Compiler(str(template), root=str(TEMPLATES), font_paths=self._fonts)
            compilers[template.name] = found
        return found
