"""One demanded case, and what tests ask about it."""

import datetime as dt
from pathlib import Path
from uuid import UUID

import msgspec

from kvitt.features.cases.queries import Case, get_case, verify_log
from kvitt.features.cases.statements import reckon_case
from kvitt.features.payments.actions.import_bank_file import import_bank_file
from kvitt.features.payments.proof import prove_client_money
from kvitt.features.payments.schemas import BankFileAnswer
from kvitt.runtime.actor import Actor
from kvitt.runtime.database import fetch, fetch_value
from tests.support.world import (
    SmallWorld,
    books_balance,
    failed_jobs,
    hand_in_claim,
    make_world,
    settle,
)

STAFF = Actor(kind="staff", label="Desk")
TODAY = dt.date(2026, 11, 22)
ALL = 144_815
"""1 250,00 + 18,15 interest + 180,00 for the demand, as of 22 November."""


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    world: SmallWorld
    case: Case

    @property
    def debtor(self) -> Actor:
        return Actor(
            kind="debtor", debtor_id=self.case.debtor_id, case_ids=frozenset({self.case.id})
        )


async def demanded_case(folder: Path, now: dt.datetime, **changes: object) -> Scene:
    world = await make_world(folder, now=now)
    await hand_in_claim(world.creditor, now=now, **changes)
    await settle(now)
    case_id = await fetch_value("select id from cases")
    return Scene(world=world, case=await get_case(case_id))


async def import_file(content: bytes, now: dt.datetime) -> BankFileAnswer:
    answer = await import_bank_file(content, actor=STAFF, now=now)
    await settle(now)
    return answer


async def owed(case: Case, as_of: dt.date = TODAY) -> int:
    return (await reckon_case(case, as_of)).total_minor


async def heads(case: Case, as_of: dt.date = TODAY) -> dict[str, int]:
    statement = await reckon_case(case, as_of)
    return {line.head: line.amount_minor for line in statement.lines}


async def status(case_id: UUID) -> tuple[str, str | None]:
    case = await get_case(case_id)
    return case.status, case.closed_because


async def open_tasks() -> list[str]:
    rows = await fetch("select kind from tasks where done_at is null order by opened_at, id")
    return [row["kind"] for row in rows]


async def all_is_well(*case_ids: UUID) -> None:
    """What must hold after every story."""
    await books_balance()
    assert await failed_jobs() == []
    for proof in await prove_client_money():
        assert proof.holds, proof
    for case_id in case_ids:
        assert await verify_log(case_id) is None
