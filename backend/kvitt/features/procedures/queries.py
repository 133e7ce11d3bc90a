"""Reading what decides a case's next step, and what is planned."""

from collections.abc import Collection, Sequence, Set
from datetime import date
from typing import Protocol
from uuid import UUID

import msgspec

from kvitt.core.fees.facts import COMPENSATION
from kvitt.core.fees.facts import DEMAND as DEMAND_COST
from kvitt.core.limitation.facts import LimitationEvent, LimitedClaim
from kvitt.core.limitation.reckon import reckon_limitation
from kvitt.core.money import Money, total
from kvitt.core.procedure import (
    CaseFacts,
    Hold,
    PlannedCost,
    PlannedStep,
    StepTaken,
    planned_steps,
)
from kvitt.features.cases.queries import Case, list_claims, open_holds
from kvitt.features.charges.queries import list_charges
from kvitt.features.ledger.queries import balance_of
from kvitt.features.procedures.schemas import StepShown
from kvitt.law.country import CountryLaw
from kvitt.runtime.database import fetch, fetch_row
from kvitt.runtime.statutes import law_of

DEMAND = "send_demand"
CONDUCTED = frozenset({"SE"})
"""Countries whose letters the conductor can write: elsewhere a case has no next step here."""
ADVANCED = frozenset({"payment_order_application"})
"""Costs of a step that the creditor advances until the debtor has paid."""


Owing = tuple[UUID, UUID]
"""A claim and somebody liable for it."""


class MadeDemand(msgspec.Struct, frozen=True, kw_only=True):
    """A demand that was made and not withdrawn."""

    id: UUID
    debtor_id: UUID
    effective_day: date
    pay_by: date
    document_id: UUID
    claim_ids: frozenset[UUID]


async def list_demands(case_id: UUID) -> list[MadeDemand]:
    """The demands of a case, the oldest first; one whose letter was withdrawn does not count."""
    rows = await fetch(
        "select d.id, d.debtor_id, d.effective_day, d.pay_by, d.document_id,"
        " array(select claim_id from demand_claims where demand_id = d.id) as claim_ids"
        " from demands d where d.case_id = $1 and not exists ("
        "  select 1 from messages m join message_states s on s.message_id = m.id"
        "  where m.effect_key = 'demand/' || d.id || '/letter' and s.state = 'withdrawn')"
        " order by d.recorded_at, d.id",
        case_id,
    )
    return [msgspec.convert(dict(row), MadeDemand) for row in rows]


async def find_demand_of_message(message_id: UUID) -> UUID | None:
    """The demand whose letter a message was."""
    row = await fetch_row(
        "select d.id from messages m join demands d"
        " on m.effect_key = 'demand/' || d.id || '/letter' where m.id = $1",
        message_id,
    )
    return row["id"] if row else None


async def list_due_cases(day: date) -> list[UUID]:
    """Open cases whose next step's day has come."""
    rows = await fetch(
        "select id from cases where status = 'open' and next_step_day <= $1"
        " order by next_step_day, id",
        day,
    )
    return [row["id"] for row in rows]


class Asking(Protocol):
    """A demand, as far as it tells who was asked for what."""

    @property
    def debtor_id(self) -> UUID:
        """Who was asked."""

    @property
    def claim_ids(self) -> Collection[UUID]:
        """For what."""

    @property
    def effective_day(self) -> date:
        """When."""

    @property
    def pay_by(self) -> date:
        """The last day given."""


def demand_taken(demands: Sequence[Asking], owing: Set[Owing]) -> tuple[StepTaken, ...]:
    """Take the demand for made once everybody has been asked for every claim they owe."""
    asked = {(claim_id, one.debtor_id) for one in demands for claim_id in one.claim_ids}
    if not demands or not asked >= owing:
        return ()
    last = max(one.pay_by for one in demands)
    return (StepTaken(DEMAND, max(one.effective_day for one in demands), last),)


async def list_owing(case: Case, day: date) -> list[Owing]:
    """Who owes which claim of a case and may still be asked: not what is lost by time."""
    rows = await fetch(
        "select y.claim_id, y.debtor_id, d.kind, q.arose_on, q.due_day, (select coalesce("
        " json_agg(json_build_object('kind', e.kind, 'day', e.effective_day, 'details', e.details)"
        " order by e.id), '[]') from standing_limitation_events e"
        " where (e.claim_id, e.debtor_id) = (y.claim_id, y.debtor_id)) as events"
        " from liable_parties y join claims q on q.id = y.claim_id"
        " join debtors d on d.id = y.debtor_id where q.case_id = $1"
        " order by y.role = 'main' desc, y.recorded_at, y.id",
        case.id,
    )
    rules = law_of(case.country).limitation
    return [
        (row["claim_id"], row["debtor_id"])
        for row in rows
        if not reckon_limitation(
            rules,
            LimitedClaim(
                arose=row["arose_on"], due_day=row["due_day"], traits=frozenset({row["kind"]})
            ),
            msgspec.convert(row["events"], list[LimitationEvent]),
        ).is_barred(day)
    ]


async def load_facts(case: Case, day: date) -> CaseFacts:
    """What decides the next step: what is open, since when, what rests it, what was done."""
    claims = await list_claims(case.id)
    owing = await list_owing(case, day)
    return CaseFacts(
        # The contra account of everything owed stands on the other side, so negative.
        open_minor=-await balance_of("entrusted", case.id, case.currency),
        due_day=max(claim.due_day for claim in claims),
        admissible=bool(owing),
        closed=case.status == "closed",
        holds=tuple(
            Hold(hold.kind, hold.effective_day, hold.until_day)
            for hold in await open_holds(case.id)
        ),
        taken=demand_taken(await list_demands(case.id), set(owing)),
    )


async def list_next_steps(case: Case, day: date) -> list[StepShown]:
    """What happens next if nobody does anything: when, why, and what it costs."""
    if case.country not in CONDUCTED:
        return []
    charged = frozenset(charge.measure for charge in await list_charges(case.id))
    return show_steps(await load_facts(case, day), law_of(case.country), day, charged=charged)


def show_steps(
    facts: CaseFacts, law: CountryLaw, day: date, *, charged: frozenset[str]
) -> list[StepShown]:
    """The planned steps as doors show them, in view of what the case has been charged already.

    A demand is charged once a case, and not at all beside the lump compensation, which is more
    than it (5 § second paragraph, lag 1981:739).
    """
    if law.code.upper() not in CONDUCTED:
        return []
    planned = planned_steps(facts, law.procedure, law, day)
    free = {DEMAND_COST} if charged & {DEMAND_COST, COMPENSATION} else set()
    return [_shown(step, law.currency, free=free) for step in planned]


def _shown(step: PlannedStep, currency: str, *, free: Set[str]) -> StepShown:
    params: dict[str, str | int] = {}
    if step.pay_by is not None:
        params["pay_by"] = step.pay_by.isoformat()
    return StepShown(
        step=step.step,
        day=step.day,
        why=step.why,
        params=params,
        cost_debtor=total((cost.amount for cost in step.costs if cost.code not in free), currency),
        cost_creditor=_advanced(step.costs, currency),
        stopped_by=list(step.stopped_by),
        citation=step.citation,
    )


def _advanced(costs: tuple[PlannedCost, ...], currency: str) -> Money:
    return total((cost.amount for cost in costs if cost.code in ADVANCED), currency)
