"""Odd, huge and hostile input at every door: each a clear refusal, never a fault of ours."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kvitt.app.house import House
from kvitt.features.identity.actions import (
    ProofGiven,
    create_person,
    grant_debtor_access,
    open_debtor_session,
)
from kvitt.features.identity.queries import ClientFound
from kvitt.features.identity.sessions import Opened, open_session
from kvitt.features.identity.tokens import sign_token
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import fetch, fetch_value
from kvitt.runtime.feature import load_features
from tests.adapters.invoices.documents import invoice
from tests.doors.conftest import PASSWORD, Client, Lines
from tests.support.bank import Deposit, bgmax, camt
from tests.support.fixtures import StoppedClock
from tests.support.world import hand_in_claim, make_world

BIGINT_MAX = 2**63 - 1
JSON = {"Content-Type": "application/json"}
CLAIM: dict[str, Any] = {
    "debtor": {
        "kind": "consumer",
        "name": "Nils Ny",
        "identity_number": "19720115-0013",
        "street": "Nygatan 1",
        "post_code": "111 22",
        "city": "Stockholm",
    },
    "invoice_number": "N-1",
    "ground": "El",
    "amount": {"amount_minor": 50_000, "currency": "SEK"},
    "due_day": "2026-09-30",
}
GUARANTOR: dict[str, Any] = {
    "role": "guarantor",
    "debtor": {
        "kind": "consumer",
        "name": "Greta Borg",
        "identity_number": "19850423-2383",
        "street": "Borggatan 1",
        "post_code": "111 22",
        "city": "Stockholm",
    },
}


@pytest.fixture
def house() -> House:
    return House(load_features())


@pytest.fixture
async def creditor(lines: Lines, db: None, clock: StoppedClock, tmp_path: Path) -> Client:
    """A machine of a creditor that has a case."""
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    assert world.creditor.creditor_id is not None
    machine = ClientFound(
        id=new_id(),
        client_id="m",
        creditor_id=world.creditor.creditor_id,
        name="M",
        scopes=[],
        secret_hashes=[],
    )
    client = lines.at("creditor")
    scopes = "cases:read claims:write remittances:read"
    client.bearer = sign_token(machine, scopes, now=clock.now)
    return client


@pytest.fixture
async def desk(creditor: Client, lines: Lines, clock: StoppedClock) -> Client:
    person_id = await create_person("s@kvitt.example", name="S", password=PASSWORD, now=clock.now)
    opened = await open_session("staff", person_id=person_id, now=clock.now)
    return _with_cookie(lines.at("desk"), opened, "kvitt-desk")


@pytest.fixture
async def debtor(creditor: Client, lines: Lines, clock: StoppedClock) -> Client:
    case = (await fetch("select id, debtor_id from cases"))[0]
    code = await grant_debtor_access(case["id"], case["debtor_id"], pin="1234", now=clock.now)
    proof = ProofGiven(code=code, pin="1234")
    opened, _ = await open_debtor_session(proof, ip="::1", now=clock.now)
    return _with_cookie(lines.at("debtor"), opened, "kvitt-debtor")


def _with_cookie(client: Client, opened: Opened, name: str) -> Client:
    client.line.cookies.set(name, opened.token)
    client.csrf = opened.csrf_token
    return client


def changed(path: str, value: object) -> dict[str, Any]:
    claim = copy.deepcopy(CLAIM)
    *steps, last = path.split("/")
    place = claim
    for step in steps:
        place = place.setdefault(step, {})
    place[last] = value
    return claim


ODD_CLAIMS: dict[str, tuple[dict[str, Any], str]] = {
    "a NUL in the invoice number": (changed("invoice_number", "A\x001"), "/invoice_number"),
    "a NUL in the ground": (changed("ground", "E\x00l"), "/ground"),
    "a NUL in the name": (changed("debtor/name", "N\x00"), "/debtor/name"),
    "a NUL in the creditor before": (
        changed("original_creditor", "\x00AB"),
        "/original_creditor",
    ),
    "a line break in the e-mail address": (
        changed("debtor/email", "a@b.example\r\nBcc: all@b.example"),
        "/debtor/email",
    ),
    "text turned round": (changed("debtor/name", "abc\u202edef"), "/debtor/name"),
    "an emoji that no letter can show": (changed("ground", "El \U0001f4a1"), "/ground"),
    "a script that no letter can show": (changed("debtor/name", "李雷"), "/debtor/name"),
    "a lone surrogate": (changed("ground", "\ud800"), ""),
    "a huge name": (changed("debtor/name", "N" * 100_000), "/debtor/name"),
    "blanks for a name": (changed("debtor/name", " \u00a0 "), "/debtor/name"),
    "blanks for an invoice number": (changed("invoice_number", "  "), "/invoice_number"),
    "a due day at the end of days": (changed("due_day", "9999-12-31"), "/due_day"),
    "a due day at their beginning": (changed("due_day", "0001-01-01"), "/due_day"),
    "an issue day at the end of days": (changed("issued_on", "9999-12-31"), "/issued_on"),
    "a debt that arose at the end of days": (changed("arose_on", "9999-12-31"), "/arose_on"),
    "a debt that arises tomorrow": (changed("arose_on", "2026-11-23"), "/arose_on"),
    "a due day before any rate is known": (
        changed("due_day", "1999-01-01") | {"arose_on": "2026-01-01"},
        "/due_day",
    ),
    "a reminder at the end of days": (
        changed("reminder", {"sent_on": "9999-12-31", "fee_agreed": True}),
        "/reminder/sent_on",
    ),
    "a reminder at the beginning": (
        changed("reminder", {"sent_on": "0001-01-01", "fee_agreed": True}),
        "/reminder/sent_on",
    ),
    "a negative amount": (changed("amount/amount_minor", -1), "/amount/amount_minor"),
    "more than the books hold": (
        changed("amount/amount_minor", BIGINT_MAX + 1),
        "/amount/amount_minor",
    ),
    "more than interest on it could": (
        changed("amount/amount_minor", BIGINT_MAX),
        "/amount/amount_minor",
    ),
    "a hundred digits": (changed("amount/amount_minor", 10**100), "/amount/amount_minor"),
    "a NUL for a currency": (changed("amount/currency", "\x00"), "/amount/currency"),
    "a rate with a line break": (changed("agreed_rate", "10.5\n"), "/agreed_rate"),
    "a rate in other digits": (changed("agreed_rate", "١٠"), "/agreed_rate"),
    "a country with a line break": (changed("debtor/country", "SE\n"), "/debtor/country"),
    "an owner not born yet": (
        changed("debtor/identity_number", "99991231-0008"),
        "/debtor/identity_number",
    ),
    "a hundred others liable": (
        changed("other_liable", [GUARANTOR] * 100),
        "/other_liable",
    ),
    "the debtor standing surety for itself": (
        changed("other_liable", [{"role": "guarantor", "debtor": CLAIM["debtor"]}]),
        "/other_liable/0/debtor/identity_number",
    ),
    "one guarantor twice": (
        changed("other_liable", [GUARANTOR, GUARANTOR]),
        "/other_liable/1/debtor/identity_number",
    ),
    "a guarantor under age": (
        changed(
            "other_liable",
            [
                {
                    "role": "guarantor",
                    "debtor": GUARANTOR["debtor"] | {"identity_number": "20150423-2388"},
                }
            ],
        ),
        "/other_liable/0/debtor",
    ),
    "a guarantor without a name": (
        changed(
            "other_liable",
            [{"role": "guarantor", "debtor": GUARANTOR["debtor"] | {"name": " "}}],
        ),
        "/other_liable/0/debtor/name",
    ),
    "the same invoice in other letters": (changed("invoice_number", " 204 17 "), "/invoice_number"),
}


@pytest.mark.parametrize("odd", ODD_CLAIMS)
async def test_an_odd_claim_is_refused_where_it_is_odd(odd: str, creditor: Client) -> None:
    claim, pointer = ODD_CLAIMS[odd]
    before = await fetch_value("select count(*) from claims")
    # Only json writes a lone surrogate as it stands; a client's own encoder would stumble.
    content = json.dumps(claim).encode()
    answer = await creditor.post("/claims", content=content, headers=JSON)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    pointers = [part["pointer"] for part in answer.json()["errors"]]
    assert not pointer or pointer in pointers, answer.text
    assert await fetch_value("select count(*) from claims") == before


ODD_FILES: dict[str, tuple[bytes, str]] = {
    "a buyer with an endless name": (
        invoice(("Åsa Öberg", "Å" * 5000)),
        "/Invoice/cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity",
    ),
    "a buyer without a name": (
        invoice(("Åsa Öberg", " ")),
        "/Invoice/cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName",
    ),
    "an endless number": (invoice(("F-1001", "F" * 5000)), "/Invoice/cbc:ID"),
    "a country of no such code": (invoice((">se<", ">s1<")), "/debtor/country"),
    "more than the books hold": (
        invoice(("1250.00", "999999999999999.00")),
        "/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount",
    ),
    "the end of days": (invoice(("2026-09-30", "9999-12-31")), "/Invoice/cbc:DueDate"),
    "a name turned round": (
        invoice(("Åsa Öberg", "abc\u202edef")),
        "/Invoice/cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity",
    ),
}


@pytest.mark.parametrize("odd", ODD_FILES)
async def test_an_odd_invoice_file_is_refused_where_it_is_odd(odd: str, creditor: Client) -> None:
    content, pointer = ODD_FILES[odd]
    headers = {"Content-Type": "application/xml", "Debtor-Identity-Number": "19720115-0013"}
    answer = await creditor.post("/invoices", content=content, headers=headers)
    assert answer.status_code == 422, answer.text
    assert pointer in [part["pointer"] for part in answer.json()["errors"]], answer.text


async def test_an_arrow_among_an_invoices_lines_is_left_out(creditor: Client) -> None:
    headers = {"Content-Type": "application/xml", "Debtor-Identity-Number": "19720115-0013"}
    content = invoice(("Tandvård", "Tandvård \u2192 \U0001f9b7 lagning"))
    answer = await creditor.post("/invoices", content=content, headers=headers)
    assert answer.status_code == 201, answer.text
    assert answer.json()["read"]["ground"] == "Tandvård lagning"


QUESTIONS = {
    "a NUL in a search": ("/cases", {"q": "\x00"}),
    "a long search": ("/cases", {"q": "9" * 2000}),
    "a number too large for the books": ("/cases", {"q": "9" * 17}),
    "other digits": ("/cases", {"q": "²³¹"}),
    "a garbled cursor": ("/cases", {"cursor": "\x00\U0001f4a1"}),
    "half a cursor": ("/cases", {"cursor": "YWJj"}),
    "no end of rows": ("/cases", {"limit": "9" * 30}),
    "a garbled cursor of remittances": ("/remittances", {"cursor": "%00"}),
    "a garbled cursor of a timeline": ("/cases/{case}/timeline", {"cursor": "a" * 5000}),
    "the end of days": ("/cases/{case}/statement", {"as_of": "9999-12-31"}),
    "the beginning of days": ("/cases/{case}/statement", {"as_of": "0001-01-01"}),
    "a day that is none": ("/cases/{case}/statement", {"as_of": "2026-02-30"}),
    "knowing from the beginning": (
        "/cases/{case}/statement",
        {"known_at": "0001-01-01T00:00:00+14:00"},
    ),
    "knowing at the end": ("/cases/{case}/statement", {"known_at": "9999-12-31T23:59:59-14:00"}),
    "knowing tomorrow": ("/cases/{case}/statement", {"known_at": "2026-11-23T09:00:00Z"}),
    "an instant without a zone": ("/cases/{case}/statement", {"known_at": "2026-11-22T08:00:00"}),
}
HARMLESS = {
    *("a NUL in a search", "a number too large for the books", "other digits"),
    "the beginning of days",
}
"""What can be answered all the same: nothing is found, nothing was owed."""


@pytest.mark.parametrize("odd", QUESTIONS)
async def test_an_odd_question_is_answered_or_refused(odd: str, creditor: Client) -> None:
    path, asked = QUESTIONS[odd]
    case_id = await fetch_value("select id from cases")
    answer = await creditor.get(path.format(case=case_id), params=asked)
    assert answer.status_code == (200 if odd in HARMLESS else 422), answer.text


@pytest.mark.parametrize("door", ["creditor", "desk"])
@pytest.mark.parametrize(
    ("email", "password"),
    [("a\x00@b.example", "x"), ("maja@el.example", "x" * 900_000), ("\U0001f4a1" * 9999, "\x00")],
)
async def test_odd_proofs_are_wrong_proofs(
    door: str, email: str, password: str, creditor: Client, lines: Lines
) -> None:
    answer = await lines.at(door).post("/sign-in", json={"email": email, "password": password})
    assert answer.status_code in {401, 422}, answer.text


async def test_odd_machines_and_codes_are_turned_away(creditor: Client, lines: Lines) -> None:
    form = {"grant_type": "client_credentials", "client_id": "a\x00", "client_secret": "\x00"}
    answer = await lines.at("creditor").post("/oauth/token", data=form)
    assert answer.status_code == 401, answer.text
    for code, proof in (("\x00", {"pin": "\x00"}), ("A" * 99_999, {"birth_date": "9999-12-31"})):
        answer = await lines.at("debtor").post("/sessions", json={"code": code, **proof})
        assert answer.status_code in {401, 422}, answer.text


SAID: dict[str, tuple[str, dict[str, Any], set[int]]] = {
    "an objection with a NUL": ("objections", {"reason": "fault", "words": "a\x00b"}, {201}),
    "an endless objection": ("objections", {"reason": "fault", "words": "a" * 9999}, {422}),
    "a way back that is a NUL": (
        "contact-requests",
        {"channel": "phone", "reach_at": "\x00\x00\x00"},
        {201},
    ),
    "paid at the end of days": ("payment-reports", {"paid_on": "9999-12-31"}, {422}),
    "paid at the beginning": ("payment-reports", {"paid_on": "0001-01-01"}, {201}),
    "a negative payment": (
        "checkouts",
        {"amount": {"amount_minor": -1, "currency": "SEK"}},
        {422},
    ),
    "a huge payment": (
        "checkouts",
        {"amount": {"amount_minor": 10**30, "currency": "SEK"}},
        {422},
    ),
    "a payment in nothing": ("checkouts", {"amount": {"amount_minor": 1, "currency": ""}}, {422}),
}


@pytest.mark.parametrize("odd", SAID)
async def test_what_a_debtor_says_oddly_is_taken_down_or_refused(odd: str, debtor: Client) -> None:
    path, said, statuses = SAID[odd]
    case_id = await fetch_value("select id from cases")
    answer = await debtor.post(f"/debts/{case_id}/{path}", json=said)
    assert answer.status_code in statuses, answer.text
    if answer.status_code == 201:
        assert (await debtor.get(f"/debts/{case_id}")).status_code == 200


ODD_BANK_FILES = {
    "more than the books hold": camt([Deposit(amount_minor=10**16, text="?")]),
    "the end of days": camt([Deposit(amount_minor=100, text="?", value_day=date.max)]),
    "the beginning of days": camt([Deposit(amount_minor=100, text="?", value_day=date.min)]),
    "a day far from now": bgmax([Deposit(amount_minor=100, value_day=date(2126, 11, 20))]),
    "nothing": b"",
    "noise": b"\x00\xff" * 500,
}


@pytest.mark.parametrize("dry_run", ["true", "false"])
@pytest.mark.parametrize("odd", ODD_BANK_FILES)
async def test_an_odd_bank_file_is_refused(odd: str, dry_run: str, desk: Client) -> None:
    headers = {"Content-Type": "application/octet-stream"}
    answer = await desk.post(
        f"/bank-files?dry_run={dry_run}", content=ODD_BANK_FILES[odd], headers=headers
    )
    assert answer.status_code == 422, answer.text
    assert await fetch_value("select count(*) from payments") == 0
