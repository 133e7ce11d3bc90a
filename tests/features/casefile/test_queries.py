"""The case file: found, told apart, and the same figure for ever."""

from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from kvitt.core.refusal import Refusal
from kvitt.features.casefile.queries.case import get_case_shown
from kvitt.features.casefile.queries.cases import CaseSearch, list_cases
from kvitt.features.casefile.queries.debts import get_debt, get_liability
from kvitt.features.casefile.queries.overview import get_overview
from kvitt.features.casefile.queries.statement import reckon, show_statement
from kvitt.features.casefile.queries.timeline import list_timeline
from kvitt.features.casefile.schemas import CaseStatement
from kvitt.features.cases.queries import Case, get_case, get_visible_case, list_claims
from kvitt.features.charges.actions import NewMeasure, charge_measure
from kvitt.features.debtors.actions import erase_debtor
from kvitt.runtime.actor import SYSTEM, Actor
from kvitt.runtime.database import fetch_value
from tests.support.fixtures import StoppedClock
from tests.support.world import (
    SmallWorld,
    hand_in_claim,
    liable,
    make_world,
    new_company,
    new_debtor,
    settle,
)


async def get_statement(case: Case, as_of: date, *, known_at: datetime) -> CaseStatement:
    return show_statement(await reckon(case, as_of, known_at=known_at), "en")


async def _one_case(clock: StoppedClock, folder: Path) -> tuple[SmallWorld, UUID]:
    world = await make_world(folder, now=clock.now)
    answer = await hand_in_claim(world.creditor, now=clock.now)
    await settle(clock.now)
    assert answer.case_id is not None
    return world, answer.case_id


@pytest.mark.parametrize(
    "q",
    [
        "",
        "öberg",
        "OBERG",
        "Åsa Öb",
        "26-000001",
        "20417",
        "19850423-2383",
        "850423-2383",
        "1 250,00",
        "1250.00",
    ],
)
async def test_a_case_is_found_by_what_people_know_of_it(
    q: str, db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world, case_id = await _one_case(clock, tmp_path)
    found = await list_cases(world.creditor, CaseSearch(q=q), now=clock.now)
    assert [row.id for row in found.items] == [case_id]
    assert found.items[0].owed.amount_minor == 144_815
    assert found.total == 1


@pytest.mark.parametrize("q", ["Svensson", "Öbergsson", "20418", "26-000002", "1251"])
async def test_a_case_is_not_found_by_something_else(
    q: str, db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world, _ = await _one_case(clock, tmp_path)
    assert (await list_cases(world.creditor, CaseSearch(q=q), now=clock.now)).items == []


@pytest.mark.parametrize("sort", ["newest", "oldest", "largest", "next_step"])
async def test_pages_hold_every_case_once(
    sort: str, db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    numbers = ["556677-8899", "556036-0793", "556012-5790", "556016-0680", "202100-5489"]
    for at, number in enumerate(numbers):
        await hand_in_claim(
            world.creditor,
            now=clock.now + timedelta(minutes=at % 2),
            invoice_number=f"F{at}",
            debtor=new_company(identity_number=number),
        )
    seen: list[UUID] = []
    cursor = None
    while True:
        search = CaseSearch(sort=sort, cursor=cursor, limit=2)
        page = await list_cases(world.creditor, search, now=clock.now)
        seen += [row.id for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == len(numbers)


async def test_nobody_sees_another_creditor_s_case(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world, case_id = await _one_case(clock, tmp_path)
    stranger = world.other_creditor
    theirs = await get_case(case_id)
    assert (await list_cases(stranger, CaseSearch(), now=clock.now)).items == []
    with pytest.raises(Refusal, match="case_unknown"):
        await get_case_shown(stranger, case_id, now=clock.now)
    with pytest.raises(Refusal, match="case_unknown"):
        await get_visible_case(stranger, case_id)
    assert (await list_timeline(stranger, theirs, cursor=None, limit=50, now=clock.now)).items == []


async def test_who_reads_of_a_person_is_noted(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world, case_id = await _one_case(clock, tmp_path)
    shown = await get_case_shown(world.creditor, case_id, now=clock.now)
    assert [party.name for party in shown.parties] == ["Åsa Öberg"]
    assert shown.parties[0].identity_masked == "19850423-••••"
    assert shown.parties[0].limitation_day == date(2029, 9, 1)
    subject = await fetch_value("select subject_id from personal_reads where what = 'case'")
    assert subject == shown.parties[0].debtor_id


def _figures(statement: CaseStatement) -> CaseStatement:
    return msgspec.structs.replace(statement, known_at=None)


async def test_a_statement_is_the_same_for_ever(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    _, case_id = await _one_case(clock, tmp_path)
    case = await get_case(case_id)
    day, knew = date(2026, 11, 22), clock.now
    before = await get_statement(case, day, known_at=knew)
    later = clock.forward(days=2)
    claim = (await list_claims(case_id))[0]
    # Something that counts from a day already told of, and is known only later.
    measure = NewMeasure(kind="plan", day=day)
    await charge_measure(case, claim, measure, debtor_kind="consumer", actor=SYSTEM, now=later)
    after = await get_statement(case, day, known_at=later)
    again = await get_statement(case, day, known_at=knew)
    assert _figures(again) == _figures(before)
    assert after.total.amount_minor == before.total.amount_minor + 17_000


async def test_a_statement_sums_its_lines_and_spans(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    _, case_id = await _one_case(clock, tmp_path)
    statement = await get_statement(await get_case(case_id), date(2026, 12, 31), known_at=clock.now)
    assert sum(line.amount.amount_minor for line in statement.lines) == (
        statement.total.amount_minor
    )
    interest = next(line for line in statement.lines if line.head == "interest")
    assert interest.spans is not None
    assert sum(span.amount.amount_minor for span in interest.spans) == (
        interest.amount.amount_minor
    )
    assert [(span.days, span.rate) for span in interest.spans] == [(92, "10.00")]
    assert all(line.citation.act for line in statement.lines)


async def test_interest_is_refused_where_the_rate_is_not_known(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    _, case_id = await _one_case(clock, tmp_path)
    with pytest.raises(Refusal, match="rate_not_known"):
        await get_statement(await get_case(case_id), date(2027, 1, 1), known_at=clock.now)


async def test_a_guarantor_sees_only_what_they_are_liable_for(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    first = await hand_in_claim(
        world.creditor, now=clock.now, other_liable=[liable("guarantor", new_company())]
    )
    await hand_in_claim(world.creditor, now=clock.now, invoice_number="20418")
    await settle(clock.now)
    assert first.case_id is not None
    guarantor = await fetch_value("select debtor_id from liable_parties where role = 'guarantor'")
    actor = Actor(kind="debtor", debtor_id=guarantor, case_ids=frozenset({first.case_id}))
    shown = await get_debt(actor, first.case_id, now=clock.now)
    assert shown.role == "guarantor"
    assert [claim.invoice_number for claim in shown.claims] == ["20417"]
    assert {line.invoice_number for line in shown.statement.lines} == {"20417"}
    assert len(shown.letters) == 1
    stranger = Actor(kind="debtor", debtor_id=guarantor, case_ids=frozenset())
    with pytest.raises(Refusal, match="case_unknown"):
        await get_liability(stranger, first.case_id)


async def test_an_erased_debtor_leaves_figures_and_no_name(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world, case_id = await _one_case(clock, tmp_path)
    debtor_id = await fetch_value("select id from debtors")
    await erase_debtor(debtor_id, now=clock.now)
    found = await list_cases(world.creditor, CaseSearch(), now=clock.now)
    assert [(row.id, row.debtor_name) for row in found.items] == [(case_id, "—")]
    assert found.items[0].owed.amount_minor == 144_815
    assert (await list_cases(world.creditor, CaseSearch(q="Öberg"), now=clock.now)).items == []


async def test_an_overview_counts_what_there_is(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world, _ = await _one_case(clock, tmp_path)
    await hand_in_claim(world.creditor, now=clock.now, debtor=new_debtor(), invoice_number="2")
    assert world.creditor.creditor_id is not None
    overview = await get_overview(world.creditor.creditor_id, now=clock.now)
    assert (overview.open_cases, overview.open_principal.amount_minor) == (1, 250_000)
    assert [(one.step, one.day, one.cases) for one in overview.upcoming] == [
        ("recommend_payment_order", date(2026, 12, 1), 1)
    ]


async def test_lists_go_on_while_the_new_rate_is_not_published(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world, case_id = await _one_case(clock, tmp_path)
    at_year_end = (
        await get_statement(await get_case(case_id), date(2026, 12, 31), known_at=clock.now)
    ).total
    clock.wind(clock.now.replace(year=2027, month=1, day=5))
    found = await list_cases(world.creditor, CaseSearch(), now=clock.now)
    assert found.items[0].owed == at_year_end
    assert world.creditor.creditor_id is not None
    overview = await get_overview(world.creditor.creditor_id, now=clock.now)
    assert overview.open_cases == 1
    debtor = Actor(
        kind="debtor",
        debtor_id=await fetch_value("select id from debtors"),
        case_ids=frozenset({case_id}),
    )
    shown = await get_debt(debtor, case_id, now=clock.now)
    assert (shown.statement.as_of, shown.statement.total) == (date(2026, 12, 31), at_year_end)
