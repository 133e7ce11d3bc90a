"""Who answers for one claim of a case is asked for that claim, pays it, and sees no other."""

import datetime as dt
from pathlib import Path

import pytest

from kvitt.core.money import Money
from kvitt.core.refusal import Refusal
from kvitt.features.casefile.queries.debts import get_debt
from kvitt.features.cases.queries import get_case
from kvitt.features.cases.statements import reckon_share
from kvitt.features.disputes.actions import create_objection
from kvitt.features.disputes.schemas import NewObjection
from kvitt.features.identity.actions import (
    ProofGiven,
    grant_debtor_access,
    open_debtor_session,
)
from kvitt.features.identity.queries import find_session
from kvitt.features.payments.actions.open_checkout import open_checkout
from kvitt.features.payments.actions.record_event import record_event
from kvitt.features.payments.queries import get_checkout
from kvitt.runtime.actor import Actor
from kvitt.runtime.database import fetch, fetch_value
from tests.features.payments.cards import Cards, paid, plug_cards
from tests.features.payments.scene import TODAY, Scene, all_is_well, import_file
from tests.support.bank import Deposit, bgmax
from tests.support.fixtures import StoppedClock
from tests.support.world import hand_in_claim, liable, make_world, new_company, only_case, settle

FIRST = 125_000 + 1_815 + 18_000
"""The guaranteed claim with its interest and the demand's cost."""


async def _scene(folder: Path, now: dt.datetime) -> tuple[Scene, Actor, Cards]:
    """Two claims on one debtor; somebody else answers for the first of them."""
    world = await make_world(folder, now=now)
    await hand_in_claim(world.creditor, now=now, other_liable=[liable("guarantor", new_company())])
    await hand_in_claim(world.creditor, now=now, invoice_number="20418")
    await settle(now)
    case = await get_case(await only_case())
    guarantor = await fetch_value("select debtor_id from liable_parties where role = 'guarantor'")
    actor = Actor(kind="debtor", debtor_id=guarantor, case_ids=frozenset({case.id}))
    return Scene(world=world, case=case), actor, plug_cards()


async def _pay(actor: Actor, scene: Scene, cards: Cards, now: dt.datetime) -> None:
    await open_checkout(actor, scene.case.id, None, now=now)
    await record_event(paid(cards.requests[-1], now), now=now)
    await settle(now)


async def test_a_guarantor_is_asked_by_card_for_their_own_claim(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, guarantor, cards = await _scene(tmp_path, clock.now)
    await open_checkout(guarantor, scene.case.id, None, now=clock.now)
    assert cards.requests[0].amount_minor == FIRST
    with pytest.raises(Refusal, match="amount_too_high"):
        await open_checkout(guarantor, scene.case.id, Money(FIRST + 1, "SEK"), now=clock.now)


async def test_a_guarantor_s_money_pays_their_claim_and_no_other(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, guarantor, cards = await _scene(tmp_path, clock.now)
    await _pay(guarantor, scene, cards, clock.now)
    assert guarantor.debtor_id is not None
    assert await reckon_share(scene.case, guarantor.debtor_id, TODAY) == 0
    assert await reckon_share(scene.case, scene.case.debtor_id, TODAY) == 125_000 + 1_815
    paid_claims = await fetch(
        "select distinct c.invoice_number from allocation_parts t"
        " join claims c on c.id = t.claim_id"
    )
    assert [row["invoice_number"] for row in paid_claims] == ["20417"]
    await all_is_well(scene.case.id)


async def test_a_receipt_tells_what_its_payer_still_owes(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, guarantor, cards = await _scene(tmp_path, clock.now)
    await _pay(guarantor, scene, cards, clock.now)
    checkout_id = await fetch_value("select id from checkouts")
    shown = await get_checkout(guarantor, checkout_id, now=clock.now)
    assert shown.receipt is not None
    assert shown.receipt.still_owed.is_zero
    with pytest.raises(Refusal, match="checkout_unknown"):
        await get_checkout(scene.debtor, checkout_id, now=clock.now)


async def test_money_for_other_claims_is_not_a_guarantor_s_to_see(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, guarantor, _ = await _scene(tmp_path, clock.now)
    # Costs, both claims' interest and the first principal: then on to the second claim alone.
    for serial, amount in enumerate((18_000 + 2 * 1_815 + 125_000, 40_000), start=1):
        deposit = Deposit(
            amount_minor=amount, reference=scene.case.payment_reference, serial=serial
        )
        await import_file(bgmax([deposit], stamp=f"2026112217303501033{serial}"), clock.now)
    shown = await get_debt(guarantor, scene.case.id, now=clock.now)
    assert [one.amount.amount_minor for one in shown.statement.payments] == [FIRST]
    assert [one.kind for one in shown.events].count("payment_received") == 1
    main = await get_debt(scene.debtor, scene.case.id, now=clock.now)
    assert [one.kind for one in main.events].count("payment_received") == 2


async def test_a_debtor_s_own_words_stand_in_their_conversation(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene, guarantor, _ = await _scene(tmp_path, clock.now)
    code = await grant_debtor_access(scene.case.id, scene.case.debtor_id, pin="1234", now=clock.now)
    proof = ProofGiven(code=code, pin="1234")
    opened, _ = await open_debtor_session(proof, ip="::1", now=clock.now)
    session = await find_session(opened.token, "debtor", now=clock.now)
    assert session is not None
    objection = NewObjection(reason="fault", words="Den är trasig.")
    await create_objection(session.actor, scene.case.id, objection, now=clock.now)
    mine = await get_debt(session.actor, scene.case.id, now=clock.now)
    assert "Den är trasig." in [event.words for event in mine.events]
    theirs = await get_debt(guarantor, scene.case.id, now=clock.now)
    assert "objection_made" not in [event.kind for event in theirs.events]
