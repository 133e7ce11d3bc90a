"""What is recorded of limitation is what every reader of a case reckons with."""

from datetime import date
from pathlib import Path

import asyncpg
import pytest

from kvitt.features.casefile.queries.case import get_case_shown
from kvitt.features.cases.actions import record_limitation_event
from kvitt.features.cases.queries import get_case, list_claims
from kvitt.features.procedures.queries import list_owing
from kvitt.runtime.statutes import law_of
from tests.support.fixtures import StoppedClock
from tests.support.world import hand_in_claim, make_world, settle

ENDED = date(2026, 11, 20)
UNSERVED, SERVED = date(2029, 9, 1), date(2029, 11, 20)


@pytest.mark.parametrize(
    ("details", "last_day"), [({"served": "no"}, UNSERVED), ({"served": "yes"}, SERVED)]
)
async def test_an_event_s_details_decide_how_long_a_claim_lives(
    details: dict[str, str], last_day: date, db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    answer = await hand_in_claim(world.creditor, now=clock.now)
    await settle(clock.now)
    assert answer.case_id is not None
    case = await get_case(answer.case_id)
    claims = [claim.id for claim in await list_claims(case.id)]
    await record_limitation_event(
        claims,
        case.debtor_id,
        "proceedings_ended",
        day=ENDED,
        now=clock.now,
        law_digest=law_of("SE").digest,
        details=details,
    )
    shown = await get_case_shown(world.creditor, case.id, now=clock.now)
    assert shown.parties[0].limitation_day == last_day
    assert len(await list_owing(case, UNSERVED)) == 1
    assert len(await list_owing(case, date(2029, 9, 2))) == (1 if last_day == SERVED else 0)


async def test_only_a_kind_of_the_closed_list_is_recorded(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    answer = await hand_in_claim(world.creditor, now=clock.now)
    assert answer.case_id is not None
    case = await get_case(answer.case_id)
    claims = [claim.id for claim in await list_claims(case.id)]
    with pytest.raises(asyncpg.CheckViolationError):
        await record_limitation_event(
            claims,
            case.debtor_id,
            "promised",
            day=ENDED,
            now=clock.now,
            law_digest=law_of("SE").digest,
        )
