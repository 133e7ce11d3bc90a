"""Demands rendered a second, against Typst compiling the same pages with nothing around it."""

import datetime as dt

import msgspec
import typst

from kvitt.adapters.letters.printer import TEMPLATES, TypstPrinter, compile_source, load_fonts
from kvitt.app.bench.measure import ROUNDS, Measure, compared, rate
from kvitt.ports.letters import DemandLetter

LETTERS = 60


def measure_demands(letter: DemandLetter, *, made_at: dt.datetime) -> Measure:
    """Compare on distinct letters: Typst remembers a page it has already set."""
    made_at = made_at.replace(microsecond=0)
    printer = TypstPrinter()
    bare = typst.Compiler(
        str(TEMPLATES / "demand.typ"), root=str(TEMPLATES), font_paths=load_fonts()
    )
    rates: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS + 1):
        letters = [_another(letter, turn * 2 * LETTERS + at) for at in range(2 * LETTERS)]
        prepared = [compile_source(one)[1] for one in letters[LETTERS:]]

        def print_one(at: int, letters: list[DemandLetter] = letters) -> bytes:
            return printer.print_demand(letters[at], made_at=made_at)

        def compile_one(at: int, prepared: list[dict[str, str]] = prepared) -> object:
            return bare.compile(
                format="pdf",
                sys_inputs=prepared[at],
                pdf_standards=["a-3a", "ua-1"],
                timestamp=made_at,
            )

        ours, theirs = rate(LETTERS, print_one), rate(LETTERS, compile_one)
        if turn:  # the first round only warms up
            rates[0].append(ours)
            rates[1].append(theirs)
    return compared(
        "demands rendered, against a bare Typst compile",
        unit="letters/s",
        ours=rates[0],
        bare=rates[1],
        at_least=0.7,
    )


def _another(letter: DemandLetter, serial: int) -> DemandLetter:
    return msgspec.structs.replace(
        letter, case_number=f"{letter.case_number}-{serial}", access_code=f"{serial:05d}-BENCH"
    )
