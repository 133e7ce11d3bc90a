"""The last day that no interruption moves, claims older than their act, and what always holds."""

from datetime import date, timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvitt.core.explanation import Explanation
from kvitt.core.limitation.facts import LimitationEvent, LimitedClaim
from kvitt.core.limitation.reckon import reckon_limitation
from kvitt.core.limitation.rules import EVENT_KINDS
from kvitt.core.refusal import Refusal
from kvitt.law.sentences import sentences
from tests.core.limitation.claims import (
    AROSE,
    COMPANY,
    CONSUMER,
    COUNTRIES,
    DUE,
    Told,
    codes,
    reckon,
    rules,
)


def test_a_finnish_consumer_s_debt_has_a_last_day_that_nothing_moves() -> None:
    told = reckon("fi")
    assert (told.absolute_day, told.final_day) == (date(2040, 4, 10), date(2040, 4, 10))
    assert told.absolute == Explanation(
        code="absolute",
        params={"absolute_day": "2040-04-10", "years": 20, "from_day": "2020-04-10"},
        citations=told.absolute.citations,
        doubts=told.absolute.doubts,
    )
    assert told.absolute.citations[0].section == "13 a §"
    private = reckon("fi", traits=CONSUMER | {"creditor_natural_person"})
    assert private.absolute_day == date(2045, 4, 10)
    company = reckon("fi", traits=COMPANY | {"creditor_natural_person"})
    assert (company.absolute_day, company.final_day) == (None, None)
    assert company.absolute.code == "absolute_natural_persons_only"
    assert company.absolute.citations[0].section == "13 a §"


def test_a_finnish_debt_without_a_due_day_lives_ten_years_from_when_it_arose() -> None:
    claim = LimitedClaim(arose=AROSE, due_day=None, traits=CONSUMER)
    told = reckon_limitation(rules("fi"), claim, [])
    assert (told.last_day, told.absolute_day, told.final_day) == (date(2030, 3, 10), None, None)
    assert [(turn.kind, turn.why.code) for turn in told.trail] == [("arose", "arose")]
    assert told.citation.section == "8 § 1 mom"
    assert told.absolute.code == "absolute_from_due_day"
    assert told.absolute.citations[0].section == "13 a §"
    early = LimitationEvent("demand_sent", AROSE - timedelta(days=9))
    assert reckon_limitation(rules("fi"), claim, [early]).last_day == date(2030, 3, 10)
    ruled = reckon_limitation(rules("fi"), claim, [LimitationEvent("judgment", date(2025, 9, 1))])
    assert (ruled.last_day, ruled.absolute_day) == (date(2030, 9, 1), date(2040, 9, 1))
    with pytest.raises(AssertionError, match="the due day is given"):
        reckon_limitation(rules("no"), claim, [])


def test_in_sweden_the_time_runs_without_a_due_day_too() -> None:
    claim = LimitedClaim(arose=AROSE, due_day=None, traits=CONSUMER)
    assert reckon_limitation(rules("se"), claim, []).last_day == date(2023, 3, 10)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2037, 4, 9), date(2040, 4, 9)),
        (date(2037, 4, 10), date(2040, 4, 10)),
        (date(2037, 4, 11), date(2040, 4, 10)),
    ],
)
def test_no_interruption_lengthens_beyond_the_last_day(day: date, last: date) -> None:
    reminders = [("demand_sent", date(year, 4, 10)) for year in range(2022, 2037, 2)]
    told = reckon("fi", *reminders, ("demand_sent", day))
    assert told.last_day == last
    cut = day > date(2037, 4, 10)
    assert codes(told.trail[-1].why)[2:] == (["cut"] if cut else [])
    section = "13 a §" if cut else "10 § 1 mom 3 kohta"
    assert told.citation.section == section
    if cut:
        part = told.trail[-1].why.parts[-1]
        assert part.params == {"absolute_day": "2040-04-10"}
        assert part.citations == told.absolute.citations
        assert told.trail[-1].citation.section == "10 § 1 mom 3 kohta"
    assert not told.is_barred(last)
    assert told.is_barred(last + timedelta(days=1))


def test_an_open_case_does_not_outlive_the_last_day() -> None:
    reminders = [("demand_sent", date(year, 4, 10)) for year in range(2022, 2040, 2)]
    opened = ("enforcement_applied", date(2039, 4, 10))
    told = reckon("fi", *reminders, opened)
    assert (told.last_day, told.absolute_day) == (None, date(2040, 4, 10))
    assert told.citation.section == "11 § 1 mom 3 kohta"
    assert not told.is_barred(date(2040, 4, 10))
    assert told.is_barred(date(2040, 4, 11))
    late = reckon("fi", *reminders, opened, ("enforcement_ended", date(2040, 4, 11)))
    assert late.trail[-1].why.code == "barred"
    assert late.trail[-1].why.params == {"last_day": "2040-04-10"}
    assert late.trail[-1].last_day is None
    # Its own time was over long before, but what was open carried it to the last day.
    alone = reckon("fi", ("enforcement_applied", DUE), ("demand_sent", date(2040, 4, 11)))
    assert alone.trail[-1].why.params == {"last_day": "2040-04-10"}
    assert (alone.trail[-1].kind, alone.trail[-1].day) == ("demand_sent", date(2040, 4, 11))
    assert alone.day == date(2023, 4, 10)


def test_a_finnish_title_s_own_years_come_before_the_debt_s() -> None:
    early = reckon("fi", ("judgment", date(2022, 5, 1)))
    assert early.absolute_day == date(2037, 5, 1)
    assert early.absolute.citations[0].section == "2 luku 24 ja 27 §"
    private = CONSUMER | {"creditor_natural_person"}
    assert reckon("fi", ("judgment", date(2022, 5, 1)), traits=private).absolute_day == date(
        2042, 5, 1
    )
    reminders = [("demand_sent", date(year, 4, 10)) for year in (2022, 2024)]
    on_the_day = reckon("fi", *reminders, ("judgment", date(2025, 4, 10)))
    assert on_the_day.absolute_day == date(2040, 4, 10)
    after = reckon("fi", *reminders, ("judgment", date(2025, 4, 11)))
    assert (after.absolute_day, after.absolute.citations[0].section) == (
        date(2040, 4, 10),
        "13 a §",
    )
    company = reckon("fi", ("judgment", date(2022, 5, 1)), traits=COMPANY)
    assert company.absolute_day is None


@pytest.mark.parametrize(
    ("due", "last", "code"),
    [
        (date(1985, 1, 1), date(2020, 1, 1), "absolute_counted"),
        (date(1999, 12, 31), date(2020, 1, 1), "absolute_counted"),
        (date(2000, 1, 1), date(2020, 1, 1), "absolute"),
        (date(2000, 1, 2), date(2020, 1, 2), "absolute"),
    ],
)
def test_of_the_time_before_2015_at_most_fifteen_years_count(
    due: date, last: date, code: str
) -> None:
    told = reckon("fi", due=due)
    assert (told.absolute_day, told.absolute.code) == (last, code)
    params = {"absolute_day": last.isoformat(), "years": 20, "from_day": due.isoformat()}
    if code == "absolute_counted":
        params |= {"counted": 15, "in_force_day": "2015-01-01"}
    assert told.absolute.params == params
    private = CONSUMER | {"creditor_natural_person"}
    assert reckon("fi", traits=private, due=date(1985, 1, 1)).absolute_day == date(2025, 1, 1)


def test_a_finnish_title_older_than_march_1993_is_counted_from_then() -> None:
    told = reckon("fi", ("judgment", date(1992, 6, 1)), due=date(1990, 1, 1))
    assert told.absolute_day == date(2008, 3, 1)
    younger = reckon("fi", ("judgment", date(1993, 3, 2)), due=date(1990, 1, 1))
    assert younger.absolute_day == date(2008, 3, 2)


@pytest.mark.parametrize(
    ("country", "since", "floor", "section"),
    [
        ("fi", date(2004, 1, 1), date(2007, 1, 1), "21 § 3 mom"),
        ("dk", date(2008, 1, 1), date(2011, 1, 1), "§ 30 stk. 1"),
    ],
)
def test_a_claim_older_than_the_act_is_not_lost_by_it_at_once(
    country: str, since: date, floor: date, section: str
) -> None:
    eve = reckon(country, due=since - timedelta(days=1))
    assert eve.day == floor
    part = eve.trail[0].why.parts[0]
    assert codes(eve.trail[0].why) == ["due", "new_period", "transition"]
    its_own = floor - timedelta(days=1)
    assert part.params == {"years": 3, "last_day": its_own.isoformat()}
    assert part.parts[0].params == {
        "since_day": since.isoformat(),
        "later_day": floor.isoformat(),
    }
    assert part.parts[0].citations[0].section == section
    assert eve.citation.section == section
    on_it = reckon(country, due=since)
    assert (on_it.day, codes(on_it.trail[0].why)) == (floor, ["due", "new_period"])
    # An interruption whose own years reach further stands on its own.
    paid = reckon(country, ("part_paid", since), due=since - timedelta(days=400))
    assert (paid.day, codes(paid.trail[1].why)) == (floor, ["part_paid", "new_period"])


def test_what_an_older_law_may_have_ended_is_refused() -> None:
    certain = date(2006, 1, 1)
    assert reckon("dk", due=certain).day == date(2011, 1, 1)
    with pytest.raises(Refusal) as refused:
        reckon("dk", due=certain - timedelta(days=1))
    assert (refused.value.code, refused.value.params["day"]) == ("law_not_known", "2005-12-31")
    assert refused.value.citation is not None
    assert refused.value.citation.section == "§ 30 stk. 1"


def test_what_is_not_settled_is_told_with_the_turn_it_bears_on() -> None:
    older = reckon("dk", due=date(2007, 6, 1))
    assert ["five years" in doubt for doubt in older.trail[0].why.all_doubts] == [True]
    loan = reckon("dk", ("judgment", date(2021, 5, 3)), traits=CONSUMER | {"loan"})
    assert [len(turn.why.all_doubts) for turn in loan.trail] == [1, 1]
    assert "pengeinstitutter" in loan.trail[0].why.doubts[0]
    ended = reckon("dk", ("court_filed", DUE), ("proceedings_ended", date(2023, 5, 1)))
    assert [len(turn.why.all_doubts) for turn in ended.trail] == [0, 0, 2]
    assert reckon("dk", recalled=True).absolute.doubts


@pytest.mark.parametrize("country", ["se", "no"])
def test_where_the_act_follows_no_older_claim_we_know_nothing(country: str) -> None:
    with pytest.raises(Refusal, match="law_not_known"):
        reckon(country, due=date(1970, 1, 1))


def test_the_danish_outer_limit_is_only_recalled() -> None:
    told = reckon("dk")
    assert (told.absolute_day, told.final_day) == (None, None)
    assert told.absolute.code == "absolute_unknown"
    assert told.absolute.params["reason"] == "only recalled"
    known = reckon("dk", recalled=True)
    assert (known.absolute_day, known.final_day) == (date(2030, 4, 10), None)
    assert known.absolute == Explanation(
        code="absolute_ignorance",
        params={"absolute_day": "2030-04-10", "years": 10, "from_day": "2020-04-10"},
        citations=known.absolute.citations,
        doubts=known.absolute.doubts,
    )
    assert known.absolute.citations[0].basis == "recalled"
    # It bounds what ignorance gives, not what an interruption gives: nothing is cut.
    late = reckon("dk", *TEN_YEARS_OF_PAYING, recalled=True)
    assert (late.last_day, late.absolute_day) == (date(2034, 4, 10), date(2030, 4, 10))
    assert late.citation.section == "§ 15"


TEN_YEARS_OF_PAYING = tuple(("part_paid", date(year, 4, 10)) for year in range(2022, 2032, 3))


@pytest.mark.parametrize(
    ("country", "code"), [("se", "absolute_none"), ("no", "absolute_only_ignorance")]
)
def test_where_no_outer_limit_is_set_the_reason_is_told(country: str, code: str) -> None:
    told = reckon(country)
    assert (told.absolute_day, told.final_day, told.absolute.code) == (None, None, code)
    assert told.absolute.citations


def test_a_limit_that_cuts_cannot_be_left_out() -> None:
    cutting = msgspec.structs.replace(
        rules("dk"),
        absolute=tuple(msgspec.structs.replace(one, cuts=True) for one in rules("dk").absolute),
    )
    claim = LimitedClaim(arose=AROSE, due_day=DUE, traits=CONSUMER)
    with pytest.raises(Refusal, match="law_not_known"):
        reckon_limitation(cutting, claim, [])


# Properties

happenings = st.lists(
    st.tuples(
        st.sampled_from(EVENT_KINDS),
        st.dates(min_value=date(2019, 1, 1), max_value=date(2045, 1, 1)),
        st.sampled_from([{}, {"served": "no"}, {"written": "yes"}, {"recognised": "yes"}]),
    ),
    max_size=7,
)
parties = st.sampled_from([CONSUMER, COMPANY, CONSUMER | {"promissory_note"}])


@pytest.mark.parametrize("country", COUNTRIES)
@given(events=happenings, traits=parties)
def test_no_event_ever_shortens_the_life_of_a_claim(
    country: str, events: list[Told], traits: frozenset[str]
) -> None:
    told = [LimitationEvent(*one) for one in sorted(events, key=lambda one: one[1])]
    claim = LimitedClaim(arose=AROSE, due_day=DUE, traits=traits)
    shorter = [
        reckon_limitation(rules(country), claim, told[:count]) for count in range(len(told) + 1)
    ]
    for before, after in pairwise(shorter):
        # The absolute limit alone may come nearer, where a title brings its own.
        assert after.day >= min(before.day, after.final_day or date.max)


@pytest.mark.parametrize("country", COUNTRIES)
@given(events=happenings, traits=parties)
def test_the_reckoning_holds_together(
    country: str, events: list[Told], traits: frozenset[str]
) -> None:
    limitation = reckon(country, *events, traits=traits)
    assert reckon(country, *reversed(events), traits=traits).day == limitation.day
    assert len(limitation.trail) == len(events) + 1
    assert limitation.trail[-1].last_day == limitation.last_day
    assert limitation.day <= (limitation.final_day or date.max)
    for turn in limitation.trail:
        assert set(codes(turn.why)) <= set(sentences("limitation"))
        assert turn.citation.section
