"""What two readings of a law say otherwise, and which figures that can have touched."""

import copy
from datetime import date
from typing import Any

import msgspec
import pytest

from kvitt.core.citation import Citation
from kvitt.law.read import load
from kvitt.law.versions import Change, changes_between, first_day, touched_by

CITE = {"act": "1975:635", "section": "9 §", "title": "räntelagen", "basis": "statute", "note": ""}
CITED = msgspec.convert(CITE, Citation)


def parameter(*values: dict[str, Any], **changes: Any) -> dict[str, Any]:
    whole = {"unit": "percent", "dated_by": "accrual_day", "label": "rate", "known_until": None}
    return {**whole, "values": [{"cite": CITE, **value} for value in values], **changes}


def law(rate: dict[str, Any], **interest: Any) -> dict[str, Any]:
    return {
        "acts": {"acts": {}},
        "reference_rate": {"checked": "2026-11-22", "parameters": {"rate": rate}},
        "interest": {"parameters": {}, "rate": {"ref": "rate"}, **interest},
        "fees": {"parameters": {}, "rules": {"demand": {"amount": "180", "cite": CITE}}},
        "allocation": {"order": ["costs", "interest"]},
    }


OLD = parameter(
    {"since": "2025-01-01", "value": "2"},
    {"since": "2026-01-01", "value": "3"},
    known_until="2026-06-30",
)


def change(since: str, was: object, now: object, **other: Any) -> Change:
    built = Change(
        file="reference_rate",
        name="rate",
        was=was,
        now=now,
        since=date.fromisoformat(since),
        dated_by="accrual_day",
        citation=CITED,
    )
    return msgspec.structs.replace(built, **other)


def changed_rate(now: dict[str, Any], was: dict[str, Any] = OLD) -> list[Change]:
    return changes_between(law(was), law(now))


def test_the_same_law_says_the_same() -> None:
    present = msgspec.json.decode(load("se").content)
    assert changes_between(present, present) == []


def test_what_is_only_told_otherwise_is_no_change() -> None:
    told = copy.deepcopy(law(OLD))
    told["reference_rate"]["checked"] = "2027-01-01"
    told["reference_rate"]["parameters"]["rate"]["label"] = "another word"
    told["reference_rate"]["parameters"]["rate"]["values"][0]["cite"] = {**CITE, "note": "read"}
    told["acts"]["acts"]["x"] = {}
    told["fees"]["rules"]["demand"]["cite"] = {**CITE, "note": "read"}
    assert changes_between(law(OLD), told) == []


def test_a_later_half_year_is_no_change() -> None:
    longer = parameter(*OLD["values"], {"since": "2026-07-01", "value": "9"}, known_until=None)
    assert changed_rate(longer) == []


def test_a_corrected_value_is_told_from_its_day_to_the_next() -> None:
    other = parameter(OLD["values"][0], {"since": "2026-01-01", "value": "4"})
    assert changed_rate(other) == [change("2026-01-01", "3", "4")]


def test_a_value_with_a_day_of_its_own_is_told_from_that_day() -> None:
    other = parameter(*OLD["values"], {"since": "2026-03-01", "value": "4"})
    assert changed_rate(other) == [change("2026-03-01", "3", "4")]


def test_a_number_that_was_said_for_ever_and_ends_is_a_change() -> None:
    ever = parameter({"since": "2025-01-01", "value": "2"})
    ends = parameter({"since": "2025-01-01", "value": "2", "until": "2026-03-31"})
    assert changed_rate(ends, ever) == [change("2026-04-01", "2", None, citation=None)]
    known = parameter({"since": "2025-01-01", "value": "2"}, known_until="2026-03-31")
    assert changed_rate(known, ever) == [change("2026-04-01", "2", None, citation=None)]
    assert changed_rate(ever, ends) == []
    unknown = parameter(
        {"since": "2025-01-01", "value": "2"}, {"since": "2026-04-01", "unknown": "not read"}
    )
    assert changed_rate(unknown, ever) == [change("2026-04-01", "2", None, citation=None)]
    assert changed_rate(ever, unknown) == []


def test_a_table_is_compared_whole() -> None:
    table = {"by": "principal", "bands": [["100", "14"]], "above": "24"}
    was = parameter({"since": "2025-01-01", "table": table})
    other = {**table, "above": "25"}
    now = parameter({"since": "2025-01-01", "table": other})
    assert changed_rate(now, was) == [change("2025-01-01", table, other)]


@pytest.mark.parametrize("field", [{"dated_by": "due_day"}, {"unit": "factor"}])
def test_another_date_or_unit_changes_every_day(field: dict[str, str]) -> None:
    now = {**OLD, **field}
    (found,) = changed_rate(now)
    assert (found.file, found.name, found.since, found.dated_by) == (
        "reference_rate",
        "rate",
        None,
        "",
    )
    new = {"unit": "percent", "dated_by": "accrual_day", **field}
    assert (found.was, found.now) == (
        "percent by accrual_day",
        f"{new['unit']} by {new['dated_by']}",
    )


def test_a_rule_said_otherwise_is_a_change_at_its_name() -> None:
    now = law(OLD)
    now["fees"]["rules"] = {"demand": {"amount": "170"}, "reminder": {"amount": "60"}}
    now["interest"]["rate"] = {"ref": "rate", "dated_by": "due_day"}
    now["allocation"]["order"] = ["interest", "costs"]
    assert changes_between(law(OLD), now) == [
        Change(file="interest", name="rate.dated_by", was=None, now="due_day"),
        Change(file="fees", name="rules.demand", was={"amount": "180"}, now={"amount": "170"}),
        Change(file="fees", name="rules.reminder", was=None, now={"amount": "60"}),
        Change(
            file="allocation", name="order", was=["costs", "interest"], now=["interest", "costs"]
        ),
    ]


def test_a_rule_or_file_that_is_gone_is_a_change_and_a_number_unused_is_none() -> None:
    now = law(OLD)
    now["reference_rate"]["parameters"] = {}
    del now["allocation"]
    now["fees"]["rules"] = {}
    assert changes_between(law(OLD), now) == [
        Change(file="fees", name="rules.demand", was={"amount": "180"}, now=None),
        Change(file="allocation", name="order", was=["costs", "interest"], now=None),
    ]


def test_a_change_touches_the_figures_that_its_file_or_its_name_stands_in() -> None:
    rate = change("2026-01-01", "3", "4")
    cap = Change(file="country", name="cap", was="1", now="2")
    order = Change(file="allocation", name="order", was=[], now=["costs"])
    asked = law(OLD)
    asked["fees"]["rules"]["demand"]["at_most"] = [{"ref": "cap"}]
    assert touched_by([rate, cap, order], asked) == {
        "interest": [rate],
        "charge": [cap],
        "allocation": [order],
    }
    assert touched_by([], asked) == {}
    assert touched_by([rate], {}) == {"interest": [rate]}


def test_no_figure_is_touched_before_the_first_day_of_a_change() -> None:
    early, late = change("2026-01-01", "3", "4"), change("2026-03-01", "3", "4")
    assert first_day([late, early], law(OLD)) == date(2026, 1, 1)
    assert first_day([late], law(OLD)) == date(2026, 3, 1)
    by_claim = change("2026-03-01", "3", "4", dated_by="due_day")
    assert first_day([late, by_claim], law(OLD)) == date.min
    whole = Change(file="fees", name="rules.demand", was={}, now=None)
    assert first_day([late, whole], law(OLD)) == date.min
    measured = change("2026-02-01", "3", "4", dated_by="measure")
    assert first_day([measured], law(OLD)) == date(2026, 2, 1)


def test_a_number_taken_by_another_date_than_its_own_divides_no_days() -> None:
    late = change("2026-03-01", "3", "4")
    redated = law(OLD, ceilings=[{"rate": {"ref": "rate", "dated_by": "due_day"}}])
    assert first_day([late], redated) == date.min
    other = law(OLD, ceilings=[{"rate": {"ref": "cap", "dated_by": "due_day"}}])
    assert first_day([late], other) == date(2026, 3, 1)
