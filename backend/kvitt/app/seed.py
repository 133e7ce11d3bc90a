"""The small believable world of a first start: one demo creditor, a handful of demo debtors.

Everybody in it is made up and says so. It is made through the very actions that doors call, so it
breaks where they do.
"""

import datetime as dt
from uuid import UUID

import msgspec

from kvitt.app.plugs import plug_world
from kvitt.core.money import Money
from kvitt.features.agreements.actions import accept_terms
from kvitt.features.agreements.queries import Terms
from kvitt.features.creditors.actions import NewCreditor, open_creditor
from kvitt.features.identity.actions import (
    create_api_client,
    create_person,
    grant_debtor_access,
)
from kvitt.features.intake.actions import HandIn, hand_in
from kvitt.features.intake.schemas import NewClaim, NewDebtor, SentReminder
from kvitt.runtime import clock, outbox
from kvitt.runtime.actor import Actor
from kvitt.runtime.database import fetch_row
from kvitt.runtime.settings import load_settings

TERMS = Terms(
    terms_version="demo-2026-1",
    commission_ppm=50_000,
    costs_to="agency",
    involvement="ask_before_legal",
)
PASSWORD = "kvitt-demo-2026"  # noqa: S105 (the demo world's, printed on its screen)


class SeedSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How to enter the demo world."""

    creditor_log_in: dict[str, str]
    desk_log_in: dict[str, str]
    api_client: dict[str, str]
    debtor_codes: list[dict[str, str]]


class _Demo(msgspec.Struct, frozen=True, kw_only=True):
    debtor: NewDebtor
    invoices: tuple[tuple[str, str, int, int], ...]
    """(invoice number, ground, amount_minor, days overdue)"""
    reminded: bool = False
    compensation: bool = False


def _consumer(name: str, number: str, street: str, town: tuple[str, str], **more: str) -> NewDebtor:
    return msgspec.convert(
        {
            "kind": "consumer",
            "name": name,
            "identity_number": number,
            "street": street,
            "post_code": town[0],
            "city": town[1],
            **more,
        },
        NewDebtor,
    )


def _company(name: str, number: str, street: str, town: tuple[str, str]) -> NewDebtor:
    consumer = _consumer(name, number, street, town)
    return msgspec.structs.replace(consumer, kind="company")


_WORLD = (
    _Demo(
        debtor=_consumer(
            "Demo Åsa Öberg",
            "19850423-2383",
            "Exempelgatan 4",
            ("118 20", "Stockholm"),
            email="asa@demo.example",
            phone="+46701740605",
        ),
        invoices=(("20417", "El för augusti", 125_000, 53),),
        reminded=True,
    ),
    _Demo(
        debtor=_consumer(
            "Demo Erik Lund", "19720115-0013", "Provvägen 12 B", ("753 20", "Uppsala")
        ),
        invoices=(
            ("20388", "El för juli", 89_900, 84),
            ("20533", "El för september", 94_250, 23),
        ),
    ),
    _Demo(
        debtor=_company("Demo Bergs Bygg AB", "556677-8899", "Mallgatan 3", ("222 33", "Lund")),
        invoices=(
            ("20209", "El till byggplats, kvartal 2", 2_820_000, 41),
            ("20290", "Tillfällig anslutning", 2_000_000, 41),
        ),
        compensation=True,
    ),
    _Demo(
        debtor=_consumer(
            "Demo Maja Ek", "19910708-2381", "Skissgränd 1", ("411 05", "Göteborg"), language="en"
        ),
        invoices=(("20571", "El för oktober", 61_400, 8),),
    ),
)


async def seed_world(now: dt.datetime) -> SeedSummary:
    """Make the demo world and say how to enter it."""
    plug_world(load_settings())
    creditor = await _make_creditor(now)
    assert creditor.creditor_id is not None, "the demo creditor has just been made"
    client_id, secret = await create_api_client(
        creditor.creditor_id,
        name="Demo ERP",
        scopes=["cases:read", "claims:write", "remittances:read"],
        now=now,
    )
    for demo in _WORLD:
        await _hand_in(creditor, demo, now=now)
    await outbox.run_due(now + dt.timedelta(seconds=load_settings().gather_seconds))
    return SeedSummary(
        creditor_log_in={"email": "ekonomi@elbolaget.example", "password": PASSWORD},
        desk_log_in={"email": "desk@kvitt.example", "password": PASSWORD},
        api_client={"client_id": client_id, "client_secret": secret},
        debtor_codes=[await _code(demo.debtor, number, now=now) for demo, number in _entries()],
    )


async def _make_creditor(now: dt.datetime) -> Actor:
    creditor_id = await open_creditor(
        NewCreditor(
            name="Elbolaget AB (demo)",
            organisation_number="556036-0793",
            country="SE",
            currency="SEK",
            city="Stockholm",
            bankgiro="5805-6201",
            language="sv",
            email="ekonomi@elbolaget.example",
        ),
        now=now,
    )
    today = clock.day_of(now, "SE")
    await accept_terms(
        creditor_id,
        TERMS,
        accepted_by="Demo Karin Ek",
        valid_from=today - dt.timedelta(days=365),
        now=now,
    )
    await create_person(
        "ekonomi@elbolaget.example",
        name="Demo Karin Ek",
        password=PASSWORD,
        creditor_id=creditor_id,
        now=now,
    )
    await create_person("desk@kvitt.example", name="Demo Omar Lind", password=PASSWORD, now=now)
    return Actor(kind="creditor_user", creditor_id=creditor_id, label="Demo Karin Ek")


async def _hand_in(creditor: Actor, demo: _Demo, *, now: dt.datetime) -> None:
    today = clock.day_of(now, "SE")
    for at, (number, ground, amount_minor, overdue) in enumerate(demo.invoices):
        due_day = today - dt.timedelta(days=overdue)
        reminder = None
        if demo.reminded:
            sent_on = due_day + dt.timedelta(days=12)
            reminder = SentReminder(sent_on=sent_on, fee_agreed=True)
        claim = NewClaim(
            debtor=demo.debtor,
            invoice_number=number,
            ground=ground,
            amount=Money(amount_minor, "SEK"),
            due_day=due_day,
            issued_on=due_day - dt.timedelta(days=30),
            reminder=reminder,
            claim_compensation=demo.compensation and at == 0,
        )
        await hand_in(creditor, HandIn(claim=claim, source="form"), dry_run=False, now=now)


def _entries() -> list[tuple[_Demo, str]]:
    return [(demo, demo.invoices[0][0]) for demo in _WORLD[:3]]


async def _code(debtor: NewDebtor, invoice_number: str, *, now: dt.datetime) -> dict[str, str]:
    """A code as in a letter, since the letters' own are known to their readers only."""
    row = await fetch_row(
        "select case_id, debtor_id from claims join liable_parties on claim_id = claims.id"
        " where invoice_number = $1",
        invoice_number,
    )
    assert row is not None, "the demo claims have just been handed in"
    proof = _proof(debtor)
    code = await _grant(row["case_id"], row["debtor_id"], proof, now=now)
    return {"name": debtor.name, "code": code, **proof}


def _proof(debtor: NewDebtor) -> dict[str, str]:
    digits = debtor.identity_number.replace("-", "")
    if debtor.kind == "company":
        return {"pin": digits[-4:]}
    return {"birth_date": f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"}


async def _grant(case_id: UUID, debtor_id: UUID, proof: dict[str, str], *, now: dt.datetime) -> str:
    birth_date = dt.date.fromisoformat(proof["birth_date"]) if "birth_date" in proof else None
    return await grant_debtor_access(
        case_id, debtor_id, birth_date=birth_date, pin=proof.get("pin"), now=now
    )
