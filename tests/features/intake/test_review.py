"""What bars a claim: each a clear refusal with a pointer, nothing half-stored."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from kvitt.core.money import Money
from kvitt.core.refusal import Refusal, Refusals
from kvitt.features.debtors.queries import get_debtor
from kvitt.features.intake.actions import HandIn, hand_in
from kvitt.features.intake.schemas import NewClaim, SentReminder
from kvitt.runtime.database import fetch, fetch_value, transaction
from tests.support.fixtures import StoppedClock
from tests.support.world import (
    hand_in_claim,
    liable,
    make_world,
    new_claim,
    new_company,
    new_debtor,
    settle,
)

REFUSED: dict[str, tuple[NewClaim, str, str]] = {
    "a due day in the future": (
        new_claim(due_day=date(2026, 12, 24)),
        "claim_not_due",
        "/due_day",
    ),
    "a due day that is today": (
        new_claim(due_day=date(2026, 11, 22)),
        "claim_not_due",
        "/due_day",
    ),
    "a negative invoice": (
        new_claim(amount=Money(-100, "SEK")),
        "amount_negative",
        "/amount/amount_minor",
    ),
    "a paid invoice": (
        new_claim(amount=Money(0, "SEK")),
        "nothing_to_pay",
        "/amount/amount_minor",
    ),
    "a currency the country does not use": (
        new_claim(amount=Money(10_000, "EUR")),
        "currency_not_used",
        "/amount/currency",
    ),
    "a time-barred claim": (
        new_claim(due_day=date(2023, 3, 1), issued_on=date(2023, 2, 1)),
        "claim_time_barred",
        "/arose_on",
    ),
    "a disputed claim": (new_claim(disputed=True), "claim_disputed", "/disputed"),
    "a deceased debtor": (
        new_claim(debtor=new_debtor(deceased_on=date(2026, 10, 1))),
        "debtor_deceased",
        "/debtor",
    ),
    "a minor": (
        new_claim(debtor=new_debtor(identity_number="20150423-2388")),
        "debtor_minor",
        "/debtor",
    ),
    "an identity number with a slip": (
        new_claim(debtor=new_debtor(identity_number="19850423-2384")),
        "identity_number_invalid",
        "/debtor/identity_number",
    ),
    "no identity number": (
        new_claim(debtor=new_debtor(identity_number=" ")),
        "identity_number_missing",
        "/debtor/identity_number",
    ),
    "no address": (
        new_claim(debtor=new_debtor(street="", post_code="")),
        "particulars_missing",
        "/debtor/street",
    ),
    "a reminder before the due day": (
        new_claim(reminder=SentReminder(sent_on=date(2026, 9, 30), fee_agreed=True)),
        "reminder_before_due",
        "/reminder/sent_on",
    ),
    "a guarantor who has died": (
        new_claim(other_liable=[liable("guarantor", new_company(deceased_on=date(2026, 1, 1)))]),
        "debtor_deceased",
        "/other_liable/0/debtor",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_a_claim_that_may_not_be_collected_is_refused(
    what: str, db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    claim, code, pointer = REFUSED[what]
    world = await make_world(tmp_path, now=clock.now)
    with pytest.raises(Refusals) as refused:
        await hand_in(
            world.creditor, HandIn(claim=claim, source="api"), dry_run=False, now=clock.now
        )
    assert [(one.code, one.pointer) for one in refused.value.refusals] == [(code, pointer)]
    for table in ("cases", "claims", "debtors", "ledger_entries", "case_log", "outbox"):
        assert await fetch_value(f"select count(*) from {table}") == 0, table


async def test_every_reason_is_told_at_once(db: None, clock: StoppedClock, tmp_path: Path) -> None:
    world = await make_world(tmp_path, now=clock.now)
    claim = new_claim(
        debtor=new_debtor(identity_number="1"), due_day=date(2027, 1, 1), disputed=True
    )
    with pytest.raises(Refusals) as refused:
        await hand_in(
            world.creditor, HandIn(claim=claim, source="api"), dry_run=False, now=clock.now
        )
    assert {one.code for one in refused.value.refusals} == {
        "identity_number_invalid",
        "claim_not_due",
        "claim_disputed",
    }


async def test_a_duplicate_invoice_is_refused_even_with_other_words(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    with pytest.raises(Refusals) as refused:
        await hand_in_claim(world.creditor, now=clock.now, ground="Något annat")
    assert refused.value.refusals[0].code == "invoice_duplicate"
    other = await hand_in_claim(world.other_creditor, now=clock.now)
    assert other.accepted, "another creditor may use the same invoice number"


async def test_a_creditor_without_an_agreement_hands_in_nothing(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    clock.wind(clock.now.replace(year=2019))
    with pytest.raises(Refusal) as refused:
        await hand_in_claim(world.creditor, now=clock.now)
    assert refused.value.code == "agreement_missing"


async def test_a_dry_run_answers_as_in_earnest_and_stores_nothing(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    rehearsal = await hand_in(
        world.creditor, HandIn(claim=new_claim(), source="api"), dry_run=True, now=clock.now
    )
    assert await fetch_value("select count(*) from cases") == 0
    assert await fetch_value("select count(*) from debtors") == 0
    answer = await hand_in_claim(world.creditor, now=clock.now)
    strip = {"dry_run": False, "claim_id": None, "case_id": None, "case_number": None}
    assert msgspec.structs.replace(rehearsal, **strip) == msgspec.structs.replace(answer, **strip)


async def test_a_dry_run_inside_a_request_stores_nothing_either(
    fresh_db: object, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    # A door's call is one transaction, which the action's own joins.
    async with transaction():
        await hand_in(
            world.creditor, HandIn(claim=new_claim(), source="api"), dry_run=True, now=clock.now
        )
    for table in ("cases", "claims", "debtors", "ledger_entries", "outbox"):
        assert await fetch_value(f"select count(*) from {table}") == 0, table


async def test_a_dry_run_tells_why_a_claim_would_be_refused(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    answer = await hand_in(
        world.creditor,
        HandIn(claim=new_claim(disputed=True), source="api"),
        dry_run=True,
        now=clock.now,
    )
    assert not answer.accepted
    assert [finding.code for finding in answer.findings] == ["claim_disputed"]
    assert answer.read.debtor_name == "Åsa Öberg"
    assert "2383" not in answer.read.identity_number_masked


async def test_invoices_on_one_debtor_become_one_case_with_one_letter(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    first = await hand_in_claim(world.creditor, now=clock.now)
    second = await hand_in_claim(world.creditor, now=clock.now, invoice_number="20418")
    assert (first.merged, second.merged) == (False, True)
    assert first.case_id == second.case_id
    await settle(clock.now)
    assert len(list((tmp_path / "letters").glob("*.pdf"))) == 1
    charged = await fetch_value("select count(*) from ledger_entries where kind = 'charge_raised'")
    assert charged == 1


async def test_a_company_pays_compensation_and_no_demand_cost_beside_it(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(
        world.creditor, now=clock.now, debtor=new_company(), claim_compensation=True
    )
    await settle(clock.now)
    costs = await fetch_value(
        "select array_agg(params->>'measure') from ledger_entries where kind = 'charge_raised'"
    )
    assert costs == ["compensation"]


async def test_a_consumer_never_pays_compensation(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now, claim_compensation=True)
    raised = await fetch_value("select count(*) from ledger_entries where kind = 'charge_raised'")
    assert raised == 0


async def test_a_claim_that_joins_a_demanded_case_costs_no_second_demand(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    first = await hand_in_claim(world.creditor, now=clock.now)
    assert first.next_steps[0].cost_debtor.amount_minor == 18_000
    await settle(clock.now)
    second = await hand_in_claim(world.creditor, now=clock.now, invoice_number="20418")
    assert second.merged
    assert second.next_steps[0].step == "send_demand"
    assert second.next_steps[0].cost_debtor.amount_minor == 0


async def test_a_later_hand_in_moves_a_debtor_but_never_renames_one(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    moved = new_debtor(name="Asa Oberg Fel", street="Nygatan 2", email="")
    await hand_in_claim(world.creditor, now=clock.now, invoice_number="2", debtor=moved)
    debtor = await get_debtor(await fetch_value("select id from debtors"))
    assert debtor.particulars.name == "Åsa Öberg"
    assert debtor.particulars.street == "Nygatan 2"
    assert debtor.particulars.email == "asa@debtor.example"


async def test_who_owes_privately_and_in_business_is_two_debtors(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    private = await hand_in_claim(world.creditor, now=clock.now)
    business = await hand_in_claim(
        world.creditor,
        now=clock.now,
        invoice_number="20418",
        debtor=new_debtor(kind="company", name="Åsas El"),
        claim_compensation=True,
    )
    assert private.case_id != business.case_id
    await settle(clock.now)
    charged = await fetch(
        "select e.subject_id, e.params->>'measure' as measure from ledger_entries e"
        " where e.kind = 'charge_raised'"
    )
    # The lump sum for late payment is owed in business alone (4 a § lag 1981:739).
    assert {(row["subject_id"], row["measure"]) for row in charged} == {
        (private.case_id, "demand"),
        (business.case_id, "compensation"),
    }
