"""Allocating a case's payments in lawful order, each on its value day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from kvitt.core.money import Money
from kvitt.core.refusal import Refusal
from kvitt.features.cases.actions import (
    close_case,
    reopen_case,
    write_log,
)
from kvitt.features.cases.queries import Case, get_case
from kvitt.features.cases.segments import keep_segments
from kvitt.features.cases.statements import reckon_case, reckon_share
from kvitt.features.payments.actions.allocate_payment import (
    Allocated,
    CasePayment,
    allocate_payment,
)
from kvitt.features.payments.actions.reverse_allocation import (
    Standing,
    reverse_allocation,
)
from kvitt.features.payments.events import PaymentAllocated
from kvitt.features.payments.sorting import plain_references
from kvitt.features.payments.telling import Outcome, tell_of_payment
from kvitt.features.tasks.actions import open_task, withdraw_task
from kvitt.runtime import outbox
from kvitt.runtime.actor import SYSTEM, Actor
from kvitt.runtime.clock import day_of
from kvitt.runtime.database import connection, fetch, lock_case, transaction
from kvitt.runtime.statutes import law_of

WAITING_LOOKED_AT_WITHIN = timedelta(days=1)
PAID = "paid"
"""Why a case is closed when nothing is owed."""


class CaseOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """How the case stands after its payments were allocated."""

    allocated: dict[UUID, Allocated]
    """By payment, those allocated now."""
    still_owed_minor: int
    closed: bool
    waits: bool = False
    """Whether some of its money waits for a figure that is not known yet."""


async def allocate_case(
    case_id: UUID, *, actor: Actor, now: datetime, anew_from: date | None = None
) -> CaseOutcome:
    """Bring the case's allocations in line with its payments, taken in value-day order.

    What already stands in that order stays. From the first difference on (a payment with an
    earlier value day, one taken back) allocations are reversed and made anew; so are those from
    the day `anew_from` on, when what was owed has changed.
    """
    async with transaction():
        await lock_case(case_id)
        case = await get_case(case_id)
        law = law_of(case.country)
        payments = await _payments(case_id)
        # Asked before anything is written: a day whose rate is not known refuses the whole.
        await reckon_case(case, _through(case, payments, now=now))
        standing = await _standing(case_id)
        kept = _agreeing(payments, standing)
        if anew_from is not None:
            kept = min(kept, sum(one.effective_day < anew_from for one in standing))
        for allocation in reversed(standing[kept:]):
            await reverse_allocation(allocation, actor=actor, now=now)
        seen = {allocation.payment_id for allocation in standing}
        allocated: dict[UUID, Allocated] = {}
        for payment in payments[kept:]:
            if payment.id not in seen:
                await _log_received(case, payment, actor=actor, now=now)
            allocated[payment.id] = await allocate_payment(case, payment, law, actor=actor, now=now)
        await keep_segments(case.id, case.country)
        outcome = await _settle(case, payments, allocated, actor=actor, now=now)
        fresh = [payment for payment in payments[kept:] if payment.id not in seen]
        for payment in fresh:
            await _announce(case, payment, outcome, now=now)
        reopened = case.status == "closed" and not outcome.closed
        if reopened and await _take_up(case):
            again = await allocate_or_wait(case_id, actor=actor, now=now)
            if again is None:
                return msgspec.structs.replace(outcome, waits=True)
            allocated |= again.allocated
            outcome = msgspec.structs.replace(again, allocated=allocated)
    return outcome


async def _take_up(case: Case) -> bool:
    """Match what came in by the case's reference while it was closed, now that it is not."""
    waiting = await fetch(
        "select id, payment_references from payments where case_id is null"
        " and taken_back_at is null and unmatched_because = 'case_closed' and currency = $1",
        case.currency,
    )
    own = [
        row["id"]
        for row in waiting
        if case.payment_reference in plain_references(row["payment_references"])
    ]
    taken = await fetch(
        "update payments set case_id = $1, unmatched_because = null where id = any($2)"
        " and case_id is null and taken_back_at is null returning id",
        case.id,
        own,
    )
    return bool(taken)


async def allocate_or_wait(case_id: UUID, *, actor: Actor, now: datetime) -> CaseOutcome | None:
    """Allocate the case's payments, or let them wait where a figure would be a guess.

    The money stays booked and matched; a person is told, and the round tries again.
    """
    await lock_case(case_id)
    try:
        # A joined transaction keeps what was written before a refusal; a savepoint does not.
        async with connection() as line, line.transaction():
            outcome = await allocate_case(case_id, actor=actor, now=now)
    except Refusal as refusal:
        await open_task(
            "allocation_waits",
            case_id=case_id,
            params={"code": refusal.code, **refusal.params},
            due_at=now + WAITING_LOOKED_AT_WITHIN,
            now=now,
            subject_key=f"allocation_waits/{case_id}",
        )
        return None
    if not outcome.waits:
        await withdraw_task(f"allocation_waits/{case_id}", now=now)
    return outcome


async def _payments(case_id: UUID) -> list[CasePayment]:
    rows = await fetch(
        "select p.id, p.channel, p.value_day, p.amount_minor, p.currency, h.debtor_id as payer_id"
        " from payments p left join checkouts h on h.payment_id = p.id"
        " where p.case_id = $1 and p.taken_back_at is null"
        " order by p.value_day, p.received_at, p.id",
        case_id,
    )
    return [msgspec.convert(dict(row), CasePayment) for row in rows]


async def _standing(case_id: UUID) -> list[Standing]:
    rows = await fetch(
        "select a.id, a.payment_id, a.case_id, a.entry_id, a.surplus_minor, a.effective_day"
        " from allocations a join payments p on p.id = a.payment_id"
        " where a.case_id = $1 and a.reverses is null"
        " and not exists (select 1 from allocations r where r.reverses = a.id)"
        " order by p.value_day, p.received_at, p.id",
        case_id,
    )
    return [msgspec.convert(dict(row), Standing) for row in rows]


def _agreeing(payments: Sequence[CasePayment], standing: Sequence[Standing]) -> int:
    """Count the allocations, from the first on, that are as the payments would have them."""
    for at, (payment, allocation) in enumerate(zip(payments, standing, strict=False)):
        if payment.id != allocation.payment_id:
            return at
    return min(len(payments), len(standing))


def _through(case: Case, payments: Sequence[CasePayment], *, now: datetime) -> date:
    # A bank may give a value day that has not come yet; it counts as paid all the same.
    return max([day_of(now, case.country), *(payment.value_day for payment in payments)])


async def _settle(
    case: Case,
    payments: Sequence[CasePayment],
    allocated: dict[UUID, Allocated],
    *,
    actor: Actor,
    now: datetime,
) -> CaseOutcome:
    """Close the case when nothing is owed; take it up again when that no longer holds."""
    today = day_of(now, case.country)
    owed = (await reckon_case(case, _through(case, payments, now=now))).total_minor
    closed = case.status == "closed"
    if owed <= 0 and not closed and payments:
        await close_case(case.id, PAID, day=today, actor=actor, now=now)
        closed = True
    elif owed > 0 and closed and case.closed_because == PAID:
        await reopen_case(case.id, "payment_taken_back", day=today, actor=actor, now=now)
        closed = False
    return CaseOutcome(allocated=allocated, still_owed_minor=owed, closed=closed)


async def _announce(
    case: Case, payment: CasePayment, outcome: CaseOutcome, *, now: datetime
) -> None:
    did = outcome.allocated[payment.id]
    payer_id = payment.payer_id or case.debtor_id
    left_minor = outcome.still_owed_minor
    if payer_id != case.debtor_id:
        left_minor = await reckon_share(case, payer_id, day_of(now, case.country))
    await outbox.announce(
        PaymentAllocated(
            payment_id=payment.id,
            case_id=case.id,
            value_day=payment.value_day,
            collected_minor=did.collected_minor,
            surplus_minor=did.surplus_minor,
            currency=payment.currency,
        ),
        now=now,
    )
    await tell_of_payment(
        case,
        payment.id,
        payer_id=payer_id,
        payer_left=Money(max(left_minor, 0), case.currency),
        amount=Money(payment.amount_minor, payment.currency),
        value_day=payment.value_day,
        outcome=_told(case, did, outcome),
        now=now,
    )


def _told(case: Case, did: Allocated, outcome: CaseOutcome) -> Outcome:
    if not outcome.closed:
        return Outcome(kind="open", left=Money(outcome.still_owed_minor, case.currency))
    kind = "overpaid" if did.surplus_minor else "closed"
    return Outcome(kind=kind, left=Money(did.surplus_minor, case.currency))


async def _log_received(case: Case, payment: CasePayment, *, actor: Actor, now: datetime) -> None:
    await write_log(
        case.id,
        "payment_received",
        effective_day=payment.value_day,
        actor=actor if payment.channel == "bank" else SYSTEM,
        now=now,
        params={
            "payment_id": str(payment.id),
            "amount_minor": payment.amount_minor,
            "currency": payment.currency,
            "channel": payment.channel,
        },
    )
