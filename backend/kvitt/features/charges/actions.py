"""Raising charges: what a measure may cost is asked of the law, never assumed."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.chart import raise_charge
from kvitt.core.fees.assess import assess_charges
from kvitt.core.fees.facts import COMPENSATION, DEMAND, AssessedCharge, ChargeFacts, Measure
from kvitt.features.cases.actions import law_params, write_log
from kvitt.features.cases.queries import Case, Claim
from kvitt.features.charges.events import ChargeRaised, ChargeTakenBack
from kvitt.features.charges.queries import list_charges
from kvitt.features.ledger.actions import post, reverse
from kvitt.runtime import outbox
from kvitt.runtime.actor import Actor
from kvitt.runtime.database import lock_case, transaction
from kvitt.runtime.statutes import law_of


class NewMeasure(msgspec.Struct, frozen=True, kw_only=True):
    """Something done to be paid, and to which claim its cost belongs."""

    kind: str
    day: date
    agreed: bool = False
    demand_id: str = ""


async def charge_measure(
    case: Case, claim: Claim, measure: NewMeasure, *, debtor_kind: str, actor: Actor, now: datetime
) -> AssessedCharge:
    """Raise what the law lets a measure cost, seen together with all measures of the case.

    A measure that may cost nothing raises nothing; the answer says why.
    """
    law = law_of(case.country)
    async with transaction():
        await lock_case(case.id)
        taken = Measure(
            kind=measure.kind,
            day=measure.day,
            agreed=measure.agreed,
            claim_id=_claim_of(measure, claim),
        )
        assessed = assess_charges(
            law.fees,
            [*await _measures_so_far(case.id), taken],
            ChargeFacts(
                debtor_kind=debtor_kind,
                due_day=claim.due_day,
                principal_minor=claim.principal_minor,
                agreement_day=claim.arose_on,
                arose_day=claim.arose_on,
            ),
        )
        charge = next(
            one
            for one in reversed(assessed)
            if (one.measure, one.day) == (measure.kind, measure.day)
        )
        if charge.allowed:
            await _book(case, claim, measure, charge, law_digest=law.digest, actor=actor, now=now)
    return charge


def _claim_of(measure: NewMeasure, claim: Claim) -> UUID | None:
    """A demand stands for the whole case; a reminder and the compensation for one claim."""
    return None if measure.kind == DEMAND else claim.id


async def _measures_so_far(case_id: UUID) -> list[Measure]:
    return [
        Measure(kind=one.measure, day=one.day, agreed=one.agreed, claim_id=one.claim_id)
        for one in await list_charges(case_id)
    ]


async def _book(
    case: Case,
    claim: Claim,
    measure: NewMeasure,
    charge: AssessedCharge,
    *,
    law_digest: str,
    actor: Actor,
    now: datetime,
) -> None:
    entry = raise_charge(
        claim_id=claim.id,
        case_id=case.id,
        amount_minor=charge.amount.amount_minor,
        currency=charge.amount.currency,
        effective_day=charge.day,
        head="compensation" if charge.measure == COMPENSATION else "costs",
    )
    entry_id = await post(
        entry,
        subject_id=case.id,
        now=now,
        law_digest=law_digest,
        params={
            "measure": charge.measure,
            "agreed": measure.agreed,
            "claim_id": str(_claim_of(measure, claim) or ""),
            "why": charge.why,
            "citation": msgspec.to_builtins(charge.citation),
            "demand_id": measure.demand_id,
        },
    )
    await write_log(
        case.id,
        "charge_raised",
        effective_day=charge.day,
        actor=actor,
        now=now,
        params={
            "measure": charge.measure,
            "amount_minor": charge.amount.amount_minor,
            "currency": charge.amount.currency,
            **law_params(charge.citation),
        },
    )
    await outbox.announce(ChargeRaised(case.id, entry_id, charge.measure), now=now)


async def take_back_charge(
    case_id: UUID, entry_id: UUID, because: str, *, day: date, actor: Actor, now: datetime
) -> None:
    """Reverse a charge whose measure was never carried out; the debtor owes it no more."""
    async with transaction():
        await lock_case(case_id)
        await reverse(entry_id, now=now)
        await write_log(
            case_id,
            "charge_taken_back",
            effective_day=day,
            actor=actor,
            now=now,
            params={"because": because},
        )
        await outbox.announce(ChargeTakenBack(case_id, entry_id), now=now)
