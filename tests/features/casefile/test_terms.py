"""A statement says why a claim bears the interest it does, from the facts told at hand-in."""

from datetime import date
from pathlib import Path

import pytest

from kvitt.features.casefile.queries.statement import Asked, state_case
from tests.support.fixtures import StoppedClock
from tests.support.world import hand_in_claim, make_world, new_company

AUTHORITY = new_company(kind="authority", name="Kommunen", identity_number="212000-0142")
TOLD: dict[str, tuple[dict[str, object], str, str, str]] = {
    # 2 % and 20 points (SFS 2024:1238).
    "a consumer's credit": (
        {"claim_kind": "credit", "agreed_rate": "30", "agreed_on": date(2025, 3, 1)},
        "22.00",
        "19 a §",
        "30.00 % is more than the law allows. 22.00 % applies.",
    ),
    # 2 % and 8 points, whatever was agreed (6 § andra stycket).
    "an authority": (
        {"debtor": AUTHORITY, "agreed_rate": "3"},
        "10.00",
        "6 § andra stycket",
        "3.00 % is less than this debtor has to pay. 10.00 % applies.",
    ),
    "a rate from before the due day": (
        {"pre_due_rate": "18"},
        "18.00",
        "7 §",
        "Before the due day the claim bore 18.00 %.",
    ),
}


@pytest.mark.parametrize("what", TOLD)
async def test_a_statement_says_why_it_bears_that_rate(
    what: str, db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    facts, rate, section, why = TOLD[what]
    world = await make_world(tmp_path, now=clock.now)
    answer = await hand_in_claim(world.creditor, now=clock.now, **facts)
    assert answer.case_id is not None
    asked = Asked(as_of=date(2026, 11, 22), language="en")
    stated = await state_case(world.creditor, answer.case_id, asked, now=clock.now)
    (line,) = (line for line in stated.shown().lines if line.head == "interest")
    assert line.spans is not None
    (span,) = line.spans
    assert span.rate == rate
    assert section in {citation.section.replace("\u00a0", " ") for citation in span.citations}
    assert why in " ".join(line.explanation).replace("\u00a0", " ")
