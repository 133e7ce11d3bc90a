from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvitt.core.limitation import LimitationEvent, reckon_limitation
from kvitt.law.read import load

RULES = load("se").limitation
AROSE = date(2020, 3, 10)


def last_day(party: str, *events: tuple[str, date]) -> date:
    told = [LimitationEvent(kind, day) for kind, day in events]
    return reckon_limitation(RULES, AROSE, party, told).day


def test_a_consumer_claim_lives_three_years_and_others_ten() -> None:
    assert last_day("consumer") == date(2023, 3, 10)
    assert last_day("company") == date(2030, 3, 10)


def test_a_claim_is_barred_the_day_after_its_last() -> None:
    limitation = reckon_limitation(RULES, AROSE, "consumer", [])
    assert not limitation.is_barred(date(2023, 3, 10))
    assert limitation.is_barred(date(2023, 3, 11))
    assert limitation.citation.section == "2 § andra stycket"


@pytest.mark.parametrize("kind", ["promised", "paid", "acknowledged", "written_demand_received"])
def test_acknowledgement_and_received_demand_start_the_time_anew(kind: str) -> None:
    assert last_day("consumer", (kind, date(2022, 5, 1))) == date(2025, 5, 1)


def test_what_comes_too_late_revives_nothing() -> None:
    late = LimitationEvent("written_demand_received", date(2023, 3, 11))
    limitation = reckon_limitation(RULES, AROSE, "consumer", [late])
    assert limitation.day == date(2023, 3, 10)
    assert [turn.kind for turn in limitation.trail] == ["arose"]


def test_proceedings_keep_the_claim_alive_until_they_end() -> None:
    opened = ("proceedings_opened", date(2023, 3, 1))
    limitation = reckon_limitation(RULES, AROSE, "consumer", [LimitationEvent(*opened)])
    assert limitation.proceedings_open
    assert not limitation.is_barred(date(2040, 1, 1))
    assert last_day("consumer", opened, ("proceedings_ended", date(2024, 6, 1))) == date(2027, 6, 1)


def test_proceedings_that_never_reached_the_debtor_give_one_year_once() -> None:
    opened, ended = ("proceedings_opened", date(2023, 3, 1)), date(2023, 9, 1)
    unserved = ("proceedings_ended_unserved", ended)
    assert last_day("consumer", opened, unserved) == date(2024, 9, 1)
    again = (
        ("proceedings_opened", date(2024, 8, 1)),
        (
            "proceedings_ended_unserved",
            date(2024, 12, 1),
        ),
    )
    assert last_day("consumer", opened, unserved, *again) == date(2024, 9, 1)


def test_a_demand_during_proceedings_counts_if_they_never_reached_the_debtor() -> None:
    events = (
        ("proceedings_opened", date(2022, 1, 1)),
        ("written_demand_received", date(2022, 6, 1)),
        ("proceedings_ended_unserved", date(2022, 9, 1)),
    )
    assert last_day("consumer", *events) == date(2025, 6, 1)


def test_a_demand_after_the_quiet_time_ran_out_does_not() -> None:
    events = (
        ("proceedings_opened", date(2023, 3, 1)),
        ("written_demand_received", date(2023, 6, 1)),
        ("proceedings_ended_unserved", date(2023, 9, 1)),
    )
    assert last_day("consumer", *events) == date(2024, 9, 1)


def test_a_leap_day_ends_on_the_last_of_february() -> None:
    assert reckon_limitation(RULES, date(2020, 2, 29), "consumer", []).day == date(2023, 2, 28)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(RULES.interruptions)),
            st.dates(min_value=AROSE, max_value=date(2035, 1, 1)),
        ),
        max_size=6,
    )
)
def test_no_event_ever_shortens_the_life_of_a_claim(events: list[tuple[str, date]]) -> None:
    told = [LimitationEvent(kind, day) for kind, day in events]
    trail = reckon_limitation(RULES, AROSE, "consumer", told).trail
    days = [turn.last_day for turn in trail]
    assert days == sorted(days)
