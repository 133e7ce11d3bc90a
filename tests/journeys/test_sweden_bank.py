"""Sweden, told as a story: from an unpaid bill to money on its way, paid by bank."""

import datetime as dt
import io
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from kvitt.app.house import House
from kvitt.features.cases.queries import verify_all_logs
from kvitt.features.identity.actions import create_person
from kvitt.runtime.feature import load_features
from tests.doors.conftest import PASSWORD, Client, Lines
from tests.support.bank import Deposit, bgmax, camt
from tests.support.fixtures import StoppedClock
from tests.support.world import books_balance, failed_jobs, make_world, settle

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


@pytest.fixture
async def story(fresh_db: object, clock: StoppedClock, tmp_path: Path) -> AsyncIterator[Story]:
    world = await make_world(tmp_path, now=clock.now)
    await create_person(
        "karin@elbolaget.example",
        name="Karin",
        password=PASSWORD,
        creditor_id=world.creditor.creditor_id,
        now=clock.now,
    )
    await create_person("omar@kvitt.example", name="Omar", password=PASSWORD, now=clock.now)
    lines = Lines(House(load_features()))
    told = Story(lines, tmp_path, clock)
    await told.sign_in()
    yield told
    for line in lines.open:
        await line.aclose()


async def test_a_bill_is_paid_by_bank_and_remitted(story: Story) -> None:
    # The creditor hands the bill in and is told at once what happens and what it costs.
    answer = await ok(story.creditor, "POST", "/claims", json=BILL)
    assert answer["next_steps"][0]["step"] == "send_demand"
    await story.settle()

    # The same day a demand is on its way; the creditor opens the very same PDF.
    case = await ok(story.creditor, "GET", f"/cases/{answer['case_id']}")
    (letter,) = [one for one in case["documents"] if one["kind"] == "demand"]
    download = await story.creditor.get(f"/documents/{letter['id']}")
    posted = next((story.folder / "letters").glob("*.pdf")).read_bytes()
    assert download.content == posted
    text = story.newest_letter()
    assert case["payment_reference"] in text
    assert "1 508,15" in text.replace("\u00a0", " ")

    # The debtor opens it on the phone and sees what is owed, and why.
    await story.debtor_signs_in()
    (row,) = (await ok(story.debtor, "GET", "/debts"))["items"]
    assert row["owed"] == {"amount_minor": 150_815, "currency": "SEK"}
    debt = await ok(story.debtor, "GET", f"/debts/{row['id']}")
    assert {line["head"]: line["amount"]["amount_minor"] for line in debt["statement"]["lines"]}
    assert debt["pay_by"] == "2026-11-30"

    # A part is paid by bank: costs first, then interest, then principal; the rest stays open.
    await story.next_day(dt.date(2026, 11, 24))
    part = Deposit(
        amount_minor=50_000,
        reference=case["payment_reference"],
        value_day=dt.date(2026, 11, 24),
        payer="ÅSA ÖBERG",
    )
    told = await ok(story.desk, "POST", "/bank-files", content=camt([part]), headers=XML)
    assert (told["matched"], told["unmatched"]) == (1, 0)
    await story.settle()
    statement = await ok(story.creditor, "GET", f"/cases/{case['id']}/statement")
    # 240,00 costs and 55 days' interest 18,84 are paid; of the principal 241,16.
    assert {line["head"]: line["amount"]["amount_minor"] for line in statement["lines"]} == {
        "principal": 100_884,
        "interest": 0,
        "costs": 0,
    }

    # The rest comes in another format, a little too much.
    await story.next_day(dt.date(2026, 11, 30))
    rest = await ok(story.creditor, "GET", f"/cases/{case['id']}/statement")
    assert rest["total"]["amount_minor"] == 100_884 + 166
    final = Deposit(
        amount_minor=rest["total"]["amount_minor"] + 1_000,
        reference=case["payment_reference"],
        value_day=dt.date(2026, 11, 30),
        serial=2,
    )
    told = await ok(story.desk, "POST", "/bank-files", content=bgmax([final]), headers=TEXT)
    assert told["matched"] == 1
    await story.settle()
    closed = await ok(story.creditor, "GET", f"/cases/{case['id']}")
    assert (closed["status"], closed["closed_because"]) == ("closed", "paid")
    overview = await ok(story.desk, "GET", "/overview")
    assert overview["owed_to_payers"]["amount_minor"] == 1_000
    assert overview["balanced"]

    # The money goes on to the creditor, explained to the öre.
    made = await ok(story.desk, "POST", "/remittances", json={"creditor_id": None})
    await story.settle()
    (remitted,) = made["items"]
    shown = await ok(story.creditor, "GET", f"/remittances/{remitted['id']}")
    assert (
        sum(line["amount"]["amount_minor"] for line in shown["lines"])
        == (shown["net"]["amount_minor"])
    )
    assert shown["collected"]["amount_minor"] == 50_000 + rest["total"]["amount_minor"]
    statement_pdf = await story.creditor.get(f"/documents/{shown['statement_document_id']}")
    assert statement_pdf.content.startswith(b"%PDF")
    overview = await ok(story.desk, "GET", "/overview")
    assert overview["owed_to_creditors"]["amount_minor"] == 0
    assert overview["balanced"]
    followed, broken = await verify_all_logs()
    assert (followed, broken) == (1, [])


async def test_money_without_a_known_reference_waits_to_be_matched(story: Story) -> None:
    answer = await ok(story.creditor, "POST", "/claims", json=BILL)
    await story.settle()
    stray = Deposit(amount_minor=150_815, reference="4711", payer="ÅSA ÖBERG")
    told = await ok(story.desk, "POST", "/bank-files", content=camt([stray]), headers=XML)
    assert (told["matched"], told["unmatched"]) == (0, 1)
    again = await ok(story.desk, "POST", "/bank-files", content=camt([stray]), headers=XML)
    assert again["repeated"]
    (waiting,) = (await ok(story.desk, "GET", "/unmatched-payments"))["items"]
    assert answer["case_id"] in [one["case_id"] for one in waiting["suggestions"]]
    matched = await ok(
        story.desk,
        "POST",
        f"/unmatched-payments/{waiting['payment_id']}/match",
        json={"case_id": answer["case_id"]},
    )
    assert matched["case_closed"]
    await story.settle()


async def test_an_objection_stops_everything_until_a_person_has_answered(story: Story) -> None:
    answer = await ok(story.creditor, "POST", "/claims", json=BILL)
    await story.settle()
    await story.debtor_signs_in()
    recorded = await ok(
        story.debtor,
        "POST",
        f"/debts/{answer['case_id']}/objections",
        json={"reason": "fault", "words": "Mätaren var trasig."},
    )
    assert recorded["held"]
    await story.settle()
    await story.next_day(dt.date(2026, 12, 5))
    case = await ok(story.creditor, "GET", f"/cases/{answer['case_id']}")
    assert [hold["kind"] for hold in case["holds"]] == ["dispute"]
    assert [hold["words"] for hold in case["holds"]] == ["Mätaren var trasig."]
    assert all(step["day"] is None for step in case["next_steps"])
    (task,) = (await ok(story.desk, "GET", "/tasks"))["items"]
    assert task["kind"] == "objection"
    await ok(story.desk, "POST", f"/tasks/{task['id']}/done", json={"release_hold": True})
    await story.settle()
    case = await ok(story.creditor, "GET", f"/cases/{answer['case_id']}")
    assert case["holds"] == []


XML = {"Content-Type": "application/xml"}
TEXT = {"Content-Type": "text/plain"}
