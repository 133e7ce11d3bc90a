from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from kvitt.core.fees import (
    COMPENSATION,
    DEMAND,
    PLAN,
    REMINDER,
    AssessedCharge,
    ChargeFacts,
    Measure,
    assess_charges,
)
from kvitt.core.money import Money
from kvitt.law.read import load

LAW = load("se").fees
DUE = date(2026, 9, 30)
DAY = date(2026, 11, 22)
CONSUMER = ChargeFacts(debtor_kind="consumer", due_day=DUE, agreement_day=date(2026, 1, 1))
COMPANY = ChargeFacts(debtor_kind="company", due_day=DUE)


def assess(facts: ChargeFacts, *measures: Measure) -> dict[str, AssessedCharge]:
    return {one.measure: one for one in assess_charges(LAW, measures, facts)}


def measure(kind: str, day: date = DAY, *, agreed: bool = True) -> Measure:
    return Measure(kind=kind, day=day, agreed=agreed)


def test_a_consumer_pays_reminder_and_demand() -> None:
    charges = assess(CONSUMER, measure(REMINDER), measure(DEMAND), measure(PLAN))
    told = {kind: (one.amount.amount_minor, one.why) for kind, one in charges.items()}
    assert told == {
        REMINDER: (6000, "allowed"),
        DEMAND: (18000, "allowed"),
        PLAN: (17000, "allowed"),
    }
    assert charges[DEMAND].citation.section == "4 §"


def test_a_reminder_must_be_agreed_when_the_debt_arose() -> None:
    charge = assess(CONSUMER, measure(REMINDER, agreed=False))[REMINDER]
    assert (charge.allowed, charge.why, charge.amount) == (False, "not_agreed", Money(0, "SEK"))
    assert charge.citation.section == "2 §"


def test_a_consumer_never_pays_compensation() -> None:
    charge = assess(CONSUMER, measure(COMPENSATION))[COMPENSATION]
    assert (charge.allowed, charge.why) == (False, "not_for_this_debtor")


def test_compensation_leaves_only_what_exceeds_it() -> None:
    charges = assess(
        COMPANY, measure(REMINDER), measure(DEMAND), measure(PLAN), measure(COMPENSATION)
    )
    told = {kind: (one.amount.amount_minor, one.why) for kind, one in charges.items()}
    # 60 + 180 + 170 = 410 kronor, all within 450.
    assert told == {
        REMINDER: (0, "within_compensation"),
        DEMAND: (0, "within_compensation"),
        PLAN: (0, "within_compensation"),
        COMPENSATION: (45000, "allowed"),
    }
    assert charges[DEMAND].citation.section == "5 § andra stycket"


def test_what_exceeds_the_compensation_is_charged() -> None:
    charges = assess_charges(
        LAW,
        [
            measure(COMPENSATION, date(2026, 10, 1)),
            measure(DEMAND, date(2026, 10, 2)),
            measure(PLAN, date(2026, 10, 3)),
            measure(DEMAND, date(2026, 10, 4)),
            measure(DEMAND, date(2026, 10, 5)),
        ],
        COMPANY,
    )
    assert [(one.amount.amount_minor, one.why) for one in charges] == [
        (45000, "allowed"),
        (0, "within_compensation"),
        (0, "within_compensation"),
        (8000, "beyond_compensation"),
        (18000, "allowed"),
    ]


def test_without_compensation_nothing_is_set_off() -> None:
    assert assess(COMPANY, measure(DEMAND))[DEMAND].amount == Money(18000, "SEK")


def test_compensation_is_due_once_a_claim() -> None:
    one, two = UUID(int=1), UUID(int=2)
    measures = [Measure(kind=COMPENSATION, day=DAY, claim_id=claim) for claim in (one, one, two)]
    assert [charge.why for charge in assess_charges(LAW, measures, COMPANY)] == [
        "allowed",
        "already_charged",
        "allowed",
    ]


def test_a_claim_due_before_the_rule_came_has_no_compensation() -> None:
    facts = ChargeFacts(debtor_kind="company", due_day=date(2013, 3, 15))
    charges = assess(facts, measure(COMPENSATION), measure(DEMAND))
    assert charges[COMPENSATION].why == "not_yet_law"
    assert charges[DEMAND].amount == Money(18000, "SEK")


def test_any_other_measure_is_free() -> None:
    charge = assess(COMPANY, measure("visit"))["visit"]
    assert (charge.allowed, charge.why) == (False, "not_listed")
    assert charge.citation.section == "5 § första stycket"


def test_older_amounts_need_the_house_to_allow_what_is_only_recalled() -> None:
    old = load("se", allow_recalled=True).fees
    day = date(2013, 3, 15)
    measures = [measure(kind, day) for kind in (REMINDER, DEMAND, PLAN)]
    charges = assess_charges(old, measures, CONSUMER)
    assert [one.amount.amount_minor for one in charges] == [5000, 16000, 15000]


@given(st.lists(st.sampled_from([REMINDER, DEMAND, PLAN, COMPENSATION]), max_size=9))
def test_compensation_never_makes_a_debt_dearer_than_the_greater_of_both(kinds: list[str]) -> None:
    with_it = assess_charges(LAW, [measure(kind) for kind in kinds], COMPANY)
    measures = [measure(kind) for kind in kinds if kind != COMPENSATION]
    without = assess_charges(LAW, measures, COMPANY)
    total = sum(one.amount.amount_minor for one in with_it)
    others = sum(one.amount.amount_minor for one in without)
    assert total == max(others, 45000 if COMPENSATION in kinds else 0)
