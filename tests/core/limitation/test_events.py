"""What each event does to the last day, at its boundaries, in all four countries."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from kvitt.core.explanation import Explanation
from kvitt.core.limitation.facts import LimitedClaim
from kvitt.core.limitation.reckon import reckon_limitation
from kvitt.core.limitation.rules import EVENT_KINDS
from kvitt.law.sentences import sentences
from tests.core.limitation.claims import (
    AROSE,
    COMPANY,
    CONSUMER,
    COUNTRIES,
    DUE,
    codes,
    reckon,
    rules,
    trail,
)


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_answers_every_kind_of_event(country: str) -> None:
    found = rules(country).events
    assert set(found) == set(EVENT_KINDS)
    for kind, one in found.items():
        # The last rule of a kind asks for no details, so that one always fits.
        assert not one[-1].when
        assert {rule.kind for rule in one} == {kind}
        assert {rule.says for rule in one} <= set(sentences("limitation"))


@pytest.mark.parametrize(
    ("country", "start", "last"),
    [
        ("se", AROSE, date(2023, 3, 10)),
        ("fi", DUE, date(2023, 4, 10)),
        ("dk", DUE, date(2023, 4, 10)),
        ("no", DUE, date(2023, 4, 10)),
    ],
)
def test_the_time_runs_from_the_country_s_own_day(country: str, start: date, last: date) -> None:
    limitation = reckon(country)
    assert (limitation.day, limitation.last_day) == (last, last)
    assert not limitation.proceedings_open
    assert not limitation.is_barred(last)
    assert limitation.is_barred(last + timedelta(days=1))
    first = limitation.trail[0]
    assert (first.kind, first.day) == ("arose" if country == "se" else "due", start)
    assert first.why.parts == (
        Explanation(code="new_period", params={"years": 3, "last_day": last.isoformat()}),
    )


def test_a_swedish_consumer_claim_lives_three_years_and_others_ten() -> None:
    assert reckon("se").citation.section == "2 § andra stycket"
    company = reckon("se", traits=COMPANY)
    assert (company.day, company.citation.section) == (date(2030, 3, 10), "2 § första stycket")
    note = frozenset({"consumer", "promissory_note"})
    assert reckon("se", traits=note).day == date(2030, 3, 10)
    assert reckon("se", traits=frozenset({"consumer", "loan"})).day == date(2023, 3, 10)


@pytest.mark.parametrize(
    ("country", "kind", "years"),
    [
        ("fi", "promissory_note", 3),
        ("dk", "promissory_note", 10),
        ("dk", "loan", 10),
        ("no", "promissory_note", 10),
        ("no", "loan", 10),
    ],
)
def test_notes_and_loans_have_their_own_time(country: str, kind: str, years: int) -> None:
    assert reckon(country, traits=COMPANY | {kind}).day == date(2020 + years, 4, 10)


EVENT_DAY = date(2022, 5, 1)
EFFECTS: Mapping[str, Mapping[str, int | None]] = {
    # Years of the new period that each event gives on its own; 0 for nothing, None for open.
    "se": {
        **dict.fromkeys(("acknowledged", "interest_paid", "part_paid", "settlement"), 3),
        **{"demand_sent": 0, "demand_received": 3},
        **dict.fromkeys(("court_filed", "enforcement_applied", "insolvency_lodged")),
        **dict.fromkeys(("proceedings_ended", "judgment", "enforcement_ended"), 3),
    },
    "fi": {
        **dict.fromkeys(("acknowledged", "interest_paid", "part_paid", "settlement"), 3),
        **{"demand_sent": 3, "demand_received": 3},
        **dict.fromkeys(("court_filed", "enforcement_applied", "insolvency_lodged")),
        **{"proceedings_ended": 3, "judgment": 5, "enforcement_ended": 3},
    },
    "dk": {
        **{"acknowledged": 3, "interest_paid": 3, "part_paid": 3, "settlement": 10},
        **{"demand_sent": 0, "demand_received": 0},
        **dict.fromkeys(("court_filed", "enforcement_applied", "insolvency_lodged")),
        **{"proceedings_ended": 1, "judgment": 10, "enforcement_ended": 3},
    },
    "no": {
        **{"acknowledged": 3, "interest_paid": 3, "part_paid": 3, "settlement": 10},
        **{"demand_sent": 0, "demand_received": 0},
        **dict.fromkeys(("court_filed", "enforcement_applied", "insolvency_lodged")),
        **{"proceedings_ended": 1, "judgment": 10, "enforcement_ended": 10},
    },
}


@pytest.mark.parametrize("kind", EVENT_KINDS)
@pytest.mark.parametrize("country", COUNTRIES)
def test_what_each_event_does_alone(country: str, kind: str) -> None:
    before = reckon(country)
    limitation = reckon(country, (kind, EVENT_DAY))
    years = EFFECTS[country][kind]
    assert limitation.proceedings_open is (years is None)
    turn = limitation.trail[1]
    assert (turn.kind, turn.day, turn.last_day) == (kind, EVENT_DAY, limitation.last_day)
    if years is None:
        assert limitation.last_day is None
        assert limitation.day == before.day
        assert codes(turn.why)[1:] == ["pending"]
        assert limitation.citation == turn.citation
    elif years == 0:
        assert limitation.last_day == before.day
        assert limitation.citation == before.citation
        assert turn.why.parts == ()
    else:
        later = date(EVENT_DAY.year + years, 5, 1)
        assert limitation.last_day == max(later, before.day)
        assert codes(turn.why)[1:] == ["grace" if years == 1 else "new_period"]
        assert limitation.citation == turn.citation


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_last_day_is_in_time_and_the_day_after_is_not(country: str) -> None:
    last = reckon(country).day
    in_time = reckon(country, ("part_paid", last))
    assert in_time.day == date(last.year + 3, last.month, last.day)
    late = reckon(country, ("part_paid", last + timedelta(days=1)))
    assert (late.day, late.citation) == (last, reckon(country).citation)
    told = late.trail[1]
    assert (told.kind, told.last_day) == ("part_paid", last)
    assert told.why == Explanation(
        code="barred", params={"last_day": last.isoformat()}, citations=(late.citation,)
    )


@pytest.mark.parametrize("country", COUNTRIES)
def test_events_out_of_order_are_put_in_order(country: str) -> None:
    first, second = ("part_paid", date(2022, 5, 1)), ("acknowledged", date(2024, 5, 1))
    assert reckon(country, second, first) == reckon(country, first, second)
    # Taken as told, the second would have come too late.
    assert reckon(country, second, first).day == date(2027, 5, 1)


@pytest.mark.parametrize("country", COUNTRIES)
def test_several_on_one_day_are_taken_in_the_order_of_the_list(country: str) -> None:
    day = date(2022, 5, 1)
    told = reckon(country, ("judgment", day), ("court_filed", day), ("part_paid", day))
    assert [turn.kind for turn in told.trail[1:]] == ["part_paid", "court_filed", "judgment"]
    assert not told.proceedings_open
    applied = reckon(country, ("enforcement_applied", day), ("judgment", day))
    assert applied.proceedings_open


@pytest.mark.parametrize("country", COUNTRIES)
def test_proceedings_keep_the_claim_alive_until_they_end(country: str) -> None:
    opened = reckon(country, ("court_filed", date(2023, 3, 1)))
    assert opened.last_day is None
    assert not opened.is_barred(date(2040, 1, 1))
    ended = reckon(country, ("court_filed", date(2023, 3, 1)), ("judgment", date(2030, 6, 1)))
    years = EFFECTS[country]["judgment"]
    assert years is not None
    assert ended.last_day == date(2030 + years, 6, 1)


@pytest.mark.parametrize("country", COUNTRIES)
def test_an_end_closes_what_it_can_end(country: str) -> None:
    bankrupt, enforced = ("insolvency_lodged", date(2021, 1, 1)), ("enforcement_applied", EVENT_DAY)
    ended = ("enforcement_ended", date(2022, 8, 1))
    still = reckon(country, bankrupt, enforced, ended)
    assert still.proceedings_open
    assert codes(still.trail[-1].why)[-1] == "still_pending"
    assert still.trail[-1].last_day is None
    over = reckon(country, bankrupt, enforced, ended, ("proceedings_ended", date(2023, 1, 1)))
    assert not over.proceedings_open


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_end_closes_its_own_kind(country: str) -> None:
    filed, ended = ("court_filed", date(2021, 1, 1)), ("enforcement_ended", date(2022, 8, 1))
    ruled = ("judgment", date(2022, 9, 1))
    assert reckon(country, filed, ended).proceedings_open
    assert reckon(country, ("insolvency_lodged", date(2021, 1, 1)), ruled).proceedings_open
    assert not reckon(country, filed, ended, ruled).proceedings_open


@pytest.mark.parametrize("country", ["fi", "dk", "no"])
def test_an_end_that_closes_nothing_comes_too_late_after_the_claim_s_own_time(country: str) -> None:
    filed, ended = ("court_filed", date(2021, 1, 1)), ("enforcement_ended", date(2036, 8, 1))
    assert codes(reckon(country, filed, ended).trail[-1].why)[-1] == "own_time_over"


@pytest.mark.parametrize("country", ["dk", "no"])
def test_a_settlement_ends_the_case_in_court_only(country: str) -> None:
    day = date(2022, 5, 1)
    assert not reckon(country, ("court_filed", day), ("settlement", EVENT_DAY)).proceedings_open
    lodged = reckon(country, ("insolvency_lodged", day), ("settlement", EVENT_DAY))
    assert lodged.proceedings_open


@pytest.mark.parametrize("country", ["fi", "dk", "no"])
def test_after_a_title_every_period_is_the_title_s(country: str) -> None:
    years = EFFECTS[country]["judgment"]
    assert years is not None
    title = reckon(country, ("judgment", date(2022, 5, 1)))
    assert title.last_day == date(2022 + years, 5, 1)
    paid = reckon(country, ("judgment", date(2022, 5, 1)), ("part_paid", date(2024, 2, 29)))
    assert paid.last_day == date(2024 + years, 2, 28)


def test_after_a_swedish_ruling_a_consumer_still_has_three_years() -> None:
    ruled = reckon("se", ("judgment", date(2022, 5, 1)))
    assert ruled.last_day == date(2025, 5, 1)


def test_a_danish_acknowledgement_in_writing_gives_ten_years() -> None:
    day = date(2022, 5, 1)
    written = reckon("dk", ("acknowledged", day, {"written": "yes"}))
    assert (written.day, written.citation.section) == (date(2032, 5, 1), "§ 5 stk. 1 nr. 3")
    assert codes(written.trail[1].why) == ["acknowledged_in_writing", "new_period"]
    plain = reckon("dk", ("acknowledged", day, {"written": "no"}))
    assert (plain.day, plain.citation.section) == (date(2025, 5, 1), "§ 15")
    assert codes(plain.trail[1].why) == ["acknowledged_plain", "new_period"]


@pytest.mark.parametrize("country", ["se", "fi"])
def test_proceedings_that_never_reached_the_debtor_give_one_year_once(country: str) -> None:
    opened = ("court_filed", date(2023, 3, 1))
    unserved = ("proceedings_ended", date(2023, 9, 1), {"served": "no"})
    once = reckon(country, opened, unserved)
    assert once.day == date(2024, 9, 1)
    assert once.trail[-1].why.parts[0].params == {"grace_day": "2024-09-01"}
    assert once.trail[-1].why.parts[0].citations == (once.citation,)
    again = (
        ("court_filed", date(2024, 8, 1)),
        ("proceedings_ended", date(2024, 12, 1), {"served": "no"}),
    )
    twice = reckon(country, opened, unserved, *again)
    assert twice.day == date(2024, 9, 1)
    assert codes(twice.trail[-1].why) == ["proceedings_ended_unserved", "grace_used"]
    assert not twice.proceedings_open


@pytest.mark.parametrize("country", ["dk", "no"])
def test_proceedings_that_decided_nothing_give_a_year_each_time(country: str) -> None:
    events = (
        ("court_filed", date(2023, 3, 1)),
        ("proceedings_ended", date(2023, 9, 1)),
        ("court_filed", date(2024, 8, 1)),
        ("proceedings_ended", date(2024, 12, 1)),
    )
    assert reckon(country, *events).day == date(2025, 12, 1)


def test_a_claim_recognised_in_an_estate_has_its_time_anew() -> None:
    lodged = ("insolvency_lodged", date(2023, 3, 1))
    known = ("proceedings_ended", date(2024, 9, 1), {"recognised": "yes"})
    told = reckon("dk", lodged, known)
    assert (told.day, told.proceedings_open) == (date(2027, 9, 1), False)


@pytest.mark.parametrize("country", COUNTRIES)
def test_what_happens_while_a_case_is_open_counts_if_the_case_counts_for_nothing(
    country: str,
) -> None:
    quiet = reckon(country).day
    events = (
        ("court_filed", date(2022, 1, 1)),
        ("part_paid", quiet),
        ("proceedings_ended", quiet + timedelta(days=30), {"served": "no"}),
    )
    told = reckon(country, *events)
    assert told.day == date(quiet.year + 3, quiet.month, quiet.day)
    assert codes(told.trail[2].why) == ["part_paid", "new_period", "still_pending"]
    assert told.trail[2].last_day is None


@pytest.mark.parametrize("country", COUNTRIES)
def test_once_its_own_time_is_over_only_the_open_case_carries_a_claim(country: str) -> None:
    quiet = reckon(country).day
    end = quiet + timedelta(days=30)
    late = ("part_paid", quiet + timedelta(days=1))
    events = (("court_filed", date(2022, 1, 1)), late)
    told = reckon(country, *events)
    assert codes(told.trail[-1].why) == ["part_paid", "own_time_over"]
    assert told.proceedings_open
    assert told.day == quiet
    assert told.citation == reckon(country, events[0]).citation
    over = reckon(country, *events, ("proceedings_ended", end, {"served": "no"}))
    assert over.day == date(end.year + 1, end.month, end.day)


@pytest.mark.parametrize("country", COUNTRIES)
def test_what_comes_before_the_time_begins_lets_it_begin_where_it_would(country: str) -> None:
    start = AROSE if country == "se" else DUE
    told = reckon(country, ("part_paid", start - timedelta(days=1)))
    assert (told.day, told.citation) == (reckon(country).day, reckon(country).citation)
    assert codes(told.trail[1].why) == ["part_paid", "runs_from_start", "new_period"]
    assert told.trail[1].why.parts[0].params == {"start_day": start.isoformat()}
    on_it = reckon(country, ("part_paid", start))
    assert codes(on_it.trail[1].why) == ["part_paid", "new_period"]
    assert [kind for kind, _ in trail(told)][1:] == ["part_paid"]


def test_a_title_before_the_due_day_gives_its_years_from_there() -> None:
    told = reckon("fi", ("judgment", DUE - timedelta(days=9)))
    assert (told.last_day, told.absolute_day) == (date(2025, 4, 10), date(2035, 4, 10))
    assert told.citation == told.trail[1].citation


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_leap_day_ends_on_the_last_of_february(country: str) -> None:
    claim = LimitedClaim(arose=date(2024, 2, 29), due_day=date(2024, 2, 29), traits=CONSUMER)
    assert reckon_limitation(rules(country), claim, []).day == date(2027, 2, 28)
