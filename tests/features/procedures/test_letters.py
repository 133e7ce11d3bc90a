"""A demand tells its reader of the claims it demands, and of no others."""

from datetime import date
from pathlib import Path

import msgspec

from kvitt.core.money import Money
from kvitt.ports.letters import DemandLetter
from kvitt.ports.world import plug, world
from tests.support.fixtures import StoppedClock
from tests.support.world import (
    failed_jobs,
    hand_in_claim,
    liable,
    make_world,
    new_company,
    settle,
)


class PrinterThatKeeps:
    """A printer that keeps the letters it was given."""

    def __init__(self) -> None:
        self.letters: list[DemandLetter] = []

    def print_demand(self, letter: DemandLetter, *, made_at: object) -> bytes:
        """Keep the letter; what is printed says nothing."""
        self.letters.append(letter)
        return b"%PDF-" + letter.access_code.encode()

    def print_remittance(self, letter: object, *, made_at: object) -> bytes:
        """Never asked here."""
        raise AssertionError(letter)


async def test_each_letter_is_about_its_reader_s_own_claims(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    small = await make_world(tmp_path, now=clock.now)
    printer = PrinterThatKeeps()
    plug(msgspec.structs.replace(world(), printer=printer))
    await hand_in_claim(
        small.creditor,
        now=clock.now,
        amount=Money(3_650_000, "SEK"),
        original_creditor="Gamla Elverket AB",
        other_liable=[liable("guarantor", new_company())],
    )
    await hand_in_claim(
        small.creditor,
        now=clock.now,
        invoice_number="20418",
        amount=Money(7_300_000, "SEK"),
        original_creditor="Äldre Elverket AB",
    )
    await settle(clock.now)
    assert await failed_jobs() == []
    main, guarantor = printer.letters
    assert [row.invoice_number for row in main.claims] == ["20417", "20418"]
    assert main.daily_interest == Money(3_000, "SEK")
    assert main.original_creditor_name == "Gamla Elverket AB, Äldre Elverket AB"
    assert [row.invoice_number for row in guarantor.claims] == ["20417"]
    assert guarantor.daily_interest == Money(1_000, "SEK")
    assert guarantor.total == Money(3_650_000 + 53_000 + 18_000, "SEK")
    assert guarantor.original_creditor_name == "Gamla Elverket AB"
    # A claim that joins later has a letter of its own, which speaks of it alone.
    await hand_in_claim(small.creditor, now=clock.now, invoice_number="20419")
    await settle(clock.now)
    joined = printer.letters[-1]
    assert [row.invoice_number for row in joined.claims] == ["20419"]
    assert (joined.costs, joined.daily_interest) == ((), Money(34, "SEK"))
    for letter in printer.letters:
        assert letter.written_on == date(2026, 11, 22)
        assert letter.pay_by == date(2026, 11, 30)
        for row in letter.claims:
            (span,) = row.interest_rows
            assert (span.start, span.last, span.days) == (
                date(2026, 10, 1),
                date(2026, 11, 22),
                53,
            )
