"""Each case bears a payment reference of its country, and no two cases bear one number."""

from datetime import date
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from kvitt.features.cases.actions import NewCase, open_case
from kvitt.features.cases.queries import get_case
from kvitt.runtime.actor import SYSTEM
from kvitt.runtime.database import fetch_row
from tests.support.fixtures import FreshDatabase, StoppedClock
from tests.support.world import hand_in_claim, make_world


async def next_serial(fresh_db: FreshDatabase, serial: int) -> None:
    """Let the next case take that serial; only the tables' owner may."""
    line = await asyncpg.connect(fresh_db.owner_url)
    await line.execute(f"alter sequence payment_reference_serial restart with {serial}")
    await line.close()


async def reference_of(country: str, currency: str, *, clock: StoppedClock) -> str:
    """The reference of a case opened now."""
    row = await fetch_row("select creditor_id, id from debtors limit 1")
    assert row is not None
    case_id: UUID = await open_case(
        NewCase(
            creditor_id=row["creditor_id"],
            debtor_id=row["id"],
            country=country,
            currency=currency,
            day=date(2026, 11, 22),
        ),
        actor=SYSTEM,
        now=clock.now,
    )
    return (await get_case(case_id)).payment_reference


@pytest.mark.parametrize(
    ("country", "currency", "reference"),
    [
        # Seven signs in all, so a 7 before the check digit; Luhn over 123457: 7×2 → 5, 5, 4×2 = 8,
        # 3, 2×2 = 4, 1 make 26, and 4 is left to 30.
        ("SE", "SEK", "1234574"),
        # 5, 4, 3, 2, 1 by 7, 3, 1, 7, 3 make 35 + 12 + 3 + 14 + 3 = 67, and 3 is left to 70.
        ("FI", "EUR", "123453"),
        # Luhn over 12345: 5×2 → 1, 4, 3×2 = 6, 2, 1×2 = 2 make 15, and 5 is left to 20.
        ("NO", "NOK", "123455"),
        ("DK", "DKK", "000000000123455"),
    ],
)
async def test_a_case_bears_its_country_s_reference(
    country: str,
    currency: str,
    reference: str,
    fresh_db: FreshDatabase,
    clock: StoppedClock,
    tmp_path: Path,
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    await next_serial(fresh_db, 12_345)
    assert await reference_of(country, currency, clock=clock) == reference


async def test_a_number_of_another_country_is_never_given_again(
    fresh_db: FreshDatabase, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    await next_serial(fresh_db, 12_345)
    swedish = await reference_of("SE", "SEK", clock=clock)
    # The KID of the serial 123457 would be the very same seven digits.
    await next_serial(fresh_db, 123_457)
    norwegian = await reference_of("NO", "NOK", clock=clock)
    assert (swedish, norwegian) == ("1234574", "1234582")
