"""The people of a journey and the doors they knock at."""

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import pypdf

from tests.doors.conftest import PASSWORD, Client, Lines
from tests.support.fixtures import StoppedClock
from tests.support.world import books_balance, failed_jobs, settle

__all__ = ["BILL", "PASSWORD", "TEXT", "XML", "Lines", "Story", "ok"]

XML = {"Content-Type": "application/xml"}
TEXT = {"Content-Type": "text/plain"}
BILL = {
    "debtor": {
        "kind": "consumer",
        "name": "Åsa Öberg",
        "identity_number": "19850423-2383",
        "street": "Storgatan 1",
        "post_code": "111 22",
        "city": "Stockholm",
        "email": "asa@debtor.example",
        "phone": "+46701740605",
    },
    "invoice_number": "20417",
    "ground": "El för augusti",
    "amount": {"amount_minor": 125_000, "currency": "SEK"},
    "due_day": "2026-09-30",
    "issued_on": "2026-09-01",
    "reminder": {"sent_on": "2026-10-12", "fee_agreed": True},
}


class Story:
    """The people of the story, each at their door."""

    def __init__(self, lines: Lines, folder: Path, clock: StoppedClock) -> None:
        self.creditor = lines.at("creditor")
        self.desk = lines.at("desk")
        self.debtor = lines.at("debtor")
        self.callbacks = lines.at("callbacks")
        self.house = lines.house
        self.folder = folder
        self.clock = clock

    async def next_day(self, day: dt.date) -> None:
        """Wind the clock to the morning of a day."""
        self.clock.wind(dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC))
        await self.sign_in()
        await self.settle()

    async def sign_in(self) -> None:
        """Sign creditor and desk in; a session ends overnight."""
        assert (await self.creditor.sign_in("karin@elbolaget.example")).is_success
        assert (await self.desk.sign_in("omar@kvitt.example")).is_success

    async def settle(self) -> None:
        """Let the workers finish, and see that nothing went wrong."""
        await settle(self.clock.now)
        assert await failed_jobs() == []
        await books_balance()

    def newest_letter(self) -> str:
        """The text of the letter last posted."""
        letters = sorted((self.folder / "letters").glob("*.pdf"), key=lambda f: f.stat().st_mtime)
        pages = pypdf.PdfReader(io.BytesIO(letters[-1].read_bytes())).pages
        return "\n".join(page.extract_text() for page in pages)

    def letter_code(self) -> str:
        """The code that the letter's reader signs in with."""
        found = re.search(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", self.newest_letter())
        assert found, self.newest_letter()
        return found.group()

    async def debtor_signs_in(self) -> None:
        """Open the debt with the code from the letter and the birth date."""
        answer = await ok(
            self.debtor,
            "POST",
            "/sessions",
            json={"code": self.letter_code(), "birth_date": "1985-04-23"},
        )
        self.debtor.csrf = answer["csrf_token"]


async def ok(client: Client, method: str, path: str, **said: object) -> Any:
    """Call a door that must answer well."""
    answer = await client.call(method, path, **said)
    assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None
