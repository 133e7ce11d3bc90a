"""The small believable world of a first start: a demo creditor with seven weeks of history.

It is made through the very actions that doors call, each at its own instant, so it breaks where
they do. Everybody in it is made up and says so.
"""

import datetime as dt
from collections.abc import Callable, Coroutine
from uuid import UUID

import msgspec

from kvitt.app.plugs import plug_world
from kvitt.app.seed.bank import notification
from kvitt.app.seed.people import ASA, BERGS, EARLIER, ERIK, TODAY, Bill, Demo
from kvitt.core.money import Money
from kvitt.features.agreements.actions import accept_terms
from kvitt.features.agreements.queries import Terms
from kvitt.features.cases.queries import Case, get_case
from kvitt.features.cases.statements import reckon_case
from kvitt.features.creditors.actions import NewCreditor, open_creditor
from kvitt.features.disputes.actions import create_objection
from kvitt.features.disputes.schemas import NewObjection
from kvitt.features.identity.actions import (
    create_api_client,
    create_person,
    grant_debtor_access,
)
from kvitt.features.intake.actions import HandIn, hand_in
from kvitt.features.intake.schemas import NewClaim, SentReminder
from kvitt.features.payments.actions.import_bank_file import import_bank_file
from kvitt.features.procedures.reactions import step_due_cases
from kvitt.features.remittances.actions import create_remittances
from kvitt.runtime import clock, outbox
from kvitt.runtime.actor import SYSTEM, Actor
from kvitt.runtime.database import fetch_row
from kvitt.runtime.settings import load_settings

TERMS = Terms(
    terms_version="demo-2026-1",
    commission_ppm=50_000,
    costs_to="agency",
    involvement="ask_before_legal",
)
PASSWORD = "kvitt-demo-2026"  # noqa: S105 (the demo world's, printed on its screen)
REMITTED_DAYS_AGO = 14
STRAY_DAYS_AGO = 3
WHOLE_PPM = 1_000_000

Happening = tuple[int, Callable[[dt.datetime], Coroutine[object, object, None]]]


class SeedSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How to enter the demo world."""

    creditor_log_in: dict[str, str]
    desk_log_in: dict[str, str]
    api_client: dict[str, str]
    debtor_codes: list[dict[str, str]]


async def seed_world(now: dt.datetime) -> SeedSummary:
    """Make the demo world and say how to enter it."""
    plug_world(load_settings())
    began = now - dt.timedelta(days=60)
    creditor = await _make_creditor(began)
    assert creditor.creditor_id is not None, "the demo creditor has just been made"
    for days_ago, happening in sorted(_happenings(creditor), key=lambda one: -one[0]):
        at = now - dt.timedelta(days=days_ago)
        await happening(at)
        await _let_workers_finish(at)
    await _wake_waiting_cases(now)
    client_id, secret = await create_api_client(
        creditor.creditor_id,
        name="Demo ERP",
        scopes=["cases:read", "claims:write", "remittances:read"],
        now=now,
    )
    return SeedSummary(
        creditor_log_in={"email": "ekonomi@elbolaget.example", "password": PASSWORD},
        desk_log_in={"email": "desk@kvitt.example", "password": PASSWORD},
        api_client={"client_id": client_id, "client_secret": secret},
        debtor_codes=[await _code(demo, now=now) for demo in (ASA, ERIK, BERGS)],
    )


async def _let_workers_finish(at: dt.datetime) -> None:
    await outbox.run_due(at + dt.timedelta(seconds=load_settings().gather_seconds))


async def _wake_waiting_cases(now: dt.datetime) -> None:
    """Take the steps whose day has come meanwhile, as the worker's clock would have."""
    await step_due_cases(now=now)
    await _let_workers_finish(now)


def _happenings(creditor: Actor) -> list[Happening]:
    happenings: list[Happening] = []
    for demo in (*EARLIER, *TODAY):
        happenings.append((demo.handed_in_days_ago, _handing_in(creditor, demo)))
        if demo.objected_days_ago is not None:
            happenings.append((demo.objected_days_ago, _objecting(demo)))
        if demo.paid_days_ago is not None:
            happenings.append((demo.paid_days_ago, _paying(demo)))
    happenings.append((REMITTED_DAYS_AGO, _remit))
    happenings.append((STRAY_DAYS_AGO, _receive_stray_money))
    return happenings


def _handing_in(
    creditor: Actor, demo: Demo
) -> Callable[[dt.datetime], Coroutine[object, object, None]]:
    async def happening(now: dt.datetime) -> None:
        for at, bill in enumerate(demo.bills):
            claim = _claim(demo, bill, day=clock.day_of(now, "SE"), first=at == 0)
            await hand_in(creditor, HandIn(claim=claim, source="form"), dry_run=False, now=now)

    return happening


def _claim(demo: Demo, bill: Bill, *, day: dt.date, first: bool) -> NewClaim:
    due_day = day - dt.timedelta(days=bill.overdue_days)
    reminder = None
    if demo.reminded:
        sent_on = due_day + dt.timedelta(days=12)
        reminder = SentReminder(sent_on=sent_on, fee_agreed=True)
    return NewClaim(
        debtor=demo.debtor,
        invoice_number=bill.number,
        ground=bill.ground,
        amount=Money(bill.amount_minor, "SEK"),
        due_day=due_day,
        issued_on=due_day - dt.timedelta(days=30),
        reminder=reminder,
        claim_compensation=demo.compensation and first,
    )


def _paying(demo: Demo) -> Callable[[dt.datetime], Coroutine[object, object, None]]:
    async def happening(now: dt.datetime) -> None:
        case, _ = await _case_of(demo)
        day = clock.day_of(now, case.country)
        owed = (await reckon_case(case, day)).total_minor
        await import_bank_file(
            notification(
                Money(owed * demo.paid_part_ppm // WHOLE_PPM, case.currency),
                reference=case.payment_reference,
                payer=demo.debtor.name,
                value_day=day,
                account=load_settings().agency_client_bankgiro.replace("-", ""),
            ),
            actor=SYSTEM,
            now=now,
        )

    return happening


def _objecting(demo: Demo) -> Callable[[dt.datetime], Coroutine[object, object, None]]:
    async def happening(now: dt.datetime) -> None:
        case, debtor_id = await _case_of(demo)
        actor = Actor(
            kind="debtor", id=debtor_id, debtor_id=debtor_id, case_ids=frozenset({case.id})
        )
        said = NewObjection(reason="fault", words=demo.words)
        await create_objection(actor, case.id, said, now=now)

    return happening


async def _remit(now: dt.datetime) -> None:
    await create_remittances(None, actor=SYSTEM, now=now)


async def _receive_stray_money(now: dt.datetime) -> None:
    """A payment whose payer wrote an invoice number of their own for a reference."""
    stray = notification(
        Money(84_150, "SEK"),
        reference="20388",
        payer=ERIK.debtor.name.upper(),
        value_day=clock.day_of(now, "SE"),
        account=load_settings().agency_client_bankgiro.replace("-", ""),
    )
    await import_bank_file(stray, actor=SYSTEM, now=now)


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
    await accept_terms(
        creditor_id,
        TERMS,
        accepted_by="Demo Karin Ek",
        valid_from=clock.day_of(now, "SE"),
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


async def _case_of(demo: Demo) -> tuple[Case, UUID]:
    row = await fetch_row(
        "select case_id, debtor_id from claims join liable_parties on claim_id = claims.id"
        " where invoice_number = $1",
        demo.bills[0].number,
    )
    assert row is not None, "the demo claims have been handed in"
    return await get_case(row["case_id"]), row["debtor_id"]


async def _code(demo: Demo, *, now: dt.datetime) -> dict[str, str]:
    """A code as in a letter, since the letters' own are known to their readers only."""
    case, debtor_id = await _case_of(demo)
    digits = demo.debtor.identity_number.replace("-", "")
    if demo.debtor.kind == "company":
        pin = digits[-4:]
        code = await grant_debtor_access(case.id, debtor_id, pin=pin, now=now)
        return {"name": demo.debtor.name, "code": code, "pin": pin}
    born = dt.date.fromisoformat(digits[:8])
    code = await grant_debtor_access(case.id, debtor_id, birth_date=born, now=now)
    return {"name": demo.debtor.name, "code": code, "birth_date": born.isoformat()}
