"""Allocating one payment in lawful order, on its value day."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core import chart
from kvitt.core.allocation import Allocation, OwedPart, allocate
from kvitt.core.statement import (
    ClaimHistory,
    StatementLine,
    reckon_statement,
    unfixed_interest,
)
from kvitt.features.cases.actions import (
    record_limitation_event,
    write_log,
)
from kvitt.features.cases.queries import Case, list_liable_parties, list_own_claims
from kvitt.features.cases.statements import load_histories, schedules_of
from kvitt.features.ledger.actions import post
from kvitt.features.payments.actions.reverse_allocation import (
    surplus_key,
)
from kvitt.features.tasks.actions import open_task
from kvitt.law.country import CountryLaw
from kvitt.runtime.actor import Actor
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, execute_many

_COSTS = "costs"


class CasePayment(msgspec.Struct, frozen=True, kw_only=True):
    """A payment that belongs to the case."""

    id: UUID
    channel: str
    value_day: date
    amount_minor: int
    currency: str
    payer_id: UUID | None
    """The debtor who paid, where a card says so; money by bank is the main debtor's."""


class Allocated(msgspec.Struct, frozen=True, kw_only=True):
    """What one payment did to the case."""

    collected_minor: int
    surplus_minor: int


async def allocate_payment(
    case: Case, payment: CasePayment, law: CountryLaw, *, actor: Actor, now: datetime
) -> Allocated:
    """Split a payment over what was owed on its value day, and book all that follows from it."""
    day = payment.value_day
    histories = (await load_histories([case.id]))[case.id]
    statement = reckon_statement(histories, schedules_of(law), day)
    owed = [
        OwedPart(line.claim_id, line.head, line.amount_minor, line.day, line.citation)
        for line in statement.lines
        if line.amount_minor > 0
    ]
    order = law.allocation_order(
        day=day, traits=frozenset(history.debtor_kind for history in histories)
    )
    split = allocate(payment.amount_minor, await _answered_for(case, payment, owed), order)
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
    await _interrupt_limitation(case, payment, split, law, now=now)
    if split.left_minor:
        await _ask_to_return(case, payment, split.left_minor, allocation_id, now=now)
    return Allocated(
        collected_minor=payment.amount_minor - split.left_minor, surplus_minor=split.left_minor
    )


async def _answered_for(
    case: Case, payment: CasePayment, owed: Sequence[OwedPart]
) -> list[OwedPart]:
    """Keep a guarantor's money to the claims they answer for; the rest is theirs again."""
    if payment.payer_id is None:
        return list(owed)
    own = await list_own_claims(case.id, payment.payer_id)
    return [part for part in owed if part.claim_id in own]


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
        entry = chart.fix_interest(
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
    entry = chart.waive(
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
    entry = chart.allocate_payment(
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


async def _interrupt_limitation(
    case: Case, payment: CasePayment, split: Allocation, law: CountryLaw, *, now: datetime
) -> None:
    """A payment restarts limitation against its payer, on the claims it reduced."""
    payer_id = payment.payer_id or case.debtor_id
    heads: dict[UUID, set[str]] = {}
    for part in split.parts:
        if part.claim_id is not None:
            heads.setdefault(part.claim_id, set()).add(part.head)
    liable = [
        party.claim_id
        for party in await list_liable_parties(sorted(heads))
        if party.debtor_id == payer_id
    ]
    for kind, claim_ids in (
        ("interest_paid", [one for one in liable if heads[one] == {"interest"}]),
        ("part_paid", [one for one in liable if heads[one] != {"interest"}]),
    ):
        await record_limitation_event(
            claim_ids,
            payer_id,
            kind,
            day=payment.value_day,
            now=now,
            law_digest=law.digest,
            source_id=payment.id,
        )


async def _ask_to_return(
    case: Case, payment: CasePayment, surplus_minor: int, allocation_id: UUID, *, now: datetime
) -> None:
    await open_task(
        "overpaid",
        case_id=case.id,
        params={
            "payment_id": str(payment.id),
            "amount_minor": surplus_minor,
            "currency": payment.currency,
        },
        due_at=now,
        now=now,
        subject_key=surplus_key(allocation_id),
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
