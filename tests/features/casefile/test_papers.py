"""The printed reckoning: whom it names, what it leaves out, and in which language."""

from datetime import date
from pathlib import Path

import pytest

from kvitt.features.casefile.papers import Told, compose_statement
from kvitt.features.casefile.queries.debts import state_debt
from kvitt.features.casefile.queries.statement import Asked, Stated, state_case
from kvitt.features.creditors.queries import get_creditor
from kvitt.features.debtors.queries import get_debtor
from kvitt.ports.letters import PaperPart, StatementPaper
from kvitt.runtime.actor import Actor
from kvitt.runtime.database import execute, fetch_value
from tests.features.payments.scene import ALL, demanded_case, import_file
from tests.support.bank import Deposit, camt
from tests.support.fixtures import StoppedClock
from tests.support.world import hand_in_claim, liable, make_world, new_debtor, settle

DAY = date(2026, 11, 22)


async def paper_of(stated: Stated) -> StatementPaper:
    """What is printed for a reader, before it is set."""
    case = stated.reckoned.case
    return compose_statement(
        Told(
            reckoned=stated.reckoned,
            creditor=await get_creditor(case.creditor_id),
            debtor=await get_debtor(stated.debtor_id),
            language=stated.language,
        )
    )


def part_of(paper: StatementPaper, heading: str) -> PaperPart:
    return next(part for part in paper.parts if part.heading == heading)


def cells(part: PaperPart) -> list[list[str]]:
    assert part.table is not None
    return [[cell.text.replace("\u00a0", " ") for cell in row] for row in part.table.rows]


async def test_a_paid_debt_is_stated_as_nothing_to_pay(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    await import_file(
        camt([Deposit(amount_minor=ALL, reference=scene.case.payment_reference)]), clock.now
    )
    asked = Asked(as_of=DAY, language="en")
    stated = await state_case(scene.world.creditor, scene.case.id, asked, now=clock.now)
    paper = await paper_of(stated)
    assert paper.headline == "Nothing to pay as of 22 November 2026"
    assert part_of(paper, "One more day").lead == ("Interest does not grow.",)
    assert cells(part_of(paper, "In short")) == [
        ["Principal", "1,250.00", "1,250.00", "0.00"],
        ["Interest for late payment", "18.15", "18.15", "0.00"],
        ["Collection costs", "180.00", "180.00", "0.00"],
    ]
    assert [row[1:] for row in cells(part_of(paper, "Payments"))] == [
        [
            "Collection costs, invoice 20417",
            "avräkning branschpraxis (custom, statute is silent)",
            "180.00",
        ],
        ["Interest for late payment, invoice 20417", "9 kap. 5 § handelsbalken", "18.15"],
        ["Principal, invoice 20417", "9 kap. 5 § handelsbalken", "1,250.00"],
    ]


async def test_before_the_due_day_there_is_nothing_to_tell(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    asked = Asked(as_of=date(2026, 9, 29), language="sv")
    stated = await state_case(scene.world.creditor, scene.case.id, asked, now=clock.now)
    paper = await paper_of(stated)
    assert paper.headline.startswith("Inget att betala")
    assert part_of(paper, "I korthet").table is None
    assert part_of(paper, "Betalningar").lead == ("Inga betalningar är avräknade.",)
    assert part_of(paper, "Vad räkningen vilar på").table is None


async def test_a_guarantor_reads_of_their_own_claim_alone(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    surety = liable("guarantor", new_debtor(name="Bo Ek", identity_number="19640823-3234"))
    answer = await hand_in_claim(world.creditor, now=clock.now, other_liable=[surety])
    await hand_in_claim(world.creditor, now=clock.now, invoice_number="20418", ground="El, juli")
    await settle(clock.now)
    assert answer.case_id is not None
    debtor_id = await fetch_value("select debtor_id from liable_parties where role = 'guarantor'")
    actor = Actor(kind="debtor", debtor_id=debtor_id, case_ids=frozenset({answer.case_id}))
    paper = await paper_of(await state_debt(actor, answer.case_id, Asked(), now=clock.now))
    assert paper.recipient.name == "Bo Ek"
    headings = [part.heading for part in paper.parts]
    assert "Faktura 20417: El för augusti" in headings
    assert not [heading for heading in headings if "20418" in heading]


@pytest.mark.parametrize(("spoken", "told"), [("fi", "fi"), ("da", "da"), ("xx", "en")])
async def test_a_statement_speaks_its_creditors_language_or_english(
    spoken: str, told: str, db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    await execute("update creditors set language = $1", spoken)
    stated = await state_case(scene.world.creditor, scene.case.id, Asked(), now=clock.now)
    assert stated.shown().language == told
