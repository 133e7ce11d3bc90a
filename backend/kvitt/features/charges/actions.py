"""Raising charges: what a measure may cost is asked of the law, never assumed."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.chart import raise_charge
from kvitt.core.fees.assess import assess_charges
from kvitt.core.fees.facts import COMPENSATION, DEMAND, AssessedCharge, ChargeFacts, Measure
from kvitt.features.cases.actions import law_params, write_log
from kvitt.features.cases.queries import Case, Claim, list_claims
from kvitt.features.charges.events import ChargeRaised, ChargeTakenBack
from kvitt.features.charges.queries import RaisedCharge, list_charges
from kvitt.features.debtors.queries import get_debtor
from kvitt.features.ledger.actions import post, reverse
from kvitt.law.country import CountryLaw
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
        so_far = [_measure(one) for one in await list_charges(case.id)]
        charge = _assess(law, [*so_far, taken], claim, debtor_kind=debtor_kind)
        if charge.allowed:
            await _book(case, claim, measure, charge, law_digest=law.digest, actor=actor, now=now)
    return charge


def _claim_of(measure: NewMeasure, claim: Claim) -> UUID | None:
    """A demand stands for the whole case; a reminder and the compensation for one claim."""
    return None if measure.kind == DEMAND else claim.id


def _measure(charge: RaisedCharge) -> Measure:
    return Measure(
        kind=charge.measure, day=charge.day, agreed=charge.agreed, claim_id=charge.claim_id
    )


def _assess(
    law: CountryLaw, measures: Sequence[Measure], claim: Claim, *, debtor_kind: str
) -> AssessedCharge:
    """Assess the last measure, seen together with those before it."""
    taken = measures[-1]
    assessed = assess_charges(
        law.fees,
        measures,
        ChargeFacts(
            debtor_kind=debtor_kind,
            due_day=claim.due_day,
            principal_minor=claim.principal_minor,
            agreement_day=claim.arose_on,
            arose_day=claim.arose_on,
        ),
    )
    return next(
        one for one in reversed(assessed) if (one.measure, one.day) == (taken.kind, taken.day)
    )


async def charge_anew(case: Case, *, actor: Actor, now: datetime) -> None:
    """Bring a case's charges in line with the law as it is now, each on its own day."""
    law = law_of(case.country)
    debtor = await get_debtor(case.debtor_id)
    claims = {claim.id: claim for claim in await list_claims(case.id)}
    async with transaction():
        await lock_case(case.id)
        so_far: list[Measure] = []
        for one in sorted(await list_charges(case.id), key=lambda charge: charge.entry_id):
            so_far.append(_measure(one))
            claim = claims[one.booked_on]
            charge = _assess(law, so_far, claim, debtor_kind=debtor.kind)
            present = charge.amount.amount_minor if charge.allowed else 0
            if present == one.amount_minor:
                continue
            await reverse(one.entry_id, now=now)
            if charge.allowed:
                measure = NewMeasure(
                    kind=one.measure, day=one.day, agreed=one.agreed, demand_id=one.demand_id
                )
                await _book(
                    case, claim, measure, charge, law_digest=law.digest, actor=actor, now=now
                )


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
