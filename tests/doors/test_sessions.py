"""Cookies, CSRF and the ends of sessions, seen through the doors."""

import datetime as dt
from uuid import UUID

import pytest

from kvitt.app.house import House
from kvitt.core.person import SE_PERSON, read_identity
from kvitt.features.debtors.actions import register_debtor
from kvitt.features.debtors.particulars import Particulars
from kvitt.features.identity.actions import (
    create_person,
    grant_debtor_access,
    revoke_debtor_access,
)
from kvitt.features.identity.feature import FEATURE as IDENTITY
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import fetch_value
from kvitt.runtime.settings import load_settings
from tests.doors.conftest import NOW, PASSWORD, Client, Lines, make_creditor
from tests.support.fixtures import StoppedClock

BORN = dt.date(1985, 4, 23)


async def test_signing_in_gives_a_cookie_no_script_can_read(creditor: Client, lines: Lines) -> None:
    answer = await lines.at("creditor").sign_in("MAJA@norrel.example ")
    cookie = answer.headers["set-cookie"].lower()
    assert "kvitt-creditor=" in cookie
    for word in ("httponly", "samesite=lax", "path=/", "max-age="):
        assert word in cookie
    assert "secure" not in cookie
    told = answer.json()
    assert told["person"] == {"name": "Maja Elg", "email": "maja@norrel.example"}
    assert told["creditor"]["name"] == "Norrelgrossisten AB"
    session = (await creditor.get("/session")).json()
    assert session["csrf_token"] == creditor.csrf


async def test_over_https_the_cookie_is_bound_to_its_host(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KVITT_CREDITOR_URL", "https://app.kvitt.example")
    load_settings.cache_clear()
    try:
        await create_person("s@kvitt.example", name="S", password=PASSWORD, now=NOW)
        answer = await Lines(House([IDENTITY])).at("desk").sign_in("s@kvitt.example")
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-kvitt-desk=")
        assert "Secure" in cookie
        assert "samesite=strict" in cookie.lower()
    finally:
        monkeypatch.undo()
        load_settings.cache_clear()


async def test_a_write_with_a_cookie_needs_the_csrf_token(creditor: Client) -> None:
    body = {"number": 200}
    for token in ("", "wrong", creditor.csrf[:-1]):
        answer = await creditor.post("/jars", json=body, headers={"X-CSRF-Token": token})
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf_token_wrong")
    assert (await creditor.post("/jars", json=body)).status_code == 201


async def test_the_token_of_another_session_will_not_do(creditor: Client, lines: Lines) -> None:
    other = lines.at("creditor")
    await other.sign_in("maja@norrel.example")
    headers = {"X-CSRF-Token": other.csrf}
    answer = await creditor.post("/jars", json={"number": 200}, headers=headers)
    assert answer.status_code == 403


async def test_a_session_ends_when_one_signs_out(creditor: Client) -> None:
    cookie = creditor.line.cookies["kvitt-creditor"]
    assert (await creditor.post("/sign-out")).status_code == 204
    creditor.line.cookies.set("kvitt-creditor", cookie)
    assert (await creditor.get("/session")).status_code == 401


async def test_a_session_ends_when_it_is_not_used_and_in_the_end_anyway(
    creditor: Client, clock: StoppedClock
) -> None:
    for _ in range(20):
        clock.forward(hours=7)
        assert (await creditor.get("/session")).status_code == 200
    clock.forward(hours=9)
    assert (await creditor.get("/session")).status_code == 401
    assert (await creditor.sign_in("maja@norrel.example")).status_code == 200
    for _ in range(23):
        clock.forward(hours=7)
        assert (await creditor.get("/session")).status_code == 200
    clock.forward(hours=8)
    assert (await creditor.get("/session")).status_code == 401


async def test_a_cookie_opens_only_its_own_door(creditor: Client) -> None:
    token = creditor.line.cookies["kvitt-creditor"]
    for door, name in (("desk", "kvitt-desk"), ("debtor", "kvitt-debtor")):
        creditor.line.cookies.set(name, token)
        answer = await creditor.line.get(f"/api/{door}/v1/shelf")
        assert answer.status_code == 401, door


async def test_staff_do_not_enter_at_the_creditor_door_nor_creditors_at_the_desk(
    creditor: Client, lines: Lines
) -> None:
    await create_person("s@kvitt.example", name="S", password=PASSWORD, now=NOW)
    assert (await lines.at("desk").sign_in("maja@norrel.example")).status_code == 401
    assert (await lines.at("creditor").sign_in("s@kvitt.example")).status_code == 401
    staff = lines.at("desk")
    assert (await staff.sign_in("s@kvitt.example")).status_code == 200
    assert (await staff.get("/shelf")).json() == {"kind": "staff", "label": "S"}


async def test_a_wrong_password_and_an_unknown_address_are_refused_alike(
    creditor: Client, lines: Lines
) -> None:
    wrong = await lines.at("creditor").sign_in("maja@norrel.example", "wrong password")
    unknown = await lines.at("creditor").sign_in("nobody@norrel.example", "wrong password")
    for answer in (wrong, unknown):
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers
    assert wrong.json() | {"request_id": ""} == unknown.json() | {"request_id": ""}


async def test_tries_have_to_wait_longer_and_longer(
    creditor: Client, lines: Lines, clock: StoppedClock
) -> None:
    client = lines.at("creditor")
    waits = []
    for _ in range(20):
        answer = await client.sign_in("maja@norrel.example", "wrong password")
        if answer.status_code == 429:
            assert answer.json()["code"] == "too_many_attempts"
            waits.append(int(answer.headers["retry-after"]))
            right = await client.sign_in("maja@norrel.example")
            assert right.status_code == 429, "the right password has to wait too"
            clock.forward(seconds=waits[-1])
    assert waits == sorted(waits)
    assert waits[-1] > 30 * waits[0]
    assert (await client.sign_in("maja@norrel.example")).status_code == 200


async def test_a_debtor_enters_with_code_and_birth_date(lines: Lines, debtor: "Granted") -> None:
    client = lines.at("debtor")
    typed = debtor.code.lower().replace("-", " ")
    answer = await client.post("/sessions", json={"code": typed, "birth_date": "1985-04-23"})
    assert answer.status_code == 201, answer.text
    assert answer.json()["debtor_name"] == "Kim Renlund"
    assert answer.json()["language"] == "sv"
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert (await client.get("/session")).json() == answer.json()
    assert (await client.get("/shelf")).json()["kind"] == "debtor"
    reads = await fetch_value(
        "select count(*) from personal_reads where subject_id = $1", debtor.debtor_id
    )
    assert reads == 2


async def test_a_wrong_proof_an_unknown_code_and_a_revoked_one_are_refused_alike(
    lines: Lines, debtor: "Granted"
) -> None:
    async def answer(code: str, **proof: str) -> dict[str, object]:
        said = await lines.at("debtor").post("/sessions", json={"code": code, **proof})
        assert said.status_code == 401
        told: dict[str, object] = said.json()
        return told | {"request_id": ""}

    wrong = await answer(debtor.code, birth_date="1985-04-24")
    unknown = await answer("00000-00000", birth_date="1985-04-23")
    none = await answer(debtor.code)
    pin = await answer(debtor.code, pin="1985-04-23")
    empty = await answer(debtor.code, pin="")
    await revoke_debtor_access(debtor.case_id, now=NOW)
    revoked = await answer(debtor.code, birth_date="1985-04-23")
    assert wrong == unknown == none == pin == empty == revoked


async def test_guessing_at_one_code_has_to_wait(lines: Lines, debtor: "Granted") -> None:
    statuses = [
        (
            await lines.at("debtor", ip=f"203.0.113.{number}").post(
                "/sessions", json={"code": debtor.code, "birth_date": "1985-01-01"}
            )
        ).status_code
        for number in range(8)
    ]
    assert statuses == [401] * 5 + [429] * 3


async def test_guessing_codes_from_one_place_has_to_wait(lines: Lines, debtor: "Granted") -> None:
    client = lines.at("debtor")
    statuses = [
        (
            await client.post(
                "/sessions", json={"code": f"AAAAA-{number:05}", "birth_date": "1985-01-01"}
            )
        ).status_code
        for number in range(34)
    ]
    assert statuses.count(429) >= 3
    elsewhere = lines.at("debtor", ip="198.51.100.1")
    body = {"code": debtor.code, "birth_date": "1985-04-23"}
    assert (await elsewhere.post("/sessions", json=body)).status_code == 201


async def test_an_unreadable_birth_date_is_pointed_at(lines: Lines, debtor: "Granted") -> None:
    body = {"code": debtor.code, "birth_date": "23/4"}
    answer = await lines.at("debtor").post("/sessions", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/birth_date"


class Granted:
    def __init__(self, code: str, case_id: UUID, debtor_id: UUID) -> None:
        self.code = code
        self.case_id = case_id
        self.debtor_id = debtor_id


@pytest.fixture
async def debtor(db: None, clock: StoppedClock) -> Granted:
    """A debtor with a letter's code in hand."""
    particulars = Particulars(
        name="Kim Renlund",
        identity_number="198504239870",
        street="Storgatan 1",
        extra_line="",
        post_code="903 26",
        city="Umeå",
        country="SE",
        email="",
        phone="",
    )
    debtor_id = await register_debtor(
        await make_creditor(now=NOW),
        particulars,
        kind="consumer",
        language="sv",
        identity=read_identity(SE_PERSON, "198112189876"),
        deceased_on=None,
        now=NOW,
    )
    case_id = new_id()
    code = await grant_debtor_access(case_id, debtor_id, birth_date=BORN, now=NOW)
    return Granted(code, case_id, debtor_id)
