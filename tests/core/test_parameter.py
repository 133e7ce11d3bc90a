from datetime import date
from fractions import Fraction

import msgspec
import pytest

from kvitt.core.citation import Citation
from kvitt.core.parameter import DatedValue, Parameter, Table, flaws_of
from kvitt.core.refusal import Refusal

CITE = Citation("1981:739", "4 §", "lagen om inkassokostnader", "statute")


def dated(since: str, value: str | None = "1", **more: object) -> DatedValue:
    fields = {"since": date.fromisoformat(since), "citation": CITE, "value": value, **more}
    return DatedValue(**fields)  # type: ignore[arg-type]


def parameter(*values: DatedValue, known_until: date | None = None) -> Parameter:
    return Parameter(
        label="fee",
        unit="currency",
        kind="amount",
        dated_by="measure",
        values=values,
        known_until=known_until,
    )


def test_the_value_of_the_day_is_found() -> None:
    fee = parameter(dated("2012-01-01", "50"), dated("2013-03-16", "60"))
    assert fee.at(date(2013, 3, 15)).whole == 50
    assert fee.at(date(2013, 3, 16)).number({}) == 60


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2011-12-31", "it is known only from 2012-01-01 on"),
        ("2014-06-01", "not found"),
        ("2016-01-01", "it is known only through 2015-12-31"),
        ("2027-01-01", "not yet published"),
    ],
)
def test_outside_what_is_known_is_refused_in_words_for_a_person(day: str, reason: str) -> None:
    fee = parameter(
        dated("2012-01-01", until=date(2013, 12, 31)),
        dated("2014-01-01", None, until=date(2014, 12, 31), unknown="not found"),
        dated("2015-01-01", until=date(2015, 12, 31)),
        known_until=date(2026, 12, 31),
    )
    with pytest.raises(Refusal) as refused:
        fee.at(date.fromisoformat(day))
    assert refused.value.code == "law_not_known"
    assert refused.value.params == {"parameter": "fee", "day": day, "reason": reason}
    assert refused.value.citation is CITE


def test_a_table_is_read_band_by_band() -> None:
    capital = Table(by="principal", bands=(("100", "14"), ("1000", "24")), above="50")
    share = Table(by="principal", bands=(("100", "14"),), above=("14", "1/10"))
    assert [capital.pick(Fraction(size)) for size in (100, 101, 1000, 1001)] == [14, 24, 24, 50]
    assert share.pick(Fraction(300)) == 34
    banded = dated("2012-01-01", None, table=capital)
    assert banded.number({"principal": Fraction(1)}) == 14


def test_beyond_the_last_band_nothing_is_guessed() -> None:
    table = Table(by="principal", bands=(("100", "14"), ("1000", "24")))
    fee = parameter(dated("2012-01-01", None, table=table))
    day = date(2012, 1, 1)
    assert flaws_of(fee) == ()
    assert fee.at_size(day, {"principal": Fraction(1000)}).table is table
    with pytest.raises(Refusal) as refused:
        fee.at_size(day, {"principal": Fraction(1001)})
    assert refused.value.code == "law_not_known"
    assert refused.value.params["reason"] == "no band above 1000 is known"
    assert refused.value.citation is CITE


@pytest.mark.parametrize(
    ("values", "flaw"),
    [
        ((), "at least one"),
        ((dated("2012-01-01", None),), "exactly one"),
        ((dated("2012-01-01", unknown="why"),), "exactly one"),
        ((dated("2012-01-01", "1,5"),), "no exact number"),
        ((dated("2012-01-01", "-60"),), "less than nothing"),
        (
            (dated("2012-01-01", None, table=Table("principal", (("1", "x"),), "5")),),
            "“x” is no",
        ),
        (
            (dated("2012-01-01", None, table=Table("principal", (("1", "4"),), ("5", "%"))),),
            "“%” is no",
        ),
        (
            (dated("2012-01-01", None, table=Table("principal", (("9", "1"), ("9", "2")), "5")),),
            "each band ends above",
        ),
        ((dated("2012-01-01"), dated("2012-01-01")), "overlaps"),
        ((dated("2012-01-01", until=date(2013, 1, 1)), dated("2013-01-01")), "overlaps"),
        ((dated("2012-01-01", until=date(2013, 1, 1)), dated("2013-01-03")), "gap"),
    ],
)
def test_a_broken_history_is_told(values: tuple[DatedValue, ...], flaw: str) -> None:
    assert flaw in flaws_of(parameter(*values))[0][1]


def test_a_value_beyond_what_is_known_is_told() -> None:
    known_until = date(2026, 12, 31)
    late = parameter(dated("2026-12-31"), dated("2027-01-01"), known_until=known_until)
    assert flaws_of(late) == ((1, "begins after known_until"),)
    long = parameter(dated("2026-01-01", until=date(2027, 6, 30)), known_until=known_until)
    assert flaws_of(long) == ((0, "ends after known_until"),)


def test_no_value_ends_before_it_begins() -> None:
    with pytest.raises(ValueError, match="until 2011-01-01 lies before since 2012-01-01"):
        dated("2012-01-01", until=date(2011, 1, 1))


def half_years(*since: str, known_until: date | None = date(2026, 12, 31)) -> Parameter:
    rows = parameter(*(dated(day) for day in since), known_until=known_until)
    return msgspec.structs.replace(rows, half_years_since=date(2025, 2, 1))


def test_every_half_year_has_a_row_of_its_own() -> None:
    whole = ("2024-01-01", "2025-02-01", "2025-07-01", "2026-01-01", "2026-07-01")
    assert flaws_of(half_years(*whole)) == ()
    assert flaws_of(half_years(*whole[:2], *whole[3:])) == (
        (1, "a gap: the half-year from 2025-07-01 has no row"),
    )
    assert flaws_of(half_years(*whole[:-1])) == (
        (3, "a gap: the half-year from 2026-07-01 has no row"),
    )
    assert flaws_of(half_years(*whole[2:])) == (
        (0, "a gap: the half-year from 2025-02-01 has no row"),
    )


def test_what_is_published_each_half_year_says_until_when() -> None:
    ((at, flaw),) = flaws_of(half_years("2025-02-01", known_until=None))
    assert (at, flaw[-23:]) == (0, " known_until is missing")


def test_a_time_is_counted_whole_and_only_a_rate_lies_below_nothing() -> None:
    half = msgspec.structs.replace(parameter(dated("2012-01-01", "1/2")), unit="days")
    assert flaws_of(half) == ((0, "“1/2” is no whole number"),)
    below = msgspec.structs.replace(parameter(dated("2012-01-01", "-0.50")), unit="percent")
    assert flaws_of(below) == ()
    word = msgspec.structs.replace(parameter(dated("2012-01-01", "none")), unit="word")
    assert flaws_of(word) == ()


def test_a_sound_history_has_no_flaw() -> None:
    assert not flaws_of(
        parameter(dated("2012-01-01", until=date(2012, 12, 31)), dated("2013-01-01", "1/2"))
    )
