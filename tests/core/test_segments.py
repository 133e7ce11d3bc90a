"""Segments give, by one subtraction, what the statement reckons span by span."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import msgspec
import pytest

from kvitt.core.citation import Citation
from kvitt.core.interest import DENOMINATORS, RateStep, Schedule, cumulative
from kvitt.core.refusal import Refusal
from kvitt.core.segments import Segment, segments_of
from kvitt.core.statement import ClaimHistory, HeadEvent, reckon_statement, unfixed_interest

CITE = Citation(act="1975:635", section="6 §", title="räntelagen", basis="statute")
CLAIM = UUID(int=1)
DUE = date(2026, 6, 30)


def day(text: str) -> date:
    return date.fromisoformat(text)


def schedule(*steps: tuple[str, int], **changes: object) -> Schedule:
    built = Schedule(
        steps=tuple(RateStep(day(since), ppm, CITE) for since, ppm in steps),
        day_count="act/365",
        first_day_offset=1,
        end_offset=1,
        known_until=date(2026, 12, 31),
    )
    return msgspec.structs.replace(built, **changes)


TEN = schedule(("2026-01-01", 100_000))


def event(on: str, head: str, amount_minor: int, kind: str) -> HeadEvent:
    whole = {"day": on, "head": head, "amount_minor": amount_minor, "kind": kind}
    return msgspec.convert(whole, HeadEvent)


def history(*events: HeadEvent, principal: int = 36_500_000, due: date = DUE) -> ClaimHistory:
    raised = event("2026-11-01", "principal", principal, "raised")
    return ClaimHistory(
        claim_id=CLAIM, invoice_number="1", ground="", due_day=due, events=[raised, *events]
    )


def segment(since: str, **changes: object) -> Segment:
    built = Segment(
        since_day=day(since),
        until_day=None,
        booked_minor=0,
        base_minor=36_500_000,
        carried_minor=0,
        carried_rest=0,
        index_from=181 * 100_000,
    )
    return msgspec.structs.replace(built, **changes)


def test_a_claim_untouched_is_one_segment_from_its_due_day() -> None:
    # 2026-07-01 is the first day; 181 days of 10 % lie before it in the index.
    assert segments_of(history(), TEN) == (segment("2026-06-30"),)


def test_a_fixing_starts_anew_with_nothing_carried() -> None:
    # 10 days at 365 000 × 10 % / 365 = 100 a day are fixed; 400 of them and 65 000 are paid.
    told = history(
        event("2026-07-10", "interest", 100_000, "fixed"),
        event("2026-07-10", "interest", 40_000, "paid"),
        event("2026-07-10", "principal", 6_500_000, "paid"),
    )
    assert segments_of(told, TEN) == (
        segment("2026-06-30", until_day=day("2026-07-10")),
        segment("2026-07-10", booked_minor=60_000, base_minor=30_000_000, index_from=191 * 100_000),
    )


def test_a_change_without_a_fixing_carries_on_what_was_borne() -> None:
    # 1 day on 1 000,00 is 27,397 26…: 27 whole öre are carried, and 145/365 of one.
    told = history(event("2026-07-01", "principal", 40_000, "waived"), principal=100_000)
    assert segments_of(told, TEN) == (
        segment("2026-06-30", until_day=day("2026-07-01"), base_minor=100_000),
        segment(
            "2026-07-01",
            base_minor=60_000,
            carried_minor=27,
            carried_rest=145_000_000,
            index_from=182 * 100_000,
        ),
    )


def test_a_fixing_taken_back_the_same_day_fixes_nothing() -> None:
    told = history(
        event("2026-07-10", "interest", 100_000, "fixed"),
        event("2026-07-10", "interest", 100_000, "unfixed"),
    )
    last = segment("2026-07-10", carried_minor=100_000, index_from=191 * 100_000)
    assert segments_of(told, TEN)[1] == last


def test_money_before_the_due_day_bears_nothing_and_reduces_the_base() -> None:
    told = history(
        event("2026-06-10", "principal", 36_000_000, "paid"),
        event("2026-06-20", "interest", 7, "waived"),
        event("2026-06-25", "principal", 600_000, "paid"),
        event("2026-06-26", "principal", 200_000, "repaid"),
    )
    zero = {"base_minor": 0, "index_from": 0}
    assert segments_of(told, TEN) == (
        segment("2026-06-10", until_day=day("2026-06-20"), **zero),
        segment("2026-06-20", until_day=day("2026-06-25"), booked_minor=-7, **zero),
        segment("2026-06-25", until_day=day("2026-06-26"), booked_minor=-7, **zero),
        segment("2026-06-26", until_day=day("2026-06-30"), booked_minor=-7, **zero),
        segment("2026-06-30", booked_minor=-7, base_minor=100_000),
    )


def test_costs_and_compensation_touch_no_interest() -> None:
    told = history(
        event("2026-07-10", "costs", 18_000, "raised"),
        event("2026-07-10", "compensation", 45_000, "raised"),
    )
    assert segments_of(told, TEN) == (segment("2026-06-30"),)


def test_a_claim_due_before_the_first_rate_is_not_known() -> None:
    early = schedule(("2026-07-02", 100_000))
    assert segments_of(history(), early) == (segment("2026-06-30", index_from=None),)
    on_the_day = schedule(("2026-07-01", 100_000))
    assert segments_of(history(), on_the_day) == (segment("2026-06-30", index_from=0),)


def test_what_lies_beyond_the_last_rate_is_not_known_until_nothing_bears() -> None:
    told = history(
        event("2026-12-31", "principal", 36_000_000, "paid"),
        event("2027-01-01", "principal", 100_000, "paid"),
        event("2027-01-02", "principal", 400_000, "paid"),
    )
    cut = segments_of(told, TEN)
    assert [(one.since_day, one.base_minor, one.index_from) for one in cut] == [
        (DUE, 36_500_000, 181 * 100_000),
        (day("2026-12-31"), 500_000, 365 * 100_000),
        (day("2027-01-01"), 400_000, None),
        (day("2027-01-02"), 0, None),
    ]


def test_a_fixing_makes_known_again() -> None:
    early = schedule(("2026-07-02", 100_000))
    told = history(
        event("2026-07-05", "principal", 1_000, "paid"),
        event("2026-07-10", "interest", 500, "fixed"),
    )
    cut = segments_of(told, early)
    assert [one.index_from for one in cut] == [None, None, 9 * 100_000]


def owed(cut: Sequence[Segment], rates: Schedule, as_of: date) -> int | None:
    """The formula of `Segment`, in Python."""
    found = [one for one in cut if one.since_day <= as_of]
    found = [one for one in found if one.until_day is None or as_of < one.until_day]
    if not found:
        return 0
    (one,) = found
    if one.index_from is None:
        return None
    whole = one.booked_minor + one.carried_minor
    half = DENOMINATORS[rates.day_count] // 2
    exact = one.carried_rest
    if one.base_minor:
        exact += one.base_minor * (cumulative(rates, rates.end(as_of)) - one.index_from)
    return whole + (exact + half) // (2 * half)


def random_history(chance: random.Random, rates: Schedule) -> ClaimHistory:
    due = date(2020, 1, 1) + timedelta(days=chance.randrange(1200))
    told = history(principal=chance.choice([1, 99, 80_000, 12_345_678, 10**13]), due=due)
    on = due - timedelta(days=chance.choice([0, 0, 20]))
    for _ in range(chance.randrange(5)):
        on += timedelta(days=chance.randrange(200))
        part = chance.randrange(1, max(2, told.events[0].amount_minor // 2))
        new = [HeadEvent(day=on, head="principal", amount_minor=part, kind="paid")]
        way = chance.random()
        if way < 0.6:
            fixed = unfixed_interest(told, rates, on).amount_minor
            if fixed:
                new.append(HeadEvent(day=on, head="interest", amount_minor=fixed, kind="fixed"))
                new.append(
                    HeadEvent(day=on, head="interest", amount_minor=fixed // 3 + 1, kind="paid")
                )
        elif way < 0.8:
            new = [msgspec.structs.replace(new[0], kind="waived")]
        told = msgspec.structs.replace(told, events=[*told.events, *new])
    return told


@pytest.mark.parametrize("offsets", [(1, 1), (0, 1), (1, 0), (0, 0)])
@pytest.mark.parametrize("day_count", sorted(DENOMINATORS))
def test_segments_equal_the_statement_on_any_day(day_count: str, offsets: tuple[int, int]) -> None:
    chance = random.Random(f"{day_count} {offsets}")  # noqa: S311 (the same claims each time)
    rates = schedule(
        ("2019-07-01", 80_000),
        ("2021-01-01", 82_500),
        ("2021-07-01", 70_000),
        ("2023-07-01", 115_000),
        day_count=day_count,
        first_day_offset=offsets[0],
        end_offset=offsets[1],
        known_until=date(2028, 12, 31),
    )
    for _ in range(150):
        told = random_history(chance, rates)
        cut = segments_of(told, rates)
        for _ in range(6):
            as_of = told.due_day + timedelta(days=chance.randrange(-30, 1400))
            statement = reckon_statement([told], lambda _: rates, as_of)
            interest = [line.amount_minor for line in statement.lines if line.head == "interest"]
            assert owed(cut, rates, as_of) == sum(interest), (told, as_of)


def test_a_day_past_the_last_rate_is_refused() -> None:
    with pytest.raises(Refusal):
        owed(segments_of(history(), TEN), TEN, date(2027, 1, 1))
