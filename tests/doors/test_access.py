"""Nobody reaches what is another's: operations × actors × own and foreign objects."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from uuid import UUID

import httpx
import msgspec
import pytest

from kvitt.app.doors.manners.specification import operations
from kvitt.app.house import House, open_doors
from kvitt.features.cases.queries import get_case
from kvitt.features.disputes.actions import request_contact
from kvitt.features.disputes.schemas import NewContactRequest
from kvitt.features.identity.actions import (
    ProofGiven,
    create_person,
    grant_debtor_access,
    open_debtor_session,
    sign_in,
)
from kvitt.features.identity.queries import ClientFound
from kvitt.features.identity.secrets import csrf_token
from kvitt.features.identity.tokens import sign_token
from kvitt.features.payments.actions.import_bank_file import import_bank_file
from kvitt.features.payments.actions.open_checkout import open_checkout
from kvitt.features.remittances.actions import create_remittances
from kvitt.runtime.actor import Actor
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import DB, fetch_row, fetch_value
from kvitt.runtime.feature import load_features
from tests.doors.access import ACCESS, ACTORS, MORE, Asked, Objects, Side, Who, expected
from tests.doors.conftest import HOUSE, PASSWORD, Lines
from tests.features.payments.cards import plug_cards
from tests.support.bank import Deposit, camt
from tests.support.fixtures import StoppedClock
from tests.support.world import hand_in_claim, make_world, new_debtor, settle

COOKIES = ("kvitt-creditor", "kvitt-debtor", "kvitt-desk")


class Cast(msgspec.Struct, frozen=True, kw_only=True):
    """What there is, and what each actor brings to prove itself."""

    objects: Objects
    tokens: dict[Who, str]
    bearer: str


def all_operations() -> Iterator[tuple[str, str, str]]:
    for name, door in open_doors(load_features()).items():
        for where, operation in operations(door.document()):
            yield name, operation["operationId"], where.partition(" ")[0]


def test_every_operation_is_classified() -> None:
    there = {(door, operation) for door, operation, _ in all_operations()}
    assert there - set(ACCESS) == set(), "say in tests/doors/access.py who may call them"
    assert set(ACCESS) - there == set(), "they are gone; remove them from tests/doors/access.py"


@pytest.fixture
async def cast(db: None, clock: StoppedClock, tmp_path: Path) -> Cast:
    now = clock.now
    world = await make_world(tmp_path, now=now)
    plug_cards()
    first = await hand_in_claim(world.creditor, now=now)
    second = await hand_in_claim(
        world.other_creditor,
        now=now,
        invoice_number="77001",
        debtor=new_debtor(
            name="Berit Wallin", identity_number="19720115-0013", email="b@b.example"
        ),
    )
    await settle(now)
    assert first.case_id is not None
    assert second.case_id is not None
    pays = [(await get_case(case)).payment_reference for case in (first.case_id, second.case_id)]
    deposits = [
        Deposit(amount_minor=100_000, reference=pays[0], serial=1),
        Deposit(amount_minor=100_000, reference=pays[1], serial=2),
        Deposit(amount_minor=30_000, text="vem?", serial=3),
    ]
    staff = Actor(kind="staff", label="Desk")
    await import_bank_file(camt(deposits), actor=staff, now=now)
    await settle(now)
    await create_remittances(None, actor=staff, now=now)
    tokens: dict[Who, str] = {"nobody": "", "machine": ""}
    side_a = await _side(
        first.case_id, ("Åsa Öberg", "Elbolaget", "20417"), "debtor_a", tokens, now
    )
    side_b = await _side(
        second.case_id, ("Berit Wallin", "Vatten", "77001"), "debtor_b", tokens, now
    )
    await settle(now)
    await _people(world.creditor, world.other_creditor, tokens, now)
    payment_id = await fetch_value("select id from payments where case_id is null")
    objects = Objects(a=await _complete(side_a), b=await _complete(side_b), payment_id=payment_id)
    machine = ClientFound(
        id=new_id(),
        client_id="m",
        creditor_id=objects.a.creditor_id,
        name="Machine",
        scopes=[],
        secret_hashes=[],
    )
    return Cast(objects=objects, tokens=tokens, bearer=sign_token(machine, "", now=now))


async def _side(
    case_id: UUID, names: tuple[str, ...], who: Who, tokens: dict[Who, str], now: dt.datetime
) -> Side:
    case = await get_case(case_id)
    code = await grant_debtor_access(case_id, case.debtor_id, pin="1234", now=now)
    opened, actor = await open_debtor_session(
        ProofGiven(code=code, pin="1234"), ip="203.0.113.1", now=now
    )
    tokens[who] = opened.token
    checkout_id = await open_checkout(actor, case_id, None, now=now)
    wish = NewContactRequest(channel="phone", reach_at="070-123")
    await request_contact(actor, case_id, wish, now=now)
    return Side(
        case_id=case_id,
        number=case.number,
        creditor_id=case.creditor_id,
        debtor_id=case.debtor_id,
        document_id=await fetch_value("select id from documents where case_id = $1", case_id),
        checkout_id=checkout_id,
        task_id=case_id,
        remittance_id=case_id,
        statement_id=case_id,
        payment_file_id=case_id,
        names=(*names, case.number, str(case_id), str(case.debtor_id), case.payment_reference),
    )


async def _complete(side: Side) -> Side:
    task_id = await fetch_value("select id from tasks where case_id = $1", side.case_id)
    remitted = await fetch_row(
        "select id, statement_document_id, payment_file_document_id from remittances"
        " where creditor_id = $1",
        side.creditor_id,
    )
    assert remitted is not None
    return msgspec.structs.replace(
        side,
        task_id=task_id,
        remittance_id=remitted["id"],
        statement_id=remitted["statement_document_id"],
        payment_file_id=remitted["payment_file_document_id"],
    )


async def _people(one: Actor, other: Actor, tokens: dict[Who, str], now: dt.datetime) -> None:
    people: tuple[tuple[Who, UUID | None], ...] = (
        ("user_a", one.creditor_id),
        ("user_b", other.creditor_id),
        ("staff", None),
    )
    for who, creditor_id in people:
        email = f"{who}@people.example"
        await create_person(email, name=who, password=PASSWORD, creditor_id=creditor_id, now=now)
        kind = "staff" if creditor_id is None else "creditor_user"
        opened, _ = await sign_in(email, PASSWORD, kind=kind, ip="203.0.113.1", now=now)
        tokens[who] = opened.token


async def test_the_table_holds(cast: Cast) -> None:
    lines = Lines(House(load_features()))
    line = lines.at("creditor").line
    methods = {(door, operation): method for door, operation, method in all_operations()}
    wrong = []
    rows = [(door, operation, asked) for (door, operation), asked in ACCESS.items()]
    for door, operation, asked in (*rows, *MORE):
        for who in ACTORS:
            for side in ("a", "b"):
                answer = await _call(line, methods[door, operation], door, asked, cast, who, side)
                should = expected(door, asked, who, side)
                if answer.status_code != should:
                    wrong.append(f"{door} {operation} {who} {side}: {answer.status_code}≠{should}")
                wrong += _leaks(f"{door} {operation}", asked, cast, who, answer)
    await line.aclose()
    assert wrong == []


async def _call(
    line: httpx.AsyncClient,
    method: str,
    door: str,
    asked: Asked,
    cast: Cast,
    who: Who,
    side: Literal["a", "b"],
) -> httpx.Response:
    objects = cast.objects
    mine = objects.a if side == "a" else objects.b
    said = dict(asked.said)
    headers = dict(said.pop("headers", {})) | _proof(cast, who)
    if "json" in said:
        said["json"] = json.loads(json.dumps(said["json"]).replace("{case}", str(mine.case_id)))
    url = f"{HOUSE}/api/{door}/v1{asked.path(mine, objects)}"
    # What a call does is undone, so that every call meets the same world.
    shell = DB.current_transaction.get()
    assert shell is not None
    savepoint = shell.connection.transaction()
    await savepoint.start()
    try:
        return await line.request(method, url, headers=headers, **said)
    finally:
        await savepoint.rollback()


def _proof(cast: Cast, who: Who) -> dict[str, str]:
    if who == "nobody":
        return {}
    if who == "machine":
        return {"Authorization": f"Bearer {cast.bearer}"}
    token = cast.tokens[who]
    # The token is offered under the name of every door's cookie.
    cookie = "; ".join(f"{name}={token}" for name in COOKIES)
    return {"Cookie": cookie, "X-CSRF-Token": csrf_token(token)}


def _leaks(where: str, asked: Asked, cast: Cast, who: Who, answer: httpx.Response) -> list[str]:
    if who == "staff" or not answer.headers.get("content-type", "").startswith("application/"):
        return []
    foreign = cast.objects.b if who.endswith("_a") else cast.objects.a
    if who in {"nobody", "machine"}:
        foreign = cast.objects.b
    text = answer.content.decode("utf-8", "replace")
    return [f"{where} tells {who} of {name}" for name in foreign.names if name in text]
