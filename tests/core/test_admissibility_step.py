from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvitt.core.admissibility.facts import EarlierStep, StepFacts
from kvitt.core.admissibility.step import StepVerdict, assess_step
from kvitt.core.citation import Citation
from kvitt.core.explanation import Explanation
from kvitt.core.refusal import Refusal
from kvitt.law.read import load

CONSUMER = StepFacts(party="consumer")
COMPANY = StepFacts(party="company")


def ask(
    country: str,
    step: str,
    on: date,
    *done: tuple[str, date],
    facts: StepFacts = CONSUMER,
) -> StepVerdict:
    history = [EarlierStep(kind=kind, day=day) for kind, day in done]
    return assess_step(load(country), step, on=on, history=history, facts=facts)


def codes(verdict: StepVerdict) -> list[tuple[str, ...]]:
    return [(one.code, *(part.code for part in one.parts)) for one in verdict.reasons]


def test_every_reason_is_told_with_its_paragraph_the_satisfied_ones_too() -> None:
    facts = StepFacts(party="consumer", due_day=date(2026, 2, 15))
    verdict = ask("dk", "demand", date(2026, 3, 12), ("warning", date(2026, 3, 2)), facts=facts)
    collection = {"act": "LBK 1018/2014", "title": "inkassoloven"}
    assert verdict == StepVerdict(
        allowed=False,
        earliest=date(2026, 3, 13),
        reasons=(
            Explanation(
                code="due_passed",
                citations=(Citation(section="§ 9", basis="derived", **collection),),
                parts=(
                    Explanation(
                        code="met_from",
                        params={"from_day": "2026-02-15", "first_day": "2026-02-16"},
                    ),
                ),
            ),
            Explanation(
                code="contested_stops_letters",
                citations=(Citation(section="§ 9", basis="derived", **collection),),
                parts=(Explanation(code="none_known"),),
            ),
            Explanation(
                code="warning_days_run_out",
                params={"count": 10},
                citations=(Citation(section="§ 10", basis="statute", **collection),),
                parts=(
                    Explanation(
                        code="early",
                        params={"from_day": "2026-03-02", "first_day": "2026-03-13"},
                    ),
                ),
                doubts=verdict.reasons[2].doubts,
            ),
            Explanation(code="unsaid_is_satisfied"),
        ),
    )
    (unsettled,) = verdict.reasons[2].doubts
    assert "from receipt" in unsettled


def test_what_was_done_later_is_left_out_and_said() -> None:
    later = ("warning", date(2026, 3, 20))
    verdict = ask("dk", "demand", date(2026, 3, 19), later)
    assert (verdict.allowed, verdict.earliest) == (False, None)
    assert codes(verdict)[-2:] == [("later_is_ignored",), ("unsaid_is_satisfied",)]
    assert verdict.reasons[-2].params == {"day": "2026-03-20"}


def test_what_was_done_that_very_day_counts() -> None:
    day = date(2026, 3, 20)
    assert ask("se", "enforcement", day, ("payment_order", day)).allowed


def test_the_history_may_be_told_in_any_order() -> None:
    done = [("demand", date(2026, 2, 20)), ("reminder", date(2026, 2, 2))]
    told = ask("fi", "demand", date(2026, 3, 6), *done)
    assert told == ask("fi", "demand", date(2026, 3, 6), *reversed(done))
    assert told.earliest == date(2026, 2, 17)


@pytest.mark.parametrize(
    ("on", "status"), [(date(2026, 3, 6), "free_before"), (date(2026, 3, 7), "may_cost")]
)
def test_a_letter_sent_before_it_may_cost_is_lawful_and_told_to_be_free(
    on: date, status: str
) -> None:
    done = [("reminder", date(2026, 2, 2)), ("demand", date(2026, 2, 20))]
    verdict = ask("fi", "demand", on, *done)
    assert verdict.allowed
    (apart,) = [one for one in verdict.reasons if one.code == "letters_apart"]
    days = {"from_day": "2026-02-20", "first_day": "2026-03-07"}
    assert (apart.params, apart.parts) == ({"count": 14}, (Explanation(code=status, params=days),))


@pytest.mark.parametrize(
    ("sent", "on", "code", "params"),
    [
        (date(2021, 9, 25), date(2021, 10, 6), "public_demand_registered", {"count": 10}),
        (date(2022, 4, 20), date(2022, 5, 11), "public_demand_registered", {"count": 21}),
        (
            date(2022, 5, 1),
            date(2022, 5, 15),
            "public_demand_registered_in_window",
            {"count": 14, "not_older": 60},
        ),
    ],
)
def test_a_letter_keeps_rule_and_numbers_of_its_day_in_words_too(
    sent: date, on: date, code: str, params: dict[str, int]
) -> None:
    verdict = ask("fi", "credit_mark", on, ("public_demand", sent), facts=COMPANY)
    assert verdict.allowed
    assert [one.params for one in verdict.reasons if one.code == code] == [params]


def test_a_window_that_closed_tells_the_numbers_of_its_letter() -> None:
    sent = [("public_demand", date(2022, 4, 1)), ("public_demand", date(2026, 3, 2))]
    verdict = ask("fi", "credit_mark", date(2026, 6, 1), *sent, facts=COMPANY)
    (window,) = [one for one in verdict.reasons if one.code == "public_demand_registered_in_window"]
    assert window.params == {"count": 14, "not_older": 60}
    assert window.parts == (Explanation(code="closed", params={"last_day": "2026-05-01"}),)


def test_the_first_letter_whose_time_ran_out_opens_the_way() -> None:
    done = [("demand", date(2026, 3, 2)), ("demand", date(2026, 3, 20))]
    verdict = ask("fi", "civil_case", date(2026, 3, 25), *done)
    assert (verdict.allowed, verdict.earliest) == (True, date(2026, 3, 13))


def test_a_window_that_closed_waits_for_the_next_letter() -> None:
    done = [("bankruptcy_demand", date(2026, 3, 2)), ("bankruptcy_demand", date(2026, 4, 7))]
    verdict = ask("se", "bankruptcy_petition", date(2026, 4, 10), *done, facts=COMPANY)
    assert (verdict.allowed, verdict.earliest) == (False, date(2026, 4, 15))
    (window,) = [one for one in verdict.reasons if one.code == "bankruptcy_window_weeks"]
    assert window.params == {"count": 1, "within": 3}
    assert window.parts[0] == Explanation(
        code="early_until",
        params={"from_day": "2026-04-07", "first_day": "2026-04-15", "last_day": "2026-05-05"},
    )


def test_the_last_day_of_the_latest_window_is_told_when_all_are_closed() -> None:
    done = [("bankruptcy_demand", date(2026, 3, 2)), ("bankruptcy_demand", date(2026, 3, 4))]
    verdict = ask("se", "bankruptcy_petition", date(2026, 6, 1), *done, facts=COMPANY)
    (window,) = [one for one in verdict.reasons if one.code == "bankruptcy_window_weeks"]
    assert window.parts == (Explanation(code="closed", params={"last_day": "2026-04-01"}),)


def test_a_window_that_closes_before_the_claim_is_due_never_opens() -> None:
    facts = StepFacts(party="company", due_day=date(2026, 4, 30))
    done = ("bankruptcy_demand", date(2026, 3, 2))
    verdict = ask("se", "bankruptcy_petition", date(2026, 3, 20), done, facts=facts)
    assert (verdict.allowed, verdict.earliest) == (False, None)


def test_the_last_day_of_a_window_is_the_due_day_s_last_chance() -> None:
    facts = StepFacts(party="company", due_day=date(2026, 3, 29))
    done = ("bankruptcy_demand", date(2026, 3, 2))
    verdict = ask("se", "bankruptcy_petition", date(2026, 3, 20), done, facts=facts)
    assert (verdict.allowed, verdict.earliest) == (False, date(2026, 3, 30))


@pytest.mark.parametrize(
    ("principal_minor", "allowed", "status"),
    [
        (None, True, "unsaid"),
        (10_000_000, True, "within_limit"),
        (10_000_001, False, "beyond_limit"),
    ],
)
def test_a_limit_is_held_against_the_principal_where_it_is_known(
    principal_minor: int | None, allowed: bool, status: str
) -> None:
    facts = StepFacts(party="company", principal_minor=principal_minor)
    warned = ("warning", date(2026, 3, 2))
    verdict = ask("dk", "payment_order", date(2026, 3, 20), warned, facts=facts)
    assert verdict.allowed is allowed
    assert ("payment_order_limit", status) in codes(verdict)


def test_a_weekday_is_waited_for_after_the_time_too() -> None:
    # The warning of 5 March runs through Sunday the 15th; Monday is the first day.
    warned = ("warning", date(2026, 3, 5))
    early = ask("dk", "visit", date(2026, 3, 10), warned)
    assert (early.allowed, early.earliest) == (False, date(2026, 3, 16))
    # A time that ends on a Saturday would open on the Sunday: the visit waits for Monday.
    warned = ("warning", date(2026, 3, 4))
    early = ask("dk", "visit", date(2026, 3, 15), warned)
    assert (early.allowed, early.earliest) == (False, date(2026, 3, 16))
    assert ("visit_weekdays", "another_day") in codes(early)


def test_on_a_day_that_does_not_fit_the_next_one_that_fits_is_told() -> None:
    # Maundy Thursday through Easter Monday 2026 are holidays, the Saturday between them is not.
    warned = ("warning", date(2026, 3, 5))
    assert ask("dk", "visit", date(2026, 4, 2), warned).earliest == date(2026, 4, 4)
    assert ask("dk", "visit", date(2026, 4, 5), warned).earliest == date(2026, 4, 7)
    assert ask("dk", "visit", date(2026, 4, 4), warned).allowed


def test_of_two_ways_the_open_one_counts() -> None:
    facts = StepFacts(party="consumer", due_day=date(2026, 1, 15), claim_kind="credit")
    done = [("demand", date(2026, 3, 2)), ("payment_order", date(2026, 3, 10))]
    by_title = ask("fi", "credit_mark", date(2026, 3, 12), *done, facts=facts)
    assert (by_title.allowed, by_title.earliest) == (True, date(2026, 3, 10))
    assert ("mark_needs_ruling", "met_from") in codes(by_title)
    assert ("late_for_days", "met_from") not in codes(by_title)


def test_where_no_way_is_open_all_of_them_are_told() -> None:
    facts = StepFacts(party="consumer", claim_kind="rent")
    verdict = ask("fi", "credit_mark", date(2026, 3, 12), facts=facts)
    assert (verdict.allowed, verdict.earliest) == (False, None)
    assert codes(verdict) == [
        ("due_passed", "unsaid"),
        ("contested_needs_ruling", "none_known"),
        ("mark_on_one_way",),
        ("mark_consumer_credit_only",),
        ("late_for_days", "unsaid"),
        ("demand_before_mark", "lacking"),
        ("mark_clause_assumed",),
        ("mark_needs_ruling", "lacking"),
        ("mark_undisputed_only", "none_known"),
        ("unsaid_is_satisfied",),
    ]


def test_a_kind_of_claim_that_was_not_said_is_taken_for_credit_and_that_is_said() -> None:
    demand = ("demand", date(2026, 3, 2))
    verdict = ask("fi", "credit_mark", date(2026, 3, 23), demand)
    assert (verdict.allowed, verdict.earliest) == (True, date(2026, 3, 23))
    assert ("consumer_credit_assumed",) in codes(verdict)


@pytest.mark.parametrize("country", ["se", "fi", "dk", "no"])
def test_an_objection_that_was_tried_in_court_stands_no_longer_in_the_way(country: str) -> None:
    objection, court = ("objection", date(2026, 3, 2)), ("civil_case", date(2026, 4, 1))
    contested = ask(country, "enforcement", date(2026, 5, 4), court, ("objection", court[1]))
    tried = ask(country, "enforcement", date(2026, 5, 4), objection, court)
    assert tried.allowed
    assert ("contested_needs_ruling", "settled") in codes(tried)
    # On the same day the court is taken to have had the last word; the day after it is not.
    assert contested.allowed
    again = ("objection", court[1] + timedelta(days=1))
    later = ask(country, "enforcement", date(2026, 5, 4), court, again)
    assert (later.allowed, later.earliest) == (False, None)
    assert ("contested_needs_ruling", "stands") in codes(later)


def test_a_recalled_limit_refuses_only_where_it_decides() -> None:
    small = StepFacts(party="consumer", principal_minor=15_000_000)
    demand = ("demand", date(2026, 3, 17))
    with pytest.raises(Refusal) as refused:
        ask("no", "civil_case", date(2026, 4, 1), demand, facts=small)
    assert refused.value.params["reason"] == "only recalled"
    # Too early anyway: the answer is no, but from when on is not known.
    early = ask("no", "civil_case", date(2026, 3, 31), demand, facts=small)
    assert (early.allowed, early.earliest) == (False, None)
    assert ("left_out",) in codes(early)
    # Never lawful without a demand: the limit is not needed.
    bare = ask("no", "civil_case", date(2026, 4, 1), facts=small)
    assert (bare.allowed, bare.earliest) == (False, None)
    assert ("left_out",) in codes(bare)


def test_a_letter_older_than_the_law_we_know_is_not_judged() -> None:
    with pytest.raises(Refusal, match="law_not_known"):
        ask("fi", "civil_case", date(2013, 4, 1), ("demand", date(2013, 3, 15)))


def test_the_debtor_may_always_object() -> None:
    verdict = ask("no", "objection", date(2026, 3, 1), ("civil_case", date(2026, 2, 1)))
    assert (verdict.allowed, verdict.earliest) == (True, date(2026, 3, 1))
    assert codes(verdict)[0] == ("may_object",)


STEPS = sorted(load("se").step_rules.steps)
DAYS = st.dates(min_value=date(2022, 8, 1), max_value=date(2027, 6, 1))


@given(
    st.sampled_from(["se", "fi", "dk", "no"]),
    st.sampled_from([step for step in STEPS if step != "civil_case"]),
    st.sampled_from([CONSUMER, COMPANY]),
    st.lists(st.tuples(st.sampled_from(STEPS), DAYS), max_size=5),
    DAYS,
)
def test_the_earliest_day_told_is_a_day_it_may_be_done(
    country: str, step: str, facts: StepFacts, done: list[tuple[str, date]], on: date
) -> None:
    verdict = ask(country, step, on, *done, facts=facts)
    if verdict.allowed and verdict.earliest is None:
        # Only where a time that is merely recalled was left out, and that is said.
        assert "objection_time_recalled" in {code for reason in codes(verdict) for code in reason}
    elif verdict.allowed:
        assert verdict.earliest is not None
        assert verdict.earliest <= on
        assert ask(country, step, verdict.earliest, *done, facts=facts).allowed
    elif verdict.earliest is not None:
        assert verdict.earliest > on
        known = [one for one in done if one[1] <= on]
        then = ask(country, step, verdict.earliest, *known, facts=facts)
        assert then.allowed
        day_before = ask(country, step, verdict.earliest - timedelta(days=1), *known, facts=facts)
        assert not day_before.allowed


@pytest.mark.parametrize("country", ["se", "fi", "dk", "no"])
@pytest.mark.parametrize("agreed", ["plan", "deferral"])
def test_what_was_agreed_is_taken_as_over_before_every_step(country: str, agreed: str) -> None:
    for step in load(country).step_rules.steps:
        on = date(2026, 4, 1)
        told = codes(ask(country, step, on, (agreed, date(2026, 3, 20))))
        assert (f"{agreed}_taken_as_over",) in told
        assert (f"{agreed}_taken_as_over",) not in codes(ask(country, step, on))


def test_the_compensation_needs_a_claim_due_under_the_rule_and_is_asked_for_once() -> None:
    on = date(2026, 5, 1)
    before = StepFacts(party="company", due_day=date(2013, 3, 15))
    verdict = ask("se", "compensation", on, facts=before)
    assert (verdict.allowed, codes(verdict)[1]) == (False, ("compensation_once", "not_owed"))
    once = ask("se", "compensation", on, ("compensation", date(2026, 4, 1)), facts=COMPANY)
    assert (once.allowed, codes(once)[1]) == (False, ("compensation_once", "asked_before"))
    assert ask("se", "compensation", on, facts=COMPANY).allowed
    # The sum of this Norwegian half-year was not found, but there is one.
    unfound = StepFacts(party="company", due_day=date(2014, 8, 1))
    assert ask("no", "compensation", on, facts=unfound).allowed


def test_enforcement_in_vain_opens_a_petition_for_six_months() -> None:
    vain = ("enforcement", date(2026, 1, 15))
    facts = StepFacts(party="consumer", due_day=date(2025, 1, 31))
    assert ask("se", "bankruptcy_petition", date(2026, 7, 15), vain, facts=facts).allowed
    assert not ask("se", "bankruptcy_petition", date(2026, 7, 16), vain, facts=facts).allowed


def test_the_least_time_of_a_swedish_demand_is_told_with_its_sources() -> None:
    verdict = ask("se", "payment_order", date(2026, 3, 20), ("demand", date(2026, 3, 6)))
    (reason,) = [one for one in verdict.reasons if one.code == "demand_time_run_out"]
    sending, receipt, banking = reason.parts[-3:]
    assert (sending.code, sending.params) == (
        "days_from_sending",
        {"count": 8, "day": "2026-03-14"},
    )
    assert (receipt.code, receipt.params) == ("presumed_receipt", {"count": 2, "day": "2026-03-10"})
    assert banking.params == {"count": 4, "day": "2026-03-16"}
    assert [one.basis for one in reason.citations] == ["statute", "secondary", "custom"]


def test_a_bar_that_was_lifted_dates_the_step_though_its_own_time_was_over() -> None:
    facts = StepFacts(party="company", due_day=date(2025, 6, 1))
    done = (
        ("bankruptcy_demand", date(2026, 3, 1)),
        ("objection", date(2026, 2, 20)),
        ("civil_case", date(2026, 3, 12)),
    )
    verdict = ask("se", "bankruptcy_petition", date(2026, 3, 15), *done, facts=facts)
    assert (verdict.allowed, verdict.earliest) == (True, date(2026, 3, 12))


def test_looking_back_ends_where_the_answer_was_not_known() -> None:
    facts = StepFacts(party="company", due_day=date(2025, 1, 15), principal_minor=100_000)
    done = (("objection", date(2025, 6, 10)), ("payment_order", date(2025, 6, 20)))
    with pytest.raises(Refusal, match="law_not_known"):
        ask("no", "civil_case", date(2025, 6, 19), done[0], facts=facts)
    verdict = ask("no", "civil_case", date(2025, 7, 26), *done, facts=facts)
    assert (verdict.allowed, verdict.earliest) == (True, date(2025, 6, 20))
