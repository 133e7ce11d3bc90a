"""Real invoice files become claims, or a clear refusal that points into the file."""

from datetime import date
from pathlib import Path

import pytest

from kvitt.adapters.invoices import Invoices
from kvitt.core.refusal import Refusal, Refusals
from kvitt.features.creditors.queries import get_creditor
from kvitt.features.intake.actions import HandIn, hand_in
from kvitt.features.intake.files import FileFacts, claim_from_file, file_findings
from kvitt.features.intake.schemas import HandInAnswer
from kvitt.law.read import load
from tests.adapters.samples import needs_samples, sample
from tests.support.fixtures import StoppedClock
from tests.support.world import make_world

TODAY = date(2026, 11, 22)

pytestmark = needs_samples


async def _submit(name: str, tmp_path: Path, clock: StoppedClock) -> HandInAnswer:
    world = await make_world(tmp_path, now=clock.now)
    assert world.creditor.creditor_id is not None
    invoice = Invoices().read(sample(f"peppol_ubl/{name}"))
    claim = claim_from_file(
        invoice, FileFacts(identity_number="556677-8899"), load("se"), today=TODAY
    )
    found = file_findings(invoice, await get_creditor(world.creditor.creditor_id))
    return await hand_in(
        world.creditor,
        HandIn(claim=claim, source="file", found=tuple(found)),
        dry_run=False,
        now=clock.now,
    )


async def test_a_swedish_invoice_becomes_a_claim_without_its_reminder_fee(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    answer = await _submit("SE_Elhandel.xml", tmp_path, clock)
    assert answer.accepted
    assert answer.read.amount is not None
    assert answer.read.amount.amount_minor == 79_200 - 5_000
    assert answer.read.debtor_kind == "company"
    assert {finding.code for finding in answer.findings} >= {
        "seller_differs",
        "reminder_fee_left_out",
    }


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("SE_Factoring.xml", {"currency_not_used"}),
        ("SE_DataIT.xml", {"claim_time_barred"}),
        ("SE_Rantefaktura_Enkel.xml", {"nothing_but_interest"}),
        ("invoice-dk.xml", {"due_day_missing"}),
        ("invoice-partially-paid.xml", {"due_day_missing"}),
        ("credit-note-peppol.xml", {"credit_note"}),
    ],
)
async def test_an_invoice_that_cannot_be_collected_is_refused(
    name: str, codes: set[str], db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    with pytest.raises((Refusal, Refusals)) as refused:
        await _submit(name, tmp_path, clock)
    assert codes <= {one.code for one in _refusals(refused.value)}


def _refusals(problem: BaseException) -> tuple[Refusal, ...]:
    if isinstance(problem, Refusals):
        return problem.refusals
    assert isinstance(problem, Refusal)
    return (problem,)
