"""A small world for tests: two creditors with agreements, and the outside as working stand-ins.

world = await make_world(tmp_path, now=clock.now)
answer = await hand_in_claim(world.creditor, now=clock.now)
await settle(clock.now)        # carries out everything the outbox holds
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import msgspec

from kvitt.adapters.bankfiles import BankFiles, PaymentFiles
from kvitt.adapters.invoices import Invoices
from kvitt.adapters.letters.printer import TypstPrinter
from kvitt.adapters.sandbox.files import FileMailer, FilePost, FileTexts
from kvitt.core.money import Money
from kvitt.features.agreements.actions import accept_terms
from kvitt.features.agreements.queries import Terms
from kvitt.features.cases.segments import wrong_segments
from kvitt.features.creditors.actions import NewCreditor, open_creditor
from kvitt.features.intake.actions import HandIn, hand_in
from kvitt.features.intake.schemas import HandInAnswer, NewClaim, NewDebtor, OtherLiable
from kvitt.features.ledger.queries import balances_by_kind, wrong_projections
from kvitt.ports.card_payments import Checkout, CheckoutRequest, Payout, ProviderEvent
from kvitt.ports.world import World, plug
from kvitt.runtime import outbox
from kvitt.runtime.actor import Actor
from kvitt.runtime.database import fetch

TERMS = Terms(
    terms_version="2026-1",
    commission_ppm=50_000,
    costs_to="agency",
    involvement="ask_before_legal",
)
CLIENT_FUNDS = (
    "client_bank",
    "card_transit",
    "topup_due",
    "owed_to_creditor",
    "owed_to_payer",
    "unallocated",
)


class NoCards:
    """A card provider that is out of reach; tests about cards plug a real one."""

    async def create_checkout(self, request: CheckoutRequest) -> Checkout:
        """Fail as an unreachable peer does."""
        raise ConnectionError("no card provider is plugged")

    async def get_checkout_event(self, provider_id: str) -> ProviderEvent | None:
        """Fail as an unreachable peer does."""
        raise ConnectionError("no card provider is plugged")

    def read_event(self, *, headers: Mapping[str, str], body: bytes) -> ProviderEvent | None:
        """Take nothing for authentic."""
        return None

    async def get_payout(self, payout_id: str) -> Payout:
        """Fail as an unreachable peer does."""
        raise ConnectionError("no card provider is plugged")


class SmallWorld(msgspec.Struct, frozen=True, kw_only=True):
    """What a test starts from."""

    folder: Path
    creditor: Actor
    other_creditor: Actor


def plug_sandbox(folder: Path) -> World:
    """Plug the stand-ins; letters, mail and SMS land in the folder."""
    plugged = World(
        invoices=Invoices(),
        bank_files=BankFiles(),
        payment_files=PaymentFiles(),
        printer=TypstPrinter(),
        post=FilePost(folder / "letters"),
        mail=FileMailer(folder / "mail", sender="hej@kvitt.example"),
        texts=FileTexts(folder / "texts"),
        cards=NoCards(),
    )
    plug(plugged)
    return plugged


async def make_creditor(name: str, organisation_number: str, *, now: dt.datetime) -> Actor:
    """A creditor that has accepted the terms, and somebody acting for it."""
    creditor_id = await open_creditor(
        NewCreditor(
            name=name,
            organisation_number=organisation_number,
            country="SE",
            currency="SEK",
            city="Stockholm",
            bankgiro="5805-6201",
            language="sv",
            email="ekonomi@creditor.example",
        ),
        now=now,
    )
    await accept_terms(
        creditor_id, TERMS, accepted_by="Test", valid_from=dt.date(2020, 1, 1), now=now
    )
    return Actor(kind="creditor_user", creditor_id=creditor_id, label="Test")


async def make_world(folder: Path, *, now: dt.datetime) -> SmallWorld:
    """Two creditors that have nothing to do with each other."""
    plug_sandbox(folder)
    return SmallWorld(
        folder=folder,
        creditor=await make_creditor("Elbolaget AB", "556036-0793", now=now),
        other_creditor=await make_creditor("Vattenverket AB", "556012-5790", now=now),
    )


def new_debtor(**changes: object) -> NewDebtor:
    """A consumer with an address, e-mail and phone."""
    debtor = NewDebtor(
        kind="consumer",
        name="Åsa Öberg",
        identity_number="19850423-2383",
        street="Storgatan 1",
        post_code="111 22",
        city="Stockholm",
        email="asa@debtor.example",
        phone="+46701740605",
    )
    return msgspec.structs.replace(debtor, **changes)


def new_company(**changes: object) -> NewDebtor:
    """A company that owes."""
    company = NewDebtor(
        kind="company",
        name="Bergs Bygg AB",
        identity_number="556677-8899",
        street="Verkstadsgatan 3",
        post_code="222 33",
        city="Lund",
    )
    return msgspec.structs.replace(company, **changes)


def new_claim(**changes: object) -> NewClaim:
    """An electricity bill of 1 250 kronor due on 30 September 2026."""
    claim = NewClaim(
        debtor=new_debtor(),
        invoice_number="20417",
        ground="El för augusti",
        amount=Money(125_000, "SEK"),
        due_day=dt.date(2026, 9, 30),
        issued_on=dt.date(2026, 9, 1),
    )
    return msgspec.structs.replace(claim, **changes)


def liable(role: str, debtor: NewDebtor) -> OtherLiable:
    """Somebody liable beside the debtor."""
    return msgspec.convert({"role": role, "debtor": debtor}, OtherLiable)


async def hand_in_claim(actor: Actor, *, now: dt.datetime, **changes: object) -> HandInAnswer:
    """Hand in a claim as a creditor's machine does."""
    claim = new_claim(**changes)
    return await hand_in(actor, HandIn(claim=claim, source="api"), dry_run=False, now=now)


async def settle(now: dt.datetime) -> int:
    """Carry out everything that is due; how much it was."""
    return await outbox.run_due(now)


async def books_balance(currency: str = "SEK") -> None:
    """Client money is explained to the öre, and kept balances equal their postings."""
    sums = await balances_by_kind(currency)
    assert sum(sums.get(kind, 0) for kind in CLIENT_FUNDS) == 0, sums
    assert sum(sums.values()) == 0, sums
    assert await wrong_projections() == []
    assert await wrong_segments() == []


async def failed_jobs() -> list[str]:
    """What went wrong in the outbox, for a test to show."""
    rows = await fetch("select job, last_error from outbox where last_error is not null")
    return [f"{row['job']}: {row['last_error']}" for row in rows]


async def only_case() -> UUID:
    """The one case there is."""
    rows = await fetch("select id from cases")
    assert len(rows) == 1, f"{len(rows)} cases"
    case_id: UUID = rows[0]["id"]
    return case_id
