"""A house with identity and a pantry: a small feature whose routes show what doors do."""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

import httpx
import msgspec
import pytest
from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter, RawBody
from msgspec import Meta

from kvitt.app.house import House
from kvitt.core.citation import Citation
from kvitt.core.refusal import Refusal, Refusals
from kvitt.features.creditors.actions import NewCreditor, open_creditor
from kvitt.features.identity.actions import create_api_client, create_person
from kvitt.features.identity.feature import FEATURE as IDENTITY
from kvitt.features.identity.given import Acting, Now
from kvitt.runtime.database import execute, fetch_value, transaction
from kvitt.runtime.feature import Feature

PASSWORD = "elgsparv i snön"
HOUSE = "http://house"
LAW = Citation("1974:182", "5 §", "inkassolagen", "statute")


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: Annotated[str, Meta(min_length=1, max_length=20)]


class Jar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: Annotated[int, Meta(ge=1)]
    labels: list[Label] = []


class JarShown(msgspec.Struct, frozen=True):
    number: int
    by: str


async def store(number: int, now: dt.datetime) -> None:
    """Keep a jar: in the table of tries, since it is at hand and ours."""
    async with transaction():
        await execute(
            "insert into sign_in_attempts values ($1, $2, $3, $3)",
            b"jar %d" % number,
            number,
            now,
        )


async def count_jars() -> int:
    counted = await fetch_value("select count(*) from sign_in_attempts where failures > 99")
    assert isinstance(counted, int)
    return counted


@post("/jars", operation_id="putJar", summary="Put a jar", opt={"scope": "claims:write"})
async def put_jar(data: JSONBody[Jar], actor: Acting, now: Now) -> JarShown:
    await store(data.number, now)
    if data.number == 113:
        raise Refusal(
            "claim_not_due",
            params={"due_day": "2026-12-31", "first_day": "2027-01-01"},
            pointer="/number",
            citation=LAW,
        )
    if data.number == 114:
        raise Refusals([Refusal("nothing_to_pay", pointer="/number"), Refusal("claim_disputed")])
    if data.number == 115:
        raise RuntimeError("the pantry burns")
    return JarShown(data.number, actor.label)


@post(
    "/files",
    operation_id="putFile",
    summary="Put a file",
    request_max_body_size=2000,
    opt={"scope": "claims:write", "accepts": ("application/xml",)},
)
async def put_file(body: RawBody) -> dict[str, int]:
    return {"size": len(body)}


@get("/jars/{jar_id:uuid}", operation_id="getJar", summary="A jar", opt={"scope": "cases:read"})
async def get_jar(
    jar_id: FromPath[UUID],
    size: Annotated[int, QueryParameter(ge=1, le=100)] = 25,
    day: FromQuery[dt.date | None] = None,
) -> dict[str, str]:
    return {"jar": str(jar_id), "size": str(size), "day": str(day)}


@get("/shelf", operation_id="getShelf", summary="What the desk sees")
async def get_shelf(actor: Acting) -> dict[str, str]:
    return {"kind": actor.kind, "label": actor.label}


@post("/knock", operation_id="knock", summary="Tell us something", status_code=204)
async def knock(body: RawBody) -> None:
    del body


PANTRY = Feature(
    name="pantry",
    routes={
        "creditor": [put_jar, put_file, get_jar],
        "desk": [get_shelf],
        "debtor": [get_shelf],
        "callbacks": [knock],
    },
)


class Client:
    """A caller with its cookies and, once signed in, its CSRF token."""

    def __init__(self, line: httpx.AsyncClient, door: str) -> None:
        self.line = line
        self.door = door
        self.csrf = ""
        self.bearer = ""

    async def call(self, method: str, path: str, **said: object) -> httpx.Response:
        headers = dict(said.pop("headers", {}) or {})  # type: ignore[call-overload]
        if self.csrf and method != "GET":
            headers.setdefault("X-CSRF-Token", self.csrf)
        if self.bearer:
            headers.setdefault("Authorization", f"Bearer {self.bearer}")
        url = f"/api/{self.door}/v1{path}"
        return await self.line.request(method, url, headers=headers, **said)  # type: ignore[arg-type]

    async def get(self, path: str, **said: object) -> httpx.Response:
        return await self.call("GET", path, **said)

    async def post(self, path: str, **said: object) -> httpx.Response:
        return await self.call("POST", path, **said)

    async def sign_in(self, email: str, password: str = PASSWORD) -> httpx.Response:
        answer = await self.post("/sign-in", json={"email": email, "password": password})
        if answer.status_code == 200:
            self.csrf = answer.json()["csrf_token"]
        return answer


class Lines:
    """Callers, each with cookies of its own."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.open: list[httpx.AsyncClient] = []

    def at(self, door: str, *, ip: str = "203.0.113.7") -> Client:
        transport = httpx.ASGITransport(self.house, client=(ip, 4711), raise_app_exceptions=False)
        line = httpx.AsyncClient(transport=transport, base_url=HOUSE)
        self.open.append(line)
        return Client(line, door)


@pytest.fixture
def house() -> House:
    return House([IDENTITY, PANTRY])


@pytest.fixture
async def lines(house: House) -> AsyncIterator[Lines]:
    lines = Lines(house)
    yield lines
    for line in lines.open:
        await line.aclose()


async def make_creditor(number: str = "556016-0680", *, now: dt.datetime) -> UUID:
    new = NewCreditor(
        name="Norrelgrossisten AB",
        organisation_number=number,
        country="SE",
        currency="SEK",
        city="Umeå",
        bankgiro="5050-1055",
        language="sv",
        email="kund@norrel.example",
    )
    return await open_creditor(new, now=now)


NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
async def creditor(lines: Lines, db: None, clock: object) -> Client:
    """A creditor's person, signed in."""
    creditor_id = await make_creditor(now=NOW)
    await create_person(
        "maja@norrel.example",
        name="Maja Elg",
        password=PASSWORD,
        creditor_id=creditor_id,
        now=NOW,
    )
    client = lines.at("creditor")
    assert (await client.sign_in("maja@norrel.example")).status_code == 200
    return client


@pytest.fixture
async def machine(lines: Lines, db: None, clock: object) -> Client:
    """A creditor's machine with all scopes."""
    creditor_id = await make_creditor(now=NOW)
    client_id, secret = await create_api_client(
        creditor_id,
        name="Fakturasystemet",
        scopes=("cases:read", "claims:write", "remittances:read"),
        now=NOW,
    )
    client = lines.at("creditor")
    answer = await client.post(
        "/oauth/token", data={"grant_type": "client_credentials"}, auth=(client_id, secret)
    )
    assert answer.status_code == 200, answer.text
    client.bearer = answer.json()["access_token"]
    return client
