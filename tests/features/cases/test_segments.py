"""Lists and sums ask the segments; what they answer is what each statement says."""

import datetime as dt
import random
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from kvitt.core import chart
from kvitt.core.allocation import AllocatedPart
from kvitt.core.citation import Citation
from kvitt.core.ledger import Entry
from kvitt.core.refusal import Refusal
from kvitt.core.statement import reckon_statement, unfixed_interest
from kvitt.features.cases import segments
from kvitt.features.cases.actions import NewCase, open_case
from kvitt.features.cases.queries import get_case
from kvitt.features.cases.segments import (
    follow_law,
    interest_by_creditor,
    keep_segments,
    owed_in_cases,
    wrong_segments,
)
from kvitt.features.cases.statements import load_histories, reckon_case, schedule_of
from kvitt.features.ledger.actions import post, reverse
from kvitt.law.country import CountryLaw
from kvitt.law.read import load
from kvitt.runtime.actor import SYSTEM
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, fetch, fetch_value
from tests.support.fixtures import StoppedClock
from tests.support.laws import ONE_HALF_YEAR_MORE, changed_law
from tests.support.world import hand_in_claim, make_world, new_company, settle

pytestmark = pytest.mark.usefixtures("db")

CURRENCIES = {"SE": "SEK", "FI": "EUR", "DK": "DKK", "NO": "NOK"}
CITE = Citation(act="custom", section="", title="", basis="custom")
LAST = dt.date(2026, 12, 31)


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    creditor_id: UUID
    consumer_id: UUID
    company_id: UUID
    now: dt.datetime


async def make_scene(folder: Path, now: dt.datetime) -> Scene:
    world = await make_world(folder, now=now)
    await hand_in_claim(world.creditor, now=now)
    await hand_in_claim(world.creditor, now=now, debtor=new_company(), invoice_number="2")
    ids = {row["kind"]: row["id"] for row in await fetch("select kind, id from debtors")}
    creditor_id = world.creditor.creditor_id
    assert creditor_id is not None
    return Scene(
        creditor_id=creditor_id, consumer_id=ids["consumer"], company_id=ids["company"], now=now
    )


async def add_claim(
    scene: Scene,
    country: str,
    *,
    due: dt.date,
    principal_minor: int,
    debtor_id: UUID,
    claim_kind: str = "goods",
    agreed_on: dt.date | None = None,
    agreed_rate_ppm: int | None = None,
    pre_due_rate_ppm: int | None = None,
) -> tuple[UUID, UUID]:
    """A case of one claim, as intake would book it."""
    case_id = await open_case(
        NewCase(
            creditor_id=scene.creditor_id,
            debtor_id=debtor_id,
            country=country,
            currency=CURRENCIES[country],
            day=due,
        ),
        actor=SYSTEM,
        now=scene.now,
    )
    claim_id = new_id()
    await execute(
        "insert into claims (id, case_id, creditor_id, invoice_number, ground, principal_minor,"
        " currency, arose_on, due_day, claim_kind, agreed_on, agreed_rate_ppm, pre_due_rate_ppm,"
        " original_creditor, registered_at)"
        " values ($1, $2, $3, $4, '', $5, $6, $7, $7, $8, $9, $10, $11, '', $12)",
        claim_id,
        case_id,
        scene.creditor_id,
        str(claim_id),
        principal_minor,
        CURRENCIES[country],
        due,
        claim_kind,
        agreed_on,
        agreed_rate_ppm,
        pre_due_rate_ppm,
        scene.now,
    )
    await execute(
        "insert into liable_parties (id, claim_id, debtor_id, role, recorded_at)"
        " values ($1, $2, $3, 'main', $4)",
        new_id(),
        claim_id,
        debtor_id,
        scene.now,
    )
    entry = chart.register_claim(
        claim_id=claim_id,
        case_id=case_id,
        principal_minor=principal_minor,
        currency=CURRENCIES[country],
        effective_day=due + dt.timedelta(days=9),
    )
    await book(scene, case_id, entry)
    return case_id, claim_id


async def book(scene: Scene, case_id: UUID, entry: Entry) -> UUID:
    return await post(entry, subject_id=case_id, now=scene.now)


async def live(
    scene: Scene, chance: random.Random, law: CountryLaw, case_id: UUID, on: dt.date
) -> None:
    """A year or two in a claim's life: paid in part, given up in part, taken back."""
    case = await get_case(case_id)
    undo: list[UUID] = []
    for _ in range(chance.randrange(4)):
        on += dt.timedelta(days=chance.randrange(1, 120))
        (history,) = (await load_histories([case_id]))[case_id]
        left = await fetch_value(
            "select balance_minor from ledger_balances b join ledger_accounts a"
            " on a.id = b.account_id where a.owner_id = $1 and a.kind = 'receivable_principal'",
            history.claim_id,
        )
        part = chance.randrange(1, left // 2 + 2)
        if on > LAST or part > left:
            return
        if chance.random() < 0.25:
            waived = chart.waive(
                claim_id=history.claim_id,
                case_id=case_id,
                head="principal",
                amount_minor=part,
                currency=case.currency,
                effective_day=on,
            )
            undo.append(await book(scene, case_id, waived))
            continue
        interest = unfixed_interest(history, schedule_of(law, history), on).amount_minor
        parts = [AllocatedPart(history.claim_id, "principal", part, CITE)]
        if interest:
            fixed = chart.fix_interest(
                claim_id=history.claim_id,
                case_id=case_id,
                amount_minor=interest,
                currency=case.currency,
                effective_day=on,
            )
            undo.append(await book(scene, case_id, fixed))
            parts.append(AllocatedPart(history.claim_id, "interest", interest // 2 + 1, CITE))
        paid = chart.allocate_payment(
            payment_id=new_id(),
            creditor_id=scene.creditor_id,
            case_id=case_id,
            parts=parts,
            surplus_minor=0,
            currency=case.currency,
            effective_day=on,
        )
        undo.append(await book(scene, case_id, paid))
    if undo and chance.random() < 0.3:
        for entry_id in reversed(undo):
            await reverse(entry_id, now=scene.now)


@pytest.mark.parametrize("country", sorted(CURRENCIES))
async def test_many_claims_at_once_are_each_statement_to_the_minor_unit(
    tmp_path: Path, clock: StoppedClock, country: str
) -> None:
    chance = random.Random(country)  # noqa: S311 (the same claims each time)
    scene = await make_scene(tmp_path, clock.now)
    law = load(country.lower())
    cases = []
    for at in range(40):
        due = dt.date(2022, 1, 10) + dt.timedelta(days=chance.randrange(1600))
        case_id, _ = await add_claim(
            scene,
            country,
            due=due,
            principal_minor=chance.choice([1, 4_711, 250_000, 8_123_457, 10**14]),
            debtor_id=chance.choice([scene.consumer_id, scene.company_id]),
            claim_kind=chance.choice(["goods", "credit", "rent"]),
            agreed_on=chance.choice([None, due - dt.timedelta(days=400)]),
            agreed_rate_ppm=chance.choice([None, None, 20_000, 240_000]),
            pre_due_rate_ppm=chance.choice([None, None, 150_000]),
        )
        await live(scene, chance, law, case_id, due - dt.timedelta(days=at % 3 * 5))
        await keep_segments(case_id, country)
        cases.append(case_id)
    assert await wrong_segments() == []
    for as_of in (dt.date(2022, 5, 31), dt.date(2024, 2, 29), dt.date(2026, 7, 1), LAST):
        await all_equal(scene, law, country, cases, as_of)


async def all_equal(
    scene: Scene, law: CountryLaw, country: str, cases: list[UUID], as_of: dt.date
) -> None:
    owed = await owed_in_cases(country, cases, as_of)
    interest = 0
    for case_id, histories in (await load_histories(cases)).items():
        told = reckon_statement(histories, lambda one: schedule_of(law, one), as_of)
        found = owed[case_id]
        heads = {line.head: line for line in told.lines}
        due = histories[0].due_day <= as_of
        assert found.owed_minor == told.total_minor, (case_id, as_of)
        assert found.principal_minor == (heads["principal"].raised_minor if due else 0)
        assert found.paid_minor == sum(line.paid_minor for line in told.lines)
        assert found.claims == 1
        interest += heads["interest"].amount_minor if "interest" in heads else 0
    if country == "SE":  # the claims the scene was made with
        others = await fetch("select id from cases where not id = any($1)", cases)
        for row in others:
            told = await reckon_case(await get_case(row["id"]), as_of)
            interest += sum(one.amount_minor for one in told.lines if one.head == "interest")
    assert await interest_by_creditor(country, as_of) == {scene.creditor_id: interest}


async def test_a_day_whose_rate_is_not_known_is_refused_not_guessed(
    tmp_path: Path, clock: StoppedClock
) -> None:
    scene = await make_scene(tmp_path, clock.now)
    cases = [row["id"] for row in await fetch("select id from cases")]
    after = LAST + dt.timedelta(days=1)
    with pytest.raises(Refusal) as refused:
        await interest_by_creditor("SE", after)
    assert refused.value.code == "rate_not_known"
    assert refused.value.params == {"day": "2027-01-01"}
    with pytest.raises(Refusal):
        await owed_in_cases("SE", cases, after)
    # An agreed rate that no bound moves is known for ever.
    fixed, _ = await add_claim(
        scene,
        "SE",
        due=dt.date(2026, 7, 1),
        principal_minor=36_500,
        debtor_id=scene.company_id,
        agreed_rate_ppm=100_000,
    )
    await keep_segments(fixed, "SE")
    assert (await owed_in_cases("SE", [fixed], after))[fixed].owed_minor == 36_500 + 10 * 184


async def test_a_case_nobody_handed_a_claim_in_for_owes_nothing(
    tmp_path: Path, clock: StoppedClock
) -> None:
    await make_scene(tmp_path, clock.now)
    assert await owed_in_cases("SE", [new_id()], LAST) == {}
    assert await interest_by_creditor("NO", LAST) == {}


async def test_a_segment_changed_by_hand_is_found(tmp_path: Path, clock: StoppedClock) -> None:
    await make_scene(tmp_path, clock.now)
    await settle(clock.now)
    assert await wrong_segments() == []
    claim_id = await fetch_value(
        "update interest_segments set base_minor = base_minor + 1 where (claim_id, since_day) ="
        " (select claim_id, since_day from interest_segments limit 1) returning claim_id"
    )
    assert await wrong_segments() == [claim_id]


async def test_a_law_that_only_goes_on_cuts_nothing_anew(
    tmp_path: Path, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = await make_scene(tmp_path, clock.now)
    before = await interest_by_creditor("SE", LAST)
    longer = changed_law(tmp_path, "reference_rate", *ONE_HALF_YEAR_MORE)
    monkeypatch.setattr(segments, "law_of", lambda _: longer)
    assert await follow_law("SE") == 0
    assert await interest_by_creditor("SE", LAST) == before
    assert (await interest_by_creditor("SE", dt.date(2027, 6, 30)))[scene.creditor_id] > 0
    assert await wrong_segments() == []


async def test_a_corrected_rate_is_followed_before_anything_is_answered(
    tmp_path: Path, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = await make_scene(tmp_path, clock.now)
    older, _ = await add_claim(
        scene,
        "SE",
        due=dt.date(2010, 1, 1),
        principal_minor=1_000_000,
        debtor_id=scene.company_id,
    )
    await keep_segments(older, "SE")
    before = await interest_by_creditor("SE", LAST)
    law = load("se")
    other = changed_law(
        tmp_path,
        "reference_rate",
        ('since: 2026-01-01, value: "2', 'since: 2026-01-01, value: "9'),
    )
    monkeypatch.setattr(segments, "law_of", lambda _: other)
    after = await interest_by_creditor("SE", LAST)
    assert after[scene.creditor_id] > before[scene.creditor_id]
    assert await wrong_segments() == []
    # And back again: the wrong law's segments are not trusted for having been right before.
    monkeypatch.setattr(segments, "law_of", lambda _: law)
    assert await interest_by_creditor("SE", LAST) == before
    assert await wrong_segments() == []
