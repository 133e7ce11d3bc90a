"""A claim of each country, from hand-in to its printed reckoning, worked out by hand.

Every figure here was worked out with a pocket calculator from the statutes: rates, days, divisors
and the order in which a part payment reduces the debt. The doors must say the same.
"""

import datetime as dt
import io
from typing import Any
from uuid import UUID

import msgspec
import pypdf
import pytest

from kvitt.core.reference import check_reference, make_reference
from kvitt.features.agreements.actions import accept_terms
from kvitt.features.creditors.actions import NewCreditor, open_creditor
from kvitt.features.identity.actions import create_person, grant_debtor_access
from kvitt.runtime.database import fetch_value
from tests.doors.conftest import PASSWORD, Client
from tests.journeys.story import XML, Story, ok
from tests.support.bank import Deposit, camt
from tests.support.world import TERMS

TODAY = dt.date(2026, 11, 22)
NB = "\u00a0"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One country's claim, what is paid on it, and what is owed on the day after all."""

    country: str
    currency: str
    language: str
    creditor: tuple[str, str]
    """Organisation number and IBAN."""
    debtor: dict[str, str]
    proof: dict[str, str]
    claim: dict[str, Any]
    reference: tuple[str, int]
    """How the case's payment reference is made, and how many signs it has for a serial of four."""
    written: str
    """How the bank hands it on: `{}` is the reference, `{rf}` the same in an ISO 11649 shell."""
    paid_minor: int
    paid_on: dt.date
    parts: list[tuple[str, int]]
    """What the payment reduced, first things first."""
    spans: list[tuple[str, str, str, int, int, int]]
    """Of the interest: first day, last day, rate, days, divisor, amount."""
    owed: dict[str, int]
    daily_minor: int
    printed: tuple[str, ...]
    """What the paper says, in the country's language."""


# 7 + 2.5 = 9.5 %. 1 000.00 × 9.5 % × 291 ÷ 365 = 75.7397; of 100.00 paid, interest takes 75.74 and
# principal 24.26, the reminder's 5.00 nothing: from a consumer, costs come last (11 a §).
# 975.74 × 9.5 % × 20 ÷ 365 = 5.0792; a day more: 975.74 × 9.5 % ÷ 365 = 0.2540.
FINLAND = Told(
    country="FI",
    currency="EUR",
    language="fi",
    creditor=("2077474-0", "FI21 1234 5600 0007 85"),
    debtor={"kind": "consumer", "identity_number": "131052-308T", "city": "Turku"},
    proof={"birth_date": "1952-10-13"},
    claim={
        "amount": {"amount_minor": 100_000, "currency": "EUR"},
        "due_day": "2026-01-15",
        "issued_on": "2026-01-01",
        "reminder": {"sent_on": "2026-02-05", "fee_agreed": False},
    },
    reference=("viite", 5),
    written="{rf}",
    paid_minor=10_000,
    paid_on=dt.date(2026, 11, 2),
    parts=[("interest", 7574), ("principal", 2426)],
    spans=[
        ("2026-01-16", "2026-11-02", "9.50", 291, 365, 7574),
        ("2026-11-03", "2026-11-22", "9.50", 20, 365, 508),
    ],
    owed={"principal": 97_574, "interest": 508, "costs": 500},
    daily_minor=25,
    printed=(
        "Maksettavaa 985,82 €, 22. marraskuuta 2026",
        "1 000,00 × 9,50 % × 291 ÷ 365 75,7397 75,74",
        "975,74 × 9,50 % × 20 ÷ 365 5,0792 5,08",
        "viitekorko 2,50 %",
        "4 § korkolaki",
        "11 a § 1–2 mom",
        "korko kasvaa 0,25 € päivässä",
    ),
)

# The margin is 8, for a claim due after 1 March 2013; every day is divided by its own year.
# 10 000.00 × 11.50 % × 31 ÷ 366 = 97.4044; × 10.75 % × 181 ÷ 365 = 533.0822; × 9.75 % × 365 ÷ 365
# = 975.0000; × 10.00 % × 123 ÷ 365 = 336.9863. Running sums 97.40, 630.49, 1 605.49, 1 942.47.
# Of 2 000.00 paid, interest takes 1 942.47, principal 57.53. 9 942.47 × 10 % × 22 ÷ 365 = 59.9272.
DENMARK = Told(
    country="DK",
    currency="DKK",
    language="da",
    creditor=("24256790", "DK50 0040 0440 1162 43"),
    debtor={"kind": "company", "identity_number": "13585628", "city": "Odense"},
    proof={"pin": "5628"},
    claim={
        "amount": {"amount_minor": 1_000_000, "currency": "DKK"},
        "due_day": "2024-11-30",
        "issued_on": "2024-11-01",
    },
    reference=("fik71", 15),
    written="+71<{}+81234567<",
    paid_minor=200_000,
    paid_on=dt.date(2026, 10, 31),
    parts=[("interest", 194_247), ("principal", 5753)],
    spans=[
        ("2024-12-01", "2024-12-31", "11.50", 31, 366, 9740),
        ("2025-01-01", "2025-06-30", "10.75", 181, 365, 53_309),
        ("2025-07-01", "2026-06-30", "9.75", 365, 365, 97_500),
        ("2026-07-01", "2026-10-31", "10.00", 123, 365, 33_698),
        ("2026-11-01", "2026-11-22", "10.00", 22, 365, 5993),
    ],
    owed={"principal": 994_247, "interest": 5993},
    daily_minor=272,
    printed=(
        "10.002,40 kr. at betale pr. 22. november 2026",
        "10.000,00 × 11,50 % × 31 ÷ 366 97,4044 97,40",
        "10.000,00 × 10,75 % × 181 ÷ 365 533,0822 533,09",
        "10.000,00 × 9,75 % × 365 ÷ 365 975,0000 975,00",
        "9.942,47 × 10,00 % × 22 ÷ 365 59,9272 59,93",
        "referencesatsen 2,00 %",
        "sekundær kilde",
    ),
)

# One rate for all: 12.00 % to 30 June 2026 and 12.25 % from 1 July.
# 5 000.00 × 12.00 % × 91 ÷ 365 = 149.5890; × 12.25 % × 133 ÷ 365 = 223.1849; together 372.77.
# Of 1 000.00 paid, interest takes 372.77, principal 627.23.
# 4 372.77 × 12.25 % × 12 ÷ 365 = 17.6109.
NORWAY = Told(
    country="NO",
    currency="NOK",
    language="nb",
    creditor=("974760673", "NO93 8601 1117 947"),
    debtor={"kind": "consumer", "identity_number": "150380 10600", "city": "Bergen"},
    proof={"birth_date": "1980-03-15"},
    claim={
        "amount": {"amount_minor": 500_000, "currency": "NOK"},
        "due_day": "2026-03-31",
        "issued_on": "2026-03-01",
    },
    reference=("kid10", 5),
    written="0000000{}",
    paid_minor=100_000,
    paid_on=dt.date(2026, 11, 10),
    parts=[("interest", 37_277), ("principal", 62_723)],
    spans=[
        ("2026-04-01", "2026-06-30", "12.00", 91, 365, 14_959),
        ("2026-07-01", "2026-11-10", "12.25", 133, 365, 22_318),
        ("2026-11-11", "2026-11-22", "12.25", 12, 365, 1761),
    ],
    owed={"principal": 437_277, "interest": 1761},
    daily_minor=147,
    printed=(
        "4 390,38 kr å betale per 22. november 2026",
        "5 000,00 × 12,00 % × 91 ÷ 365 149,5890 149,59",
        "5 000,00 × 12,25 % × 133 ÷ 365 223,1849 223,18",
        "4 372,77 × 12,25 % × 12 ÷ 365 17,6109 17,61",
        "forsinkelsesrenteloven",
        "sedvane, loven tier",
    ),
)

# 2 + 8 = 10 %. 1 250.00 × 10 % × 41 ÷ 365 = 14.0411; × 12 ÷ 365 on 764.04 = 2.5119.
# Of 500.00 paid, interest takes 14.04 and principal 485.96: the demand came after it.
SWEDEN = Told(
    country="SE",
    currency="SEK",
    language="sv",
    creditor=("556016-0680", ""),
    debtor={"kind": "consumer", "identity_number": "19850423-2383", "city": "Lund"},
    proof={"birth_date": "1985-04-23"},
    claim={
        "amount": {"amount_minor": 125_000, "currency": "SEK"},
        "due_day": "2026-09-30",
        "issued_on": "2026-09-01",
    },
    reference=("ocr-length", 6),
    written="{}",
    paid_minor=50_000,
    paid_on=dt.date(2026, 11, 10),
    parts=[("interest", 1404), ("principal", 48_596)],
    spans=[
        ("2026-10-01", "2026-11-10", "10.00", 41, 365, 1404),
        ("2026-11-11", "2026-11-22", "10.00", 12, 365, 251),
    ],
    owed={"principal": 76_404, "interest": 251, "costs": 18_000},
    daily_minor=21,
    printed=(
        "946,55 kr att betala per 22 november 2026",
        "1 250,00 × 10,00 % × 41 ÷ 365 14,0411 14,04",
        "764,04 × 10,00 % × 12 ÷ 365 2,5119 2,51",
        "referensräntan 2,00 %",
        "9 kap. 5 § handelsbalken",
    ),
)


@pytest.mark.parametrize(
    "told", [SWEDEN, FINLAND, DENMARK, NORWAY], ids=lambda told: str(told.country)
)
async def test_a_claim_is_stated_to_the_last_minor_unit(told: Told, story: Story) -> None:
    creditor = await _creditor(told, story)
    case_id = await _hand_in(told, creditor, story)
    await _pay(told, case_id, story)
    statement = await ok(creditor, "GET", f"/cases/{case_id}/statement")
    _check_figures(told, statement)
    (row,) = (await ok(creditor, "GET", "/cases"))["items"]
    assert row["owed"] == statement["total"]
    await _check_reference(told, creditor, case_id)
    await _check_doors(told, statement, case_id, story)
    await _check_paper(told, statement, creditor, case_id)


async def _creditor(told: Told, story: Story) -> Client:
    number, iban = told.creditor
    creditor_id = await open_creditor(
        NewCreditor(
            name="Nordlys Energi",
            organisation_number=number,
            country=told.country,
            currency=told.currency,
            city="By",
            bankgiro="" if iban else "5805-6201",
            iban=iban,
            language=told.language,
            email="post@nordlys.example",
        ),
        now=story.clock.now,
    )
    await accept_terms(
        creditor_id, TERMS, accepted_by="Test", valid_from=dt.date(2020, 1, 1), now=story.clock.now
    )
    email = "kari@nordlys.example"
    await create_person(
        email, name="Kari", password=PASSWORD, creditor_id=creditor_id, now=story.clock.now
    )
    client = Client(story.creditor.line, "creditor")
    assert (await client.sign_in(email)).is_success
    return client


async def _hand_in(told: Told, creditor: Client, story: Story) -> UUID:
    bill = {
        "debtor": {
            "name": "Sólveig Ågren",
            "street": "Gate 1",
            "post_code": "12345",
            **told.debtor,
        },
        "invoice_number": "20417",
        "ground": "El",
        **told.claim,
    }
    answer = await ok(creditor, "POST", "/claims", json=bill)
    if told.country != "SE":
        # No letter of another country can be written here yet: nothing is planned and nothing sent.
        assert answer["next_steps"] == []
    await story.settle()
    case = await ok(creditor, "GET", f"/cases/{answer['case_id']}")
    sent = [one["kind"] for one in case["documents"]]
    assert sent == (["demand"] if told.country == "SE" else [])
    assert (case["currency"], case["status"]) == (told.currency, "open")
    await ok(creditor, "GET", "/overview")
    return UUID(answer["case_id"])


async def _pay(told: Told, case_id: UUID, story: Story) -> None:
    reference = await fetch_value("select payment_reference from cases where id = $1", case_id)
    kind, length = told.reference
    assert check_reference(kind, reference).valid
    assert len(reference) == length
    deposit = Deposit(
        amount_minor=told.paid_minor,
        reference=told.written.format(reference, rf=make_reference("rf", reference)),
        reference_type="SCOR",
        value_day=told.paid_on,
        currency=told.currency,
    )
    answer = await ok(story.desk, "POST", "/bank-files", content=camt([deposit]), headers=XML)
    assert answer["matched"] == 1
    await story.settle()


def _check_figures(told: Told, statement: dict[str, Any]) -> None:
    lines = {line["head"]: line for line in statement["lines"]}
    assert {head: line["amount"]["amount_minor"] for head, line in lines.items()} == told.owed
    assert statement["total"] == {
        "amount_minor": sum(told.owed.values()),
        "currency": told.currency,
    }
    spans = [
        (
            span["start"],
            span["last"],
            span["rate"],
            span["days"],
            span["year_days"],
            span["amount"]["amount_minor"],
        )
        for span in lines["interest"]["spans"]
    ]
    assert spans == told.spans
    (payment,) = statement["payments"]
    assert payment["amount"]["amount_minor"] == told.paid_minor
    parts = [(part["head"], part["amount"]["amount_minor"]) for part in payment["parts"]]
    assert parts == told.parts
    assert statement["daily_interest"]["amount_minor"] == told.daily_minor
    assert statement["language"] == told.language
    heads = {head["head"]: head["amount"]["amount_minor"] for head in statement["heads"]}
    assert heads == told.owed


async def _check_reference(told: Told, creditor: Client, case_id: UUID) -> None:
    """The case bears its country's reference, and is found by it however it is written."""
    shown = await ok(creditor, "GET", f"/cases/{case_id}")
    assert shown["reference_kind"] == told.reference[0]
    reference = shown["payment_reference"]
    written = told.written.format(reference, rf=make_reference("rf", reference))
    for searched in (reference, written):
        (found,) = (await ok(creditor, "GET", "/cases", params={"q": searched}))["items"]
        assert found["id"] == str(case_id)


async def _check_doors(told: Told, statement: dict[str, Any], case_id: UUID, story: Story) -> None:
    """Desk and debtor read the same; a day and an instant give the same answer for ever."""
    at = {"as_of": TODAY.isoformat(), "known_at": statement["known_at"]}
    asked = f"/cases/{case_id}/statement"
    assert await ok(story.desk, "GET", asked, params=at) == statement
    debtor_id = await fetch_value("select debtor_id from cases where id = $1", case_id)
    proof = dict(told.proof)
    birth = proof.get("birth_date")
    code = await grant_debtor_access(
        case_id,
        debtor_id,
        birth_date=dt.date.fromisoformat(birth) if birth else None,
        pin=proof.get("pin"),
        now=story.clock.now,
    )
    session = await ok(story.debtor, "POST", "/sessions", json={"code": code, **proof})
    story.debtor.csrf = session["csrf_token"]
    params = {**at, "language": told.language}
    assert await ok(story.debtor, "GET", f"/debts/{case_id}/statement", params=params) == statement
    debt = await ok(story.debtor, "GET", f"/debts/{case_id}")
    assert debt["reference_kind"] == told.reference[0]
    assert debt["statement"]["total"] == statement["total"]
    # Whatever the debtor says is heard in every country, and nothing goes wrong behind it.
    await ok(story.debtor, "POST", f"/debts/{case_id}/objections", json={"reason": "fault"})
    await story.settle()


async def _check_paper(
    told: Told, statement: dict[str, Any], creditor: Client, case_id: UUID
) -> None:
    params = {"as_of": TODAY.isoformat(), "known_at": statement["known_at"]}
    paper = await creditor.get(f"/cases/{case_id}/statement/document", params=params)
    assert paper.status_code == 200, paper.text
    pages = pypdf.PdfReader(io.BytesIO(paper.content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).replace(NB, " ").split())
    assert [one for one in told.printed if one not in text] == [], text
    again = await creditor.get(f"/cases/{case_id}/statement/document", params=params)
    assert again.content == paper.content
