"""What is owed on a day, line by line, each with the reckoning behind it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Literal, get_args
from uuid import UUID

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.days import ONE_DAY
from kvitt.core.interest import (
    BaseSpan,
    InterestSpan,
    Reckoning,
    Schedule,
    accrue,
)
from kvitt.core.rounding import round_half_up

PRINCIPAL = "principal"
INTEREST = "interest"

EventKind = Literal["raised", "fixed", "unfixed", "paid", "repaid", "waived"]
"""`unfixed` and `repaid` take back a fixing and a payment that were booked wrongly."""

SIGNS = {"raised": 1, "fixed": 1, "unfixed": -1, "paid": -1, "repaid": 1, "waived": -1}
"""Whether an event adds to what is owed or takes from it."""

DebtorKind = Literal["consumer", "company", "authority"]

DEBTOR_KINDS: tuple[DebtorKind, ...] = get_args(DebtorKind)

ClaimKind = Literal["goods", "credit", "high_cost_credit", "rent"]
"""What was sold or lent, as far as rules on interest and on steps ask."""

CLAIM_KINDS: tuple[ClaimKind, ...] = get_args(ClaimKind)
_CREDIT: Mapping[str, frozenset[str]] = {
    "credit": frozenset({"consumer_credit"}),
    "high_cost_credit": frozenset({"consumer_credit", "high_cost_credit"}),
}


INTEREST_TRAITS = frozenset(DEBTOR_KINDS).union(*_CREDIT.values())
"""What the rules on interest may ask of a claim."""


class HeadEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that changed one head of a claim, on the day the law counts it."""

    day: date
    head: str
    amount_minor: int
    kind: EventKind
    measure: str | None = None
    citation: Citation | None = None


def traits_of(debtor_kind: str, claim_kind: str) -> frozenset[str]:
    """What the rules on interest ask of a claim; only a consumer's credit is one to the law."""
    credit = _CREDIT.get(claim_kind, frozenset()) if debtor_kind == "consumer" else frozenset()
    return frozenset({debtor_kind}) | credit


class ClaimTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What of a claim decides at which rates its interest runs."""

    due_day: date
    arose_day: date | None = None
    debtor_kind: str = "consumer"
    """`consumer`, `company` or `authority`."""
    claim_kind: str = "goods"
    agreed_on: date | None = None
    """The day of the agreement; the day the claim arose where nobody told."""
    agreed_rate_ppm: int | None = None
    pre_due_rate_ppm: int | None = None
    """The rate that ran before the due day."""

    @property
    def traits(self) -> frozenset[str]:
        """What the rules on interest ask of the claim."""
        return traits_of(self.debtor_kind, self.claim_kind)


class ClaimHistory(ClaimTerms, frozen=True, kw_only=True):
    """A claim and all that happened to what is owed on it."""

    claim_id: UUID
    invoice_number: str
    ground: str
    events: Sequence[HeadEvent]


class StatementLine(msgspec.Struct, frozen=True, kw_only=True):
    """One figure: what was raised, what was paid, what is still owed, and why."""

    claim_id: UUID | None
    head: str
    amount_minor: int
    raised_minor: int
    paid_minor: int
    waived_minor: int
    day: date
    citation: Citation | None
    spans: tuple[InterestSpan, ...] = ()
    measure: str | None = None
    day_count: str = ""
    """How the days of an interest line are counted, such as `act/365`."""


class HeadTotal(msgspec.Struct, frozen=True, kw_only=True):
    """All lines of one head together."""

    head: str
    raised_minor: int
    paid_minor: int
    waived_minor: int
    amount_minor: int


class NextDay(msgspec.Struct, frozen=True, kw_only=True):
    """What the day after adds to one claim: a day's interest on what is unpaid this evening."""

    claim_id: UUID
    span: InterestSpan
    exact: Fraction
    day_count: str


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """Everything owed as of a day, and what one more day adds."""

    as_of: date
    lines: tuple[StatementLine, ...]
    total_minor: int
    daily_interest_minor: int
    next_day: tuple[NextDay, ...] = ()

    @property
    def heads(self) -> tuple[HeadTotal, ...]:
        """The totals of each head, in the order in which the lines name them first."""
        return tuple(
            HeadTotal(
                head=head,
                raised_minor=sum(line.raised_minor for line in self.lines if line.head == head),
                paid_minor=sum(line.paid_minor for line in self.lines if line.head == head),
                waived_minor=sum(line.waived_minor for line in self.lines if line.head == head),
                amount_minor=sum(line.amount_minor for line in self.lines if line.head == head),
            )
            for head in dict.fromkeys(line.head for line in self.lines)
        )


ScheduleFor = Callable[[ClaimHistory], Schedule]


def reckon_statement(
    histories: Sequence[ClaimHistory], schedule_for: ScheduleFor, as_of: date
) -> Statement:
    """Reckon the debt as of a day, both the value day of each payment and that day counted."""
    lines: list[StatementLine] = []
    next_day: list[NextDay] = []
    for history in histories:
        schedule = schedule_for(history)
        lines += _lines(history, schedule, as_of)
        next_day += _next_day(history, schedule, as_of)
    return Statement(
        as_of=as_of,
        lines=tuple(lines),
        total_minor=sum(line.amount_minor for line in lines),
        daily_interest_minor=round_half_up(sum((one.exact for one in next_day), Fraction(0))),
        next_day=tuple(next_day),
    )


def unfixed_interest(history: ClaimHistory, schedule: Schedule, through: date) -> Reckoning:
    """Reckon the interest that an event on that day must fix, since it was last fixed."""
    start, end = _stretches(history, schedule, through)[-1]
    return accrue(schedule, _bases(history, schedule, start, end))


def _lines(history: ClaimHistory, schedule: Schedule, as_of: date) -> list[StatementLine]:
    known = [event for event in history.events if _counts_from(event, history) <= as_of]
    heads = dict.fromkeys(event.head for event in known if event.head not in {PRINCIPAL, INTEREST})
    lines = [_principal_line(history, known)]
    lines += [_interest_line(history, known, schedule, as_of)]
    for head in heads:
        lines += _charge_lines(history, [event for event in known if event.head == head])
    return [line for line in lines if line.raised_minor or line.spans]


def _counts_from(event: HeadEvent, history: ClaimHistory) -> date:
    # A claim is owed from its due day, however late it was entrusted to us.
    if event.head == PRINCIPAL and event.kind == "raised":
        return min(event.day, history.due_day)
    return event.day


def _sum(events: Sequence[HeadEvent], head: str, *kinds: str) -> int:
    return sum(
        SIGNS[event.kind] * event.amount_minor
        for event in events
        if event.head == head and event.kind in kinds
    )


def _principal_line(history: ClaimHistory, known: Sequence[HeadEvent]) -> StatementLine:
    raised = _sum(known, PRINCIPAL, "raised")
    paid = -_sum(known, PRINCIPAL, "paid", "repaid")
    waived = -_sum(known, PRINCIPAL, "waived")
    citation = next((event.citation for event in known if event.head == PRINCIPAL), None)
    return StatementLine(
        claim_id=history.claim_id,
        head=PRINCIPAL,
        amount_minor=raised - paid - waived,
        raised_minor=raised,
        paid_minor=paid,
        waived_minor=waived,
        day=history.due_day,
        citation=citation,
    )


def _interest_line(
    history: ClaimHistory, known: Sequence[HeadEvent], schedule: Schedule, as_of: date
) -> StatementLine:
    raised = _sum(known, INTEREST, "fixed", "unfixed")
    paid = -_sum(known, INTEREST, "paid", "repaid")
    waived = -_sum(known, INTEREST, "waived")
    reckonings = [
        accrue(schedule, _bases(history, schedule, start, end))
        for start, end in _stretches(history, schedule, as_of)
    ]
    # What was fixed is booked already; only the last stretch is still to be added.
    raised += reckonings[-1].amount_minor
    spans = [span for reckoning in reckonings for span in reckoning.spans]
    return StatementLine(
        claim_id=history.claim_id,
        head=INTEREST,
        amount_minor=raised - paid - waived,
        raised_minor=raised,
        paid_minor=paid,
        waived_minor=waived,
        day=schedule.first_day(history.due_day),
        citation=schedule.steps[-1].citation,
        spans=tuple(spans),
        day_count=schedule.day_count,
    )


def _charge_lines(history: ClaimHistory, events: Sequence[HeadEvent]) -> list[StatementLine]:
    """Give each charge its own line; what was paid or waived goes to the oldest first."""
    raised = sorted((one for one in events if one.kind == "raised"), key=lambda one: one.day)
    waived_on: dict[str | None, int] = {}
    for event in events:
        if event.kind == "waived":
            waived_on[event.measure] = waived_on.get(event.measure, 0) + event.amount_minor
    paid = -sum(
        SIGNS[one.kind] * one.amount_minor for one in events if one.kind in {"paid", "repaid"}
    )
    lines = []
    for at, charge in enumerate(raised):
        is_last = at == len(raised) - 1
        waived = 0
        for measure in dict.fromkeys((charge.measure, None)):
            part = min(waived_on.get(measure, 0), charge.amount_minor - waived)
            waived_on[measure] = waived_on.get(measure, 0) - part
            waived += part
        settled = paid if is_last else min(paid, charge.amount_minor - waived)
        paid -= settled
        lines.append(
            StatementLine(
                claim_id=history.claim_id,
                head=charge.head,
                amount_minor=charge.amount_minor - waived - settled,
                raised_minor=charge.amount_minor,
                paid_minor=settled,
                waived_minor=waived,
                day=charge.day,
                citation=charge.citation,
                measure=charge.measure,
            )
        )
    return lines


def _fixed_days(history: ClaimHistory, through: date) -> list[date]:
    """List the days interest was fixed on, less those whose fixing was taken back."""
    balance: dict[date, int] = {}
    for event in history.events:
        if event.head == INTEREST and event.kind in {"fixed", "unfixed"}:
            balance[event.day] = balance.get(event.day, 0) + SIGNS[event.kind]
    return sorted(day for day, count in balance.items() if count > 0 and day <= through)


def _stretches(history: ClaimHistory, schedule: Schedule, as_of: date) -> list[tuple[date, date]]:
    """Cut the days that bear interest where it was fixed: each stretch is rounded by itself."""
    starts = [schedule.first_day(history.due_day)]
    ends = []
    for day in _fixed_days(history, as_of):
        ends.append(schedule.end(day))
        starts.append(max(starts[-1], schedule.end(day)))
    return list(zip(starts, [*ends, schedule.end(as_of)], strict=True))


def _bases(history: ClaimHistory, schedule: Schedule, start: date, end: date) -> list[BaseSpan]:
    """Cut the days where the principal changed: a payment counts through its value day."""
    if start >= end:
        return []
    changes: dict[date, int] = {}
    base = 0
    for event in history.events:
        if event.head != PRINCIPAL:
            continue
        change = SIGNS[event.kind] * event.amount_minor
        day = date.min if event.kind == "raised" else schedule.end(event.day)
        if day <= start:
            base += change
        elif day < end:
            changes[day] = changes.get(day, 0) + change
    spans = []
    for day in sorted(changes):
        spans.append(BaseSpan(start, day, max(base, 0)))
        base += changes[day]
        start = day
    spans.append(BaseSpan(start, end, max(base, 0)))
    return spans


def _next_day(history: ClaimHistory, schedule: Schedule, as_of: date) -> list[NextDay]:
    """Reckon what tomorrow adds, on what is unpaid this evening and at today's rate."""
    tomorrow = as_of + ONE_DAY
    if tomorrow < schedule.first_day(history.due_day):
        return []
    known = [event for event in history.events if _counts_from(event, history) <= as_of]
    base = _sum(known, PRINCIPAL, "raised", "paid", "repaid", "waived")
    added = accrue(schedule, [BaseSpan(as_of, tomorrow, max(base, 0))])
    return [
        NextDay(
            claim_id=history.claim_id, span=span, exact=added.exact, day_count=schedule.day_count
        )
        for span in added.spans
    ]
