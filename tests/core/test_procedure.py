from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvitt.core.procedure import (
    PRESSING,
    CaseFacts,
    Hold,
    StepTaken,
    Stop,
    Take,
    Wait,
    next_step,
    planned_steps,
)
from kvitt.law.read import load

LAW = load("se")
PROCEDURE = LAW.procedure
DUE = date(2026, 9, 30)
TODAY = date(2026, 11, 23)
NEW = CaseFacts(open_minor=126_815, due_day=DUE)
DEMANDED = CaseFacts(
    open_minor=144_815,
    due_day=DUE,
    taken=(StepTaken("send_demand", TODAY, date(2026, 12, 1)),),
)
DAY_AFTER = date(2026, 12, 2)


def test_the_demand_goes_out_at_once() -> None:
    step = next_step(NEW, PROCEDURE, TODAY)
    assert isinstance(step, Take)
    assert (step.step, step.why, step.citation.section) == ("send_demand", "due_day_passed", "5 §")


def test_nothing_happens_before_the_claim_is_due() -> None:
    assert isinstance(next_step(NEW, PROCEDURE, date(2026, 10, 1)), Take)
    wait = next_step(NEW, PROCEDURE, DUE)
    assert isinstance(wait, Wait)
    assert (wait.until, wait.why) == (date(2026, 10, 1), "due_day_not_passed")


def test_the_time_to_pay_must_pass() -> None:
    wait = next_step(DEMANDED, PROCEDURE, date(2026, 12, 1))
    assert isinstance(wait, Wait)
    assert (wait.until, wait.why) == (DAY_AFTER, "pay_by_day_not_passed")


def test_then_a_person_decides_on_the_payment_order() -> None:
    wait = next_step(DEMANDED, PROCEDURE, DAY_AFTER)
    assert isinstance(wait, Wait)
    assert (wait.until, wait.step, wait.why) == (
        None,
        "recommend_payment_order",
        "awaits_decision",
    )
    decided = msgspec.structs.replace(DEMANDED, decided=frozenset({"recommend_payment_order"}))
    assert isinstance(next_step(decided, PROCEDURE, DAY_AFTER), Take)


def test_a_demand_without_a_term_is_waited_for() -> None:
    sent = msgspec.structs.replace(NEW, taken=(StepTaken("send_demand", TODAY),))
    wait = next_step(sent, PROCEDURE, TODAY)
    assert isinstance(wait, Wait)
    assert (wait.until, wait.why) == (None, "term_not_set")
    (step,) = planned_steps(sent, PROCEDURE, LAW, TODAY)
    assert step.day is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"open_minor": 0}, "nothing_owed"),
        ({"closed": True}, "case_closed"),
        ({"admissible": False}, "not_admissible"),
    ],
)
def test_a_case_with_nothing_to_press_stops(change: dict[str, object], why: str) -> None:
    facts = msgspec.structs.replace(NEW, **change)
    assert next_step(facts, PROCEDURE, TODAY) == Stop(why)
    assert planned_steps(facts, PROCEDURE, LAW, TODAY) == ()


def test_after_the_last_step_there_is_no_further() -> None:
    taken = (*DEMANDED.taken, StepTaken("recommend_payment_order", DAY_AFTER))
    done = msgspec.structs.replace(DEMANDED, taken=taken)
    assert next_step(done, PROCEDURE, DAY_AFTER) == Stop("no_further_step")
    assert planned_steps(done, PROCEDURE, LAW, DAY_AFTER) == ()


@given(
    st.sampled_from(sorted(PROCEDURE.holds)),
    st.integers(min_value=0, max_value=40),
    st.one_of(st.none(), st.integers(min_value=0, max_value=40)),
    st.sampled_from([NEW, DEMANDED]),
    st.integers(min_value=0, max_value=120),
)
def test_no_pressing_step_is_taken_under_any_hold(
    kind: str, since: int, lasts: int | None, case: CaseFacts, later: int
) -> None:
    start = TODAY + timedelta(days=since)
    until = None if lasts is None else start + timedelta(days=lasts)
    hold = Hold(kind, start, until)
    everything = frozenset(step.code for step in PROCEDURE.steps)
    facts = msgspec.structs.replace(case, holds=(hold,), decided=everything)
    today = TODAY + timedelta(days=later)
    decision = next_step(facts, PROCEDURE, today)
    if hold.is_active(today):
        purposes: dict[str, str] = {step.code: step.purpose for step in PROCEDURE.steps}
        assert not (isinstance(decision, Take) and purposes[decision.step] == PRESSING)
    else:
        assert decision == next_step(msgspec.structs.replace(facts, holds=()), PROCEDURE, today)


def test_the_longest_hold_decides_until_when() -> None:
    short, long = Hold("promise", TODAY, TODAY), Hold("plan", TODAY, date(2026, 12, 31))
    wait = next_step(msgspec.structs.replace(NEW, holds=(short, long)), PROCEDURE, TODAY)
    assert isinstance(wait, Wait)
    assert (wait.until, wait.why) == (date(2027, 1, 1), "held_plan")
    endless = Hold("dispute", TODAY)
    wait = next_step(msgspec.structs.replace(NEW, holds=(long, endless)), PROCEDURE, TODAY)
    assert isinstance(wait, Wait)
    assert (wait.until, wait.why) == (None, "held_dispute")


def test_what_comes_is_told_with_day_and_cost() -> None:
    demand, order = planned_steps(NEW, PROCEDURE, LAW, TODAY)
    assert (demand.step, demand.day, demand.pay_by) == ("send_demand", TODAY, date(2026, 12, 1))
    assert [(cost.code, cost.amount.amount_minor) for cost in demand.costs] == [("demand", 18_000)]
    assert (order.step, order.day, order.decided_by) == (
        "recommend_payment_order",
        DAY_AFTER,
        "person",
    )
    assert [(cost.code, cost.amount.amount_minor) for cost in order.costs] == [
        ("payment_order_application", 30_000),
        ("payment_order_representation", 38_000),
    ]
    assert "object" in order.stopped_by


def test_a_hold_without_end_leaves_the_days_open() -> None:
    held = msgspec.structs.replace(DEMANDED, holds=(Hold("dispute", TODAY),))
    (step,) = planned_steps(held, PROCEDURE, LAW, DAY_AFTER)
    assert (step.day, step.why) == (None, "held_dispute")


def test_a_hold_with_an_end_moves_the_days() -> None:
    held = msgspec.structs.replace(DEMANDED, holds=(Hold("promise", TODAY, date(2026, 12, 20)),))
    (step,) = planned_steps(held, PROCEDURE, LAW, DAY_AFTER)
    assert (step.day, step.why) == (date(2026, 12, 21), "held_promise")


def test_the_plan_of_a_held_new_case_has_no_term() -> None:
    held = msgspec.structs.replace(NEW, holds=(Hold("illness", TODAY),))
    demand, order = planned_steps(held, PROCEDURE, LAW, TODAY)
    assert (demand.day, demand.pay_by, order.day) == (None, None, None)


def test_a_recommendation_whose_day_has_come_awaits_a_decision() -> None:
    (before,) = planned_steps(DEMANDED, PROCEDURE, LAW, TODAY)
    assert before.day is not None
    (step,) = planned_steps(DEMANDED, PROCEDURE, LAW, DAY_AFTER)
    assert (step.day, step.why) == (None, "awaits_decision")
    held = msgspec.structs.replace(DEMANDED, holds=(Hold("dispute", TODAY),))
    (resting,) = planned_steps(held, PROCEDURE, LAW, DAY_AFTER)
    assert resting.why == "held_dispute"
