"""What decides a claim's interest, from hand-in to what is owed, in many claims as in one.

Every rate here is read out of the statute named beside it. The reference rate of Sweden's bank is
2 % in the second half of 2026 and was 4 % in the second half of 2024, Finland's 2.5 % and 4.5 %,
Denmark's 2 %; Norway's default interest is 12.25 %.
"""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from kvitt.core.money import Money
from kvitt.core.refusal import Refusal, Refusals
from kvitt.features.agreements.actions import accept_terms
from kvitt.features.cases.queries import get_case, list_claims
from kvitt.features.cases.segments import interest_by_creditor, owed_in_cases, wrong_segments
from kvitt.features.cases.statements import reckon_case
from kvitt.features.creditors.actions import NewCreditor, open_creditor
from kvitt.features.debtors.queries import get_debtor
from kvitt.features.intake.actions import HandIn, hand_in
from kvitt.features.intake.files import FileFacts, claim_from_file
from kvitt.features.intake.schemas import HandInAnswer, NewClaim
from kvitt.law.read import load
from kvitt.ports.invoices import ReadInvoice, ReadLine, ReadParty
from kvitt.runtime.actor import Actor
from kvitt.runtime.database import fetch_value
from tests.support.fixtures import StoppedClock
from tests.support.world import TERMS, hand_in_claim, make_world, new_company, new_debtor

pytestmark = pytest.mark.usefixtures("db")

TODAY = date(2026, 11, 22)


class Land(msgspec.Struct, frozen=True):
    """A country's creditor and debtors, by their numbers."""

    currency: str
    creditor: str
    consumer: str
    organisation: str
    iban: str = ""


LANDS = {
    "SE": Land("SEK", "556016-0680", "19850423-2383", "212000-0142"),
    "FI": Land("EUR", "2077474-0", "131052-308T", "0201256-6", "FI21 1234 5600 0007 85"),
    "DK": Land("DKK", "24256790", "", "13585628", "DK50 0040 0440 1162 43"),
    "NO": Land("NOK", "974760673", "150380 10600", "974760673", "NO93 8601 1117 947"),
}


async def creditor_of(country: str, folder: Path, clock: StoppedClock) -> Actor:
    await make_world(folder, now=clock.now)
    land = LANDS[country]
    creditor_id = await open_creditor(
        NewCreditor(
            name="Nordlys Energi",
            organisation_number=land.creditor,
            country=country,
            currency=land.currency,
            city="By",
            bankgiro="" if land.iban else "5805-6201",
            iban=land.iban,
            language="sv",
            email="post@nordlys.example",
        ),
        now=clock.now,
    )
    await accept_terms(
        creditor_id, TERMS, accepted_by="Test", valid_from=date(2020, 1, 1), now=clock.now
    )
    return Actor(kind="creditor_user", creditor_id=creditor_id, label="Test")


def claim_in(country: str, kind: str, **told: object) -> NewClaim:
    """1 000.00 in the country's money, due on 30 September 2026 unless another day is told."""
    land = LANDS[country]
    number = land.consumer if kind == "consumer" else land.organisation
    facts: dict[str, object] = {
        "debtor": new_debtor(kind=kind, identity_number=number),
        "invoice_number": "20417",
        "ground": "El",
        "amount": Money(100_000, land.currency),
        "due_day": date(2026, 9, 30),
        **told,
    }
    return NewClaim(**facts)  # type: ignore[arg-type]


async def rates_of(answer: HandInAnswer) -> list[tuple[str, int, int]]:
    """The rates a case's only claim has borne: first day, parts per million, amount."""
    assert answer.case_id is not None
    statement = await reckon_case(await get_case(answer.case_id), TODAY)
    (line,) = (line for line in statement.lines if line.head == "interest")
    return [(span.start.isoformat(), span.rate_ppm, span.amount_minor) for span in line.spans]


BORNE: dict[str, tuple[str, str, dict[str, object], list[tuple[str, int, int]]]] = {
    # 19 a § konsumentkreditlagen: 20 points above the reference rate, for agreements from
    # 2025-03-01. 1 000.00 × 22 % × 53 ÷ 365 = 31.9452.
    "a consumer's credit is capped": (
        "SE",
        "consumer",
        {"claim_kind": "credit", "agreed_rate": "30", "agreed_on": date(2025, 3, 1)},
        [("2026-10-01", 220_000, 3195)],
    ),
    # The day before, the ceiling held for high-cost credit only. × 30 % = 43.5616.
    "a consumer's credit agreed a day earlier is not": (
        "SE",
        "consumer",
        {"claim_kind": "credit", "agreed_rate": "30", "agreed_on": date(2025, 2, 28)},
        [("2026-10-01", 300_000, 4356)],
    ),
    "the agreement is of the day the claim arose unless told": (
        "SE",
        "consumer",
        {"claim_kind": "credit", "agreed_rate": "30", "arose_on": date(2025, 2, 28)},
        [("2026-10-01", 300_000, 4356)],
    ),
    "goods have no ceiling": (
        "SE",
        "consumer",
        {"agreed_rate": "30", "agreed_on": date(2025, 3, 1)},
        [("2026-10-01", 300_000, 4356)],
    ),
    "nor has rent": (
        "SE",
        "consumer",
        {"claim_kind": "rent", "agreed_rate": "30", "agreed_on": date(2025, 3, 1)},
        [("2026-10-01", 300_000, 4356)],
    ),
    "a company's credit is none to the act": (
        "SE",
        "company",
        {"claim_kind": "credit", "agreed_rate": "30", "agreed_on": date(2025, 3, 1)},
        [("2026-10-01", 300_000, 4356)],
    ),
    # 7 § räntelagen: a higher rate from before the due day goes on. × 18 % = 26.1370.
    "a rate from before the due day goes on": (
        "SE",
        "company",
        {"pre_due_rate": "18"},
        [("2026-10-01", 180_000, 2614)],
    ),
    # … and the statutory 10 % counts where it is higher. 14.5205.
    "a lower rate from before does not": (
        "SE",
        "company",
        {"pre_due_rate": "7.5"},
        [("2026-10-01", 100_000, 1452)],
    ),
    # 4 § 2 mom korkolaki: against a consumer for 180 days after the due day, here 2026-03-31 + 180
    # = 2026-09-27; then 2.5 + 7 = 9.5 %. × 16 % × 180 ÷ 365 = 78.9041; × 9.5 % × 56 ÷ 365 =
    # 14.5753, together 93.4795: 93.48 less 78.90.
    "in Finland it goes on for 180 days": (
        "FI",
        "consumer",
        {"pre_due_rate": "16", "due_day": date(2026, 3, 31)},
        [("2026-04-01", 160_000, 7890), ("2026-09-28", 95_000, 1458)],
    ),
    # The rule of 180 days is of 846/2009, in force from 2010-02-01: before that without end.
    "under an older Finnish agreement without end": (
        "FI",
        "consumer",
        {
            "pre_due_rate": "16",
            "due_day": date(2026, 3, 31),
            "agreed_on": date(2010, 1, 31),
        },
        [("2026-04-01", 160_000, 10_345)],  # × 16 % × 236 ÷ 365 = 103.4521
    ),
    # 6 § andra stycket räntelagen: at least reference rate and 8 points.
    "a Swedish authority owes at least the act's rate": (
        "SE",
        "authority",
        {"agreed_rate": "3"},
        [("2026-10-01", 100_000, 1452)],
    ),
    "a company may agree on less": (
        "SE",
        "company",
        {"agreed_rate": "3"},
        [("2026-10-01", 30_000, 436)],  # 4.3562
    ),
    # 8 § 2 mom lagen om betalningsvillkor (30/2013): for contracts from 2013-03-16. 15.2466.
    "a Finnish authority owes eight points": (
        "FI",
        "authority",
        {"agreed_rate": "3"},
        [("2026-10-01", 105_000, 1525)],
    ),
    "a Finnish authority by an older contract what was agreed": (
        "FI",
        "authority",
        {"agreed_rate": "3", "agreed_on": date(2013, 3, 15)},
        [("2026-10-01", 30_000, 436)],
    ),
    # § 1 stk. 5 renteloven.
    "a Danish authority owes eight points": (
        "DK",
        "authority",
        {"agreed_rate": "3"},
        [("2026-10-01", 100_000, 1452)],
    ),
    # § 2 b fjerde ledd forsinkelsesrenteloven. × 12.25 % × 53 ÷ 365 = 17.7877.
    "a Norwegian authority owes the default rate": (
        "NO",
        "authority",
        {"agreed_rate": "3"},
        [("2026-10-01", 122_500, 1779)],
    ),
}


@pytest.mark.parametrize("what", BORNE)
async def test_what_was_told_decides_the_interest(
    what: str, clock: StoppedClock, tmp_path: Path
) -> None:
    country, kind, told, spans = BORNE[what]
    actor = await creditor_of(country, tmp_path, clock)
    claim = claim_in(country, kind, **told)
    answer = await hand_in(actor, HandIn(claim=claim, source="api"), dry_run=False, now=clock.now)
    assert answer.case_id is not None
    assert actor.creditor_id is not None
    assert await rates_of(answer) == spans
    # The segments kept for many claims at once say the same, and so they do when cut anew.
    interest = sum(amount for _, _, amount in spans)
    assert await interest_by_creditor(country, TODAY) == {actor.creditor_id: interest}
    owed = (await owed_in_cases(country, [answer.case_id], TODAY))[answer.case_id]
    assert owed.owed_minor == 100_000 + interest
    assert await wrong_segments() == []
    (kept,) = await list_claims(answer.case_id)
    assert (kept.claim_kind, kept.agreed_on) == (
        told.get("claim_kind", "goods"),
        told.get("agreed_on"),
    )
    assert (await get_debtor(await fetch_value("select id from debtors"))).kind == kind


async def test_an_authority_is_known_by_its_organisation_number_alone(
    clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    with pytest.raises(Refusals) as refused:
        await hand_in_claim(world.creditor, now=clock.now, debtor=new_debtor(kind="authority"))
    (one,) = refused.value.refusals
    assert one.pointer == "/debtor/identity_number"
    guarantor = new_company(kind="authority", identity_number="212000-0142")
    answer = await hand_in_claim(world.creditor, now=clock.now, debtor=guarantor)
    assert answer.accepted


REFUSED: dict[str, tuple[dict[str, object], str, str]] = {
    # 19 a § as it stood 2018–2025: its forty points are only recalled.
    "an agreed rate under a ceiling that is only recalled": (
        {"claim_kind": "high_cost_credit", "agreed_rate": "60", "agreed_on": date(2020, 1, 1)},
        "law_not_known",
        "/agreed_rate",
    ),
    "a rate from before under the same": (
        {"claim_kind": "high_cost_credit", "pre_due_rate": "60", "agreed_on": date(2025, 2, 28)},
        "law_not_known",
        "/pre_due_rate",
    ),
    "an agreement of tomorrow": ({"agreed_on": date(2026, 11, 23)}, "day_in_future", "/agreed_on"),
    "an agreement of another age": (
        {"agreed_on": date(1215, 6, 15)},
        "fields_invalid",
        "/agreed_on",
    ),
    "a rate in signs nobody reads": (
        {"pre_due_rate": "\u0661\u0662"},
        "fields_invalid",
        "/pre_due_rate",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_what_the_law_does_not_tell_is_refused_whole(
    what: str, clock: StoppedClock, tmp_path: Path
) -> None:
    told, code, pointer = REFUSED[what]
    world = await make_world(tmp_path, now=clock.now)
    with pytest.raises(Refusals) as refused:
        await hand_in_claim(world.creditor, now=clock.now, **told)
    assert [(one.code, one.pointer) for one in refused.value.refusals] == [(code, pointer)]
    if code == "law_not_known":
        params = refused.value.refusals[0].params
        assert (params["parameter"], params["reason"]) == (
            "ceiling above the reference rate, high-cost credit",
            "only recalled",
        )
    for table in ("cases", "claims", "debtors", "ledger_entries", "interest_segments", "outbox"):
        assert await fetch_value(f"select count(*) from {table}") == 0, table


async def test_what_is_only_recalled_counts_where_the_house_allows_it(
    clock: StoppedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = load("se", allow_recalled=True)
    for module in ("intake.actions", "cases.segments", "cases.statements"):
        monkeypatch.setattr(f"kvitt.features.{module}.law_of", lambda _: allowed)
    actor = await creditor_of("SE", tmp_path, clock)
    claim = claim_in(
        "SE",
        "consumer",
        claim_kind="high_cost_credit",
        agreed_rate="60",
        agreed_on=date(2020, 1, 1),
    )
    answer = await hand_in(actor, HandIn(claim=claim, source="api"), dry_run=False, now=clock.now)
    # 2 and 40 points: 1 000.00 × 42 % × 53 ÷ 365 = 60.9863.
    assert await rates_of(answer) == [("2026-10-01", 420_000, 6099)]


INVOICE = ReadInvoice(
    format="peppol-bis-3",
    kind="invoice",
    number="20417",
    issued_on=date(2026, 9, 1),
    due_day=date(2026, 9, 30),
    delivered_on=None,
    currency="SEK",
    payable_minor=100_000,
    total_minor=100_000,
    prepaid_minor=0,
    seller=ReadParty(name="Nordlys Energi"),
    buyer=ReadParty(name="Åsa Öberg", identity_number="19850423-2383"),
    payee=None,
    payment_reference="",
    bankgiro="",
    order_reference="",
    lines=(ReadLine(text="El", amount_minor=100_000),),
    note="",
)


def test_beside_a_file_the_same_is_told() -> None:
    facts = FileFacts(
        claim_kind="credit",
        agreed_on=date(2025, 3, 1),
        agreed_rate="30",
        pre_due_rate="12.5",
    )
    claim = claim_from_file(INVOICE, facts, load("se"), today=TODAY)
    assert (claim.claim_kind, claim.agreed_on) == ("credit", date(2025, 3, 1))
    assert (claim.agreed_rate, claim.pre_due_rate) == ("30", "12.5")
    plain = claim_from_file(INVOICE, FileFacts(debtor_kind="authority"), load("se"), today=TODAY)
    assert plain.debtor.kind == "authority"
    assert (plain.claim_kind, plain.agreed_on) == ("goods", None)
    assert (plain.agreed_rate, plain.pre_due_rate) == (None, None)


@pytest.mark.parametrize("field", ["agreed_rate", "pre_due_rate"])
def test_a_rate_beside_a_file_is_held_to_its_shape(field: str) -> None:
    facts = msgspec.structs.replace(FileFacts(), **{field: "mycket"})
    with pytest.raises(Refusal) as refused:
        claim_from_file(INVOICE, facts, load("se"), today=TODAY)
    assert (refused.value.code, refused.value.pointer) == ("fields_invalid", f"/{field}")
