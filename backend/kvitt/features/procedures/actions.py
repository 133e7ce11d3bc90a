"""The conductor: decides a case's next step and takes it, under the case lock."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.fees.facts import DEMAND as DEMAND_MEASURE
from kvitt.core.person import read_identity
from kvitt.core.procedure import Decision, Stop, Take, Wait, next_step
from kvitt.features.cases.actions import (
    NewDocument,
    keep_document,
    law_params,
    write_log,
)
from kvitt.features.cases.queries import (
    Case,
    Claim,
    LiableParty,
    get_case,
    list_claims,
    list_liable_parties,
)
from kvitt.features.cases.statements import reckon_case
from kvitt.features.charges.actions import NewMeasure, charge_measure, take_back_charge
from kvitt.features.charges.queries import list_charges
from kvitt.features.creditors.queries import get_creditor
from kvitt.features.debtors.queries import get_debtor
from kvitt.features.identity.actions import grant_debtor_access
from kvitt.features.messages.actions import send_demand
from kvitt.features.procedures.events import DemandMade
from kvitt.features.procedures.letters import Demanded, compose_demand
from kvitt.features.procedures.queries import (
    CONDUCTED,
    DEMAND,
    list_demands,
    list_owing,
    load_facts,
)
from kvitt.law.country import CountryLaw
from kvitt.ports.world import world
from kvitt.runtime import clock, outbox
from kvitt.runtime.actor import SYSTEM, Actor
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, execute_many, lock_case, transaction
from kvitt.runtime.statutes import keep_law, law_of

_PIN_DIGITS = 4


class TakeNextStep(msgspec.Struct, frozen=True):
    """Decide what a case needs now, and do it."""

    case_id: UUID


async def take_next_step(payload: TakeNextStep, *, now: datetime) -> None:
    """Decide a case's next step on this moment's facts; take it, or note until when it waits.

    Where the conductor cannot write the country's letters yet, a case rests: it can be stated and
    paid, and nothing is sent (decision 0025).
    """
    async with transaction():
        await lock_case(payload.case_id)
        case = await get_case(payload.case_id)
        if case.country not in CONDUCTED:
            return
        day = clock.day_of(now, case.country)
        law = law_of(case.country)
        decision = next_step(await load_facts(case, day), law.procedure, day)
        if isinstance(decision, Take) and decision.step == DEMAND:
            await _make_demands(case, day=day, now=now)
            decision = next_step(await load_facts(case, day), law.procedure, day)
        await _note_decision(case, decision, law, now=now)


async def _note_decision(case: Case, decision: Decision, law: CountryLaw, *, now: datetime) -> None:
    step: str | None = None
    day: date | None = None
    if isinstance(decision, Wait):
        step, day = decision.step, decision.until
    if not isinstance(decision, Stop) or (case.next_step or case.next_step_day):
        await keep_law(law.digest, now=now)
        await execute(
            "update cases set next_step = $2, next_step_day = $3, next_step_law = $4 where id = $1",
            case.id,
            step,
            day,
            law.digest,
        )


async def _make_demands(case: Case, *, day: date, now: datetime) -> None:
    """Demand each claim from everybody who owes it and was not asked yet, at one cost a case."""
    asked = {
        (claim_id, demand.debtor_id)
        for demand in await list_demands(case.id)
        for claim_id in demand.claim_ids
    }
    still = [owing for owing in await list_owing(case, day) if owing not in asked]
    wanted = {claim_id for claim_id, _ in still}
    claims = [claim for claim in await list_claims(case.id) if claim.id in wanted]
    first_demand_id = new_id()
    await _charge_once(case, claims[0], first_demand_id, day=day, now=now)
    parties = await list_liable_parties([claim.id for claim in claims])
    for at, debtor_id in enumerate(dict.fromkeys(debtor_id for _, debtor_id in still)):
        own = {claim_id for claim_id, owing_id in still if owing_id == debtor_id}
        await _make_demand(
            case,
            debtor_id,
            tuple(claim for claim in claims if claim.id in own),
            role=_role(parties, debtor_id),
            demand_id=first_demand_id if at == 0 else new_id(),
            day=day,
            now=now,
        )


async def _charge_once(
    case: Case, claim: Claim, demand_id: UUID, *, day: date, now: datetime
) -> None:
    # Several claims in one case are cheaper for the debtor: a demand is charged once a case.
    made = {str(demand.id) for demand in await list_demands(case.id)}
    charges = [one for one in await list_charges(case.id) if one.measure == DEMAND_MEASURE]
    if any(charge.demand_id in made for charge in charges):
        return
    for charge in charges:  # its letter was withdrawn: this letter's cost counts from this day
        await take_back_charge(
            case.id, charge.entry_id, "letter_withdrawn", day=day, actor=SYSTEM, now=now
        )
    debtor = await get_debtor(case.debtor_id)
    measure = NewMeasure(kind=DEMAND_MEASURE, day=day, demand_id=str(demand_id))
    await charge_measure(case, claim, measure, debtor_kind=debtor.kind, actor=SYSTEM, now=now)


def _role(parties: list[LiableParty], debtor_id: UUID) -> str:
    return next(party.role for party in parties if party.debtor_id == debtor_id)


async def _make_demand(
    case: Case,
    debtor_id: UUID,
    claims: tuple[Claim, ...],
    *,
    role: str,
    demand_id: UUID,
    day: date,
    now: datetime,
) -> None:
    law = law_of(case.country)
    debtor = await get_debtor(debtor_id)
    birth_day, pin = _proof(debtor.identity_kind, debtor.particulars.identity_number)
    demanded = Demanded(
        case=case,
        creditor=await get_creditor(case.creditor_id),
        debtor=debtor,
        role=role,
        claims=claims,
        # Only what is demanded here: one more day costs this reader no more than that.
        statement=await reckon_case(case, day, claims={claim.id for claim in claims}),
        pay_by=law.pay_by(day),
        access_code=await grant_debtor_access(
            case.id, debtor_id, birth_date=birth_day, pin=pin, now=now
        ),
    )
    pdf = world().printer.print_demand(compose_demand(demanded, law), made_at=now)
    document_id = await keep_document(
        pdf,
        NewDocument(
            kind="demand",
            media_type="application/pdf",
            filename=f"{case.number}-inkassokrav.pdf",
            creditor_id=case.creditor_id,
            case_id=case.id,
            debtor_id=debtor_id,
        ),
        now=now,
    )
    await _save_demand(demanded, demand_id, document_id, law=law, now=now)
    await send_demand(case.id, debtor_id, document_id, demand_id=demand_id, now=now)
    await outbox.announce(DemandMade(case.id, demand_id, debtor_id), now=now)


async def _save_demand(
    demanded: Demanded, demand_id: UUID, document_id: UUID, *, law: CountryLaw, now: datetime
) -> None:
    case, day = demanded.case, demanded.statement.as_of
    await keep_law(law.digest, now=now)
    await execute(
        "insert into demands (id, case_id, debtor_id, effective_day, recorded_at, pay_by,"
        " document_id, law_digest) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        demand_id,
        case.id,
        demanded.debtor.id,
        day,
        now,
        demanded.pay_by,
        document_id,
        law.digest,
    )
    await execute_many(
        "insert into demand_claims (demand_id, claim_id) values ($1, $2)",
        [(demand_id, claim.id) for claim in demanded.claims],
    )
    await write_log(
        case.id,
        "demand_made",
        effective_day=day,
        actor=SYSTEM,
        now=now,
        params={
            "pay_by": demanded.pay_by.isoformat(),
            "role": demanded.role,
            "amount_minor": sum(
                line.amount_minor
                for line in demanded.statement.lines
                if line.claim_id in {claim.id for claim in demanded.claims}
            ),
            "currency": case.currency,
            **law_params(law.demand_rules.content[0].citation),
        },
        document_id=document_id,
    )


def _proof(identity_kind: str, digits: str) -> tuple[date | None, str | None]:
    """What the letter's reader proves itself with: a birth day, or a company's last digits."""
    birth_day = read_identity(identity_kind, digits).birth_day
    return birth_day, None if birth_day else digits[-_PIN_DIGITS:]


async def log_sign_in(case_id: UUID, debtor_id: UUID, *, day: date, now: datetime) -> None:
    """Write in the case's log that the debtor came to read and answer."""
    actor = Actor(kind="debtor", id=debtor_id, debtor_id=debtor_id)
    await write_log(case_id, "debtor_signed_in", effective_day=day, actor=actor, now=now)
