"""Allocating a case's payments in lawful order, each on its value day."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.allocation import Allocation, OwedPart, allocate
from kvitt.core.chart import allocate_payment, fix_interest, waive
from kvitt.core.money import Money
from kvitt.core.statement import (
    ClaimHistory,
    Statement,
    StatementLine,
    reckon_statement,
    unfixed_interest,
)
from kvitt.features.cases.actions import (
    close_case,
    record_limitation_event,
    reopen_case,
    write_log,
)
from kvitt.features.cases.queries import Case, get_case
from kvitt.features.cases.statements import load_histories, reckon_case, schedules_of
from kvitt.features.ledger.actions import post
from kvitt.features.payments.actions.reverse_allocation import Standing, reverse_allocation
from kvitt.features.payments.events import PaymentAllocated
from kvitt.features.payments.telling import Outcome, tell_of_payment
from kvitt.features.tasks.actions import open_task
from kvitt.law.country import CountryLaw
from kvitt.runtime import outbox
from kvitt.runtime.actor import SYSTEM, Actor
from kvitt.runtime.clock import day_of
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, execute_many, fetch, lock_case, transaction
from kvitt.runtime.statutes import law_of

PAID = "paid"
"""Why a case is closed when nothing is owed."""
_COSTS = "costs"


class CasePayment(msgspec.Struct, frozen=True, kw_only=True):
    """A payment that belongs to the case."""

    id: UUID
    channel: str
    value_day: date
    amount_minor: int
    currency: str


class Allocated(msgspec.Struct, frozen=True, kw_only=True):
    """What one payment did to the case."""

    collected_minor: int
    surplus_minor: int


class CaseOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """How the case stands after its payments were allocated."""

    allocated: dict[UUID, Allocated]
    """By payment, those allocated now."""
    still_owed_minor: int
    closed: bool


async def allocate_case(case_id: UUID, *, actor: Actor, now: datetime) -> CaseOutcome:
    """Bring the case's allocations in line with its payments, taken in value-day order.

    What already stands in that order stays. From the first difference on (a payment with an
    earlier value day, one taken back) allocations are reversed and made anew.
    """
    async with transaction():
        await lock_case(case_id)
        case = await get_case(case_id)
        law = law_of(case.country)
        payments = await _payments(case_id)
        standing = await _standing(case_id)
        kept = _agreeing(payments, standing)
        for allocation in reversed(standing[kept:]):
            await reverse_allocation(allocation, actor=actor, now=now)
        seen = {allocation.payment_id for allocation in standing}
        allocated: dict[UUID, Allocated] = {}
        for payment in payments[kept:]:
            if payment.id not in seen:
                await _log_received(case, payment, actor=actor, now=now)
            allocated[payment.id] = await _allocate(case, payment, law, actor=actor, now=now)
        outcome = await _settle(case, payments, allocated, actor=actor, now=now)
        fresh = [payment for payment in payments[kept:] if payment.id not in seen]
        for payment in fresh:
            await _announce(case, payment, outcome, now=now)
    return outcome


async def _payments(case_id: UUID) -> list[CasePayment]:
    rows = await fetch(
        "select id, channel, value_day, amount_minor, currency from payments"
        " where case_id = $1 and taken_back_at is null order by value_day, received_at, id",
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


async def _allocate(
    case: Case, payment: CasePayment, law: CountryLaw, *, actor: Actor, now: datetime
) -> Allocated:
    day = payment.value_day
    histories = (await load_histories([case.id]))[case.id]
    statement = reckon_statement(histories, schedules_of(law), day)
    owed = [
        OwedPart(line.claim_id, line.head, line.amount_minor, line.day, line.citation)
        for line in statement.lines
        if line.amount_minor > 0
    ]
    split = allocate(payment.amount_minor, owed, law.allocation_order)
    allocation_id = new_id()
    beside = await _fix_interest(case, histories, law, day=day, actor=actor, now=now)
    if sum(part.amount_minor for part in split.parts) == sum(one.amount_minor for one in owed):
        beside += await _waive_later_costs(case, histories, law, day=day, actor=actor, now=now)
    await _save(case, payment, split, law, allocation_id=allocation_id, now=now)
    await execute_many(
        "insert into allocation_entries (entry_id, allocation_id) values ($1, $2)",
        [(entry_id, allocation_id) for entry_id in beside],
    )
    await _log_allocated(case, payment, split, actor=actor, now=now)
    touched = sorted({part.claim_id for part in split.parts if part.claim_id is not None})
    await record_limitation_event(touched, case.debtor_id, "paid", day=day, now=now)
    return Allocated(
        collected_minor=payment.amount_minor - split.left_minor, surplus_minor=split.left_minor
    )


async def _fix_interest(
    case: Case,
    histories: Sequence[ClaimHistory],
    law: CountryLaw,
    *,
    day: date,
    actor: Actor,
    now: datetime,
) -> list[UUID]:
    """Fix every claim's interest through the value day; from there it runs on what is left."""
    schedule_for = schedules_of(law)
    entries: list[UUID] = []
    for history in histories:
        # Rounded half up here, once for the stretch since it was last fixed.
        amount_minor = unfixed_interest(history, schedule_for(history), day).amount_minor
        if not amount_minor:
            continue
        entry = fix_interest(
            claim_id=history.claim_id,
            case_id=case.id,
            amount_minor=amount_minor,
            currency=case.currency,
            effective_day=day,
        )
        entries.append(await post(entry, subject_id=case.id, now=now, law_digest=law.digest))
        params: dict[str, str | int] = {
            "amount_minor": amount_minor,
            "currency": case.currency,
            "invoice_number": history.invoice_number,
        }
        await write_log(
            case.id, "interest_fixed", effective_day=day, actor=actor, now=now, params=params
        )
    return entries


async def _waive_later_costs(
    case: Case,
    histories: Sequence[ClaimHistory],
    law: CountryLaw,
    *,
    day: date,
    actor: Actor,
    now: datetime,
) -> list[UUID]:
    """Give up costs of measures taken after the debt was paid: they had no ground any more."""
    last = max((event.day for one in histories for event in one.events), default=day)
    later = reckon_statement(histories, schedules_of(law), max(day, last))
    entries: list[UUID] = []
    for line in later.lines:
        if line.head == _COSTS and line.day > day and line.amount_minor > 0:
            entries.append(await _waive(case, line, law, now=now))
            await write_log(
                case.id,
                "charge_waived",
                effective_day=line.day,
                actor=actor,
                now=now,
                params={
                    "because": "paid_before",
                    "measure": line.measure or "",
                    "amount_minor": line.amount_minor,
                    "currency": case.currency,
                },
            )
    return entries


async def _waive(case: Case, line: StatementLine, law: CountryLaw, *, now: datetime) -> UUID:
    assert line.claim_id is not None, "a charge belongs to a claim"
    entry = waive(
        claim_id=line.claim_id,
        case_id=case.id,
        head=line.head,
        amount_minor=line.amount_minor,
        currency=case.currency,
        effective_day=line.day,
    )
    params = {"measure": line.measure, "because": "paid_before"}
    return await post(entry, subject_id=case.id, now=now, law_digest=law.digest, params=params)


async def _save(
    case: Case,
    payment: CasePayment,
    split: Allocation,
    law: CountryLaw,
    *,
    allocation_id: UUID,
    now: datetime,
) -> None:
    entry = allocate_payment(
        payment_id=payment.id,
        creditor_id=case.creditor_id,
        case_id=case.id,
        parts=split.parts,
        surplus_minor=split.left_minor,
        currency=payment.currency,
        effective_day=payment.value_day,
    )
    params = {"payment_id": str(payment.id)}
    entry_id = await post(entry, subject_id=case.id, now=now, law_digest=law.digest, params=params)
    await execute(
        "insert into allocations (id, payment_id, case_id, entry_id, surplus_minor,"
        " effective_day, recorded_at) values ($1, $2, $3, $4, $5, $6, $7)",
        allocation_id,
        payment.id,
        case.id,
        entry_id,
        split.left_minor,
        payment.value_day,
        now,
    )
    await execute_many(
        "insert into allocation_parts (id, allocation_id, claim_id, head, amount_minor, citation,"
        " effective_day, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            (
                new_id(),
                allocation_id,
                part.claim_id,
                part.head,
                part.amount_minor,
                msgspec.to_builtins(part.citation),
                payment.value_day,
                now,
            )
            for part in split.parts
        ],
    )


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
    # A bank may give a value day that has not come yet; it counts as paid all the same.
    as_of = max([today, *(payment.value_day for payment in payments)])
    statement: Statement = await reckon_case(case, as_of)
    owed = statement.total_minor
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
    if did.surplus_minor:
        await open_task(
            "overpaid",
            case_id=case.id,
            params={
                "payment_id": str(payment.id),
                "amount_minor": did.surplus_minor,
                "currency": payment.currency,
            },
            due_at=now,
            now=now,
            subject_key=f"overpaid/{payment.id}",
        )
    await tell_of_payment(
        case,
        payment.id,
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


async def _log_allocated(
    case: Case, payment: CasePayment, split: Allocation, *, actor: Actor, now: datetime
) -> None:
    heads: dict[str, int] = {}
    for part in split.parts:
        heads[f"{part.head}_minor"] = heads.get(f"{part.head}_minor", 0) + part.amount_minor
    await write_log(
        case.id,
        "payment_allocated",
        effective_day=payment.value_day,
        actor=actor,
        now=now,
        params={
            "payment_id": str(payment.id),
            "amount_minor": payment.amount_minor - split.left_minor,
            "currency": payment.currency,
            "surplus_minor": split.left_minor,
            **heads,
        },
    )
