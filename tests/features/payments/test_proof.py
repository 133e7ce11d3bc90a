"""The daily proof, large files, and figures as people read them."""

import datetime as dt
from pathlib import Path

import pytest

from kvitt.core.money import Money
from kvitt.features.messages.wording import readable_day, readable_money
from kvitt.features.payments.actions import import_bank_file
from kvitt.features.payments.jobs import allocate_waiting
from kvitt.features.payments.proof import prove_client_money, prove_daily
from kvitt.features.payments.queries import list_waiting_cases
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, fetch_value
from tests.features.payments.scene import (
    ALL,
    STAFF,
    all_is_well,
    demanded_case,
    import_file,
    open_tasks,
    owed,
)
from tests.support.bank import Deposit, bgmax
from tests.support.fixtures import StoppedClock
from tests.support.world import settle


async def test_a_difference_is_a_red_task_and_corrected_by_nobody(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    await demanded_case(tmp_path, clock.now)
    await import_file(bgmax([Deposit(amount_minor=500)]), clock.now)
    await prove_daily(now=clock.now)
    assert await open_tasks() == []
    # Money that stands among the payments but not in the books.
    await execute(
        "insert into payments (id, channel, bank_key, source, value_day, received_at,"
        " amount_minor, currency, payment_references)"
        " values ($1, 'bank', 'x', 'x', '2026-11-22', $2, 700, 'SEK', '[]')",
        new_id(),
        clock.now,
    )
    await prove_daily(now=clock.now)
    await prove_daily(now=clock.now)
    assert await open_tasks() == ["books_differ"]
    (proof,) = await prove_client_money()
    assert (proof.difference_minor, proof.unallocated_difference_minor) == (0, -700)


async def test_a_large_file_is_allocated_by_the_worker(
    db: None, clock: StoppedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    monkeypatch.setattr(import_bank_file, "CASES_AT_ONCE_MAX", 0)
    deposit = Deposit(amount_minor=50_000, reference=scene.case.payment_reference)
    answer = await import_bank_file.import_bank_file(bgmax([deposit]), actor=STAFF, now=clock.now)
    assert answer.matched == 1
    assert await owed(scene.case) == ALL
    assert await list_waiting_cases(limit=5) == [scene.case.id]
    await all_is_well(scene.case.id)
    await settle(clock.now)
    assert await owed(scene.case) == ALL - 50_000
    await allocate_waiting(now=clock.now)
    assert await fetch_value("select count(*) from outbox where done_at is null") == 0
    await all_is_well(scene.case.id)


def test_money_reads_as_people_write_it() -> None:
    assert readable_money(Money(126_815, "SEK"), "sv") == "1\u00a0268,15\u00a0kr"
    assert readable_money(Money(-5, "SEK"), "sv") == "−0,05\u00a0kr"
    assert readable_money(Money(123_456_789, "SEK"), "en") == "SEK\u00a01,234,567.89"
    assert readable_money(Money(1_500, "JPY"), "en") == "JPY\u00a01,500"
    assert readable_day(dt.date(2026, 11, 24), "sv") == "24 november 2026"
