"""What a corrected value touches is listed to the öre, and nothing is written."""

import datetime as dt
from pathlib import Path

import pytest

from kvitt.app.kit import correct
from kvitt.core.money import Money
from kvitt.features.casefile.queries.corrections import TouchedFigure, list_corrections
from kvitt.features.cases.statements import reckon_case
from kvitt.law.country import CountryLaw
from kvitt.law.read import load
from kvitt.runtime import statutes
from kvitt.runtime.database import DB, fetch, fetch_value
from tests.features.payments.scene import all_is_well, demanded_case, import_file
from tests.support.bank import Deposit, bgmax
from tests.support.fixtures import FreshDatabase, StoppedClock
from tests.support.laws import ONE_HALF_YEAR_MORE, changed_law

PAID = dt.date(2026, 11, 24)
RATE = (
    "reference_rate",
    ('2026-07-01\n        value: "2.00"', '2026-07-01\n        value: "3.00"'),
)


def read_from_now_on(monkeypatch: pytest.MonkeyPatch, law: CountryLaw) -> None:
    monkeypatch.setattr(statutes, "load", lambda _, **__: law)


async def paid_in_part(folder: Path, clock: StoppedClock) -> str:
    """125 000 from 30 September, 18 000 for the demand, and 40 000 paid on 24 November."""
    scene = await demanded_case(folder, clock.now)
    money = Deposit(
        amount_minor=40_000, reference=scene.case.payment_reference, value_day=PAID, serial=1
    )
    await import_file(bgmax([money]), clock.forward(days=3))
    await all_is_well(scene.case.id)
    return scene.case.number


def told(one: TouchedFigure) -> tuple[str, str, int, int, int]:
    return (
        one.kind,
        one.head,
        one.booked.amount_minor,
        one.present.amount_minor,
        one.difference.amount_minor,
    )


async def everything() -> list[object]:
    tables = await fetch(
        "select table_name from information_schema.tables where table_schema = 'public'"
    )
    return [
        (name, await fetch_value(f"select array_agg(t::text order by t::text) from {name} t"))
        for name in sorted(row["table_name"] for row in tables)
    ]


async def test_under_the_same_law_nothing_is_touched(
    db: None, tmp_path: Path, clock: StoppedClock
) -> None:
    await paid_in_part(tmp_path, clock)
    found = await list_corrections("SE", now=clock.now)
    assert (found.earlier, found.touched, found.refused) == ([], [], [])
    assert found.law_digest == load("se").digest


async def test_a_corrected_rate_touches_the_fixing_and_what_the_payment_covered(
    db: None, tmp_path: Path, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await paid_in_part(tmp_path, clock)
    law = changed_law(tmp_path / "law", *RATE)
    read_from_now_on(monkeypatch, law)
    before = await everything()
    found = await list_corrections("SE", now=clock.now)
    assert await everything() == before
    (earlier,) = found.earlier
    assert earlier.digest == load("se").digest
    (change,) = earlier.changes
    assert (change.file, change.name, change.since, change.was, change.now) == (
        "reference_rate",
        "reference_rate",
        dt.date(2026, 7, 1),
        "2.00",
        "3.00",
    )
    # 55 days on 125 000 at 10 % are 1 883,56, at 11 % 2 071,92; the rest of the money moves along.
    assert [told(one) for one in found.touched] == [
        ("allocation", "interest", 1_884, 2_072, 188),
        ("allocation", "principal", 20_116, 19_928, -188),
        ("interest", "interest", 1_884, 2_072, 188),
    ]
    fixing = found.touched[2]
    assert (fixing.case_number, fixing.invoice_number, fixing.day) == (number, "20417", PAID)
    assert fixing.booked == Money(1_884, "SEK")
    assert fixing.citation is not None
    assert fixing.citation.short == "6 § räntelagen"
    assert fixing.law_digest == earlier.digest


async def test_a_corrected_cost_touches_the_charge_and_what_the_payment_covered(
    db: None, tmp_path: Path, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await paid_in_part(tmp_path, clock)
    law = changed_law(tmp_path / "law", "fees", ('value: "180"', 'value: "160"'))
    read_from_now_on(monkeypatch, law)
    found = await list_corrections("SE", now=clock.now)
    assert [told(one) for one in found.touched] == [
        ("charge", "costs", 18_000, 16_000, -2_000),
        ("allocation", "costs", 18_000, 16_000, -2_000),
        ("allocation", "principal", 20_116, 22_116, 2_000),
    ]
    assert found.touched[0].measure == "demand"
    shown = correct._told(found)
    assert shown["touched"][0] == {  # type: ignore[index]
        "kind": "charge",
        "case": found.touched[0].case_number,
        "claim": "20417",
        "head": "costs",
        "measure": "demand",
        "payment": None,
        "day": dt.date(2026, 11, 22),
        "booked": {"amount_minor": 18_000, "currency": "SEK"},
        "present": {"amount_minor": 16_000, "currency": "SEK"},
        "difference": {"amount_minor": -2_000, "currency": "SEK"},
        "law_digest": load("se").digest,
        "citation": "4 § lagen om ersättning för inkassokostnader m.m. (1981:739) – SFS 2013:56",
    }


async def test_a_rate_from_a_later_day_touches_nothing_fixed_before_it(
    db: None, tmp_path: Path, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await paid_in_part(tmp_path, clock)
    later = changed_law(tmp_path / "law", "reference_rate", *ONE_HALF_YEAR_MORE)
    read_from_now_on(monkeypatch, later)
    found = await list_corrections("SE", now=clock.now)
    (earlier,) = found.earlier
    assert earlier.changes == []
    assert (found.touched, found.refused) == ([], [])


async def test_a_rate_that_is_no_longer_known_is_told_not_guessed(
    db: None, tmp_path: Path, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await paid_in_part(tmp_path, clock)
    shorter = changed_law(
        tmp_path / "law", "reference_rate", ("known_until: 2026-12-31", "known_until: 2026-10-31")
    )
    read_from_now_on(monkeypatch, shorter)
    found = await list_corrections("SE", now=clock.now)
    assert found.touched == []
    (refused,) = found.refused
    assert (refused.case_number, refused.code) == (number, "rate_not_known")
    assert correct._told(found)["not_reckoned"] == [
        {"case": number, "code": "rate_not_known", "params": dict(refused.params)}
    ]


async def test_every_law_in_the_books_is_kept(
    db: None, tmp_path: Path, clock: StoppedClock
) -> None:
    await paid_in_part(tmp_path, clock)
    rows = await fetch(
        "select law_digest from ledger_entries where law_digest <> ''"
        " union select law_digest from demands"
        " union select law_digest from limitation_events"
        " union select next_step_law from cases"
        " where next_step is not null"
    )
    assert [row["law_digest"] for row in rows] == [load("se").digest]
    kept = await fetch("select digest from law_versions")
    assert [row["digest"] for row in kept] == [load("se").digest]


async def test_a_case_paid_to_the_end_is_left_as_it_was(
    db: None, tmp_path: Path, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    owed = (await reckon_case(scene.case, PAID)).total_minor
    money = Deposit(
        amount_minor=owed, reference=scene.case.payment_reference, value_day=PAID, serial=1
    )
    await import_file(bgmax([money]), clock.forward(days=3))
    read_from_now_on(monkeypatch, changed_law(tmp_path / "law", *RATE))
    before = await everything()
    found = await list_corrections("SE", now=clock.now)
    assert await everything() == before
    assert [told(one) for one in found.touched] == [
        ("allocation", "interest", 1_884, 2_072, 188),
        ("allocation", "principal", 125_000, 124_812, -188),
        ("interest", "interest", 1_884, 2_072, 188),
    ]


async def test_the_command_asks_each_country(fresh_db: FreshDatabase) -> None:
    await DB.close()
    try:
        found = await correct._found(fresh_db.url, ["SE", "NO"])
    finally:
        await DB.open(fresh_db.url)
    assert [(one.country, one.law_digest) for one in found] == [
        ("SE", load("se").digest),
        ("NO", load("no").digest),
    ]
