"""What the conductor does when something happens further down the river."""

from datetime import datetime, timedelta

from kvitt.features.cases.actions import record_limitation_event
from kvitt.features.cases.events import (
    CaseClosed,
    CaseOpened,
    CaseReopened,
    ClaimJoined,
    HoldPlaced,
    HoldReleased,
)
from kvitt.features.cases.queries import get_case
from kvitt.features.charges.actions import take_back_charge
from kvitt.features.charges.queries import list_charges
from kvitt.features.identity.events import DebtorSignedIn
from kvitt.features.messages.actions import notify_creditor
from kvitt.features.messages.events import MessageNotSent, MessageWithdrawn
from kvitt.features.payments.events import (
    PaymentAllocated,
    PaymentsReckonedAnew,
    PaymentTakenBack,
)
from kvitt.features.procedures.actions import TakeNextStep, log_sign_in, take_next_step
from kvitt.features.procedures.queries import (
    MadeDemand,
    find_demand_of_message,
    list_demands,
    list_due_cases,
)
from kvitt.features.tasks.actions import open_task
from kvitt.runtime import clock, outbox
from kvitt.runtime.actor import SYSTEM
from kvitt.runtime.database import fetch_value, lock_case, transaction
from kvitt.runtime.settings import load_settings
from kvitt.runtime.statutes import law_of

ANSWER_WITHIN = timedelta(days=1)


async def gather_then_step(fact: CaseOpened | ClaimJoined, *, now: datetime) -> None:
    """Wait a little, so that invoices handed in together become one letter; then take the step."""
    wait = timedelta(seconds=load_settings().gather_seconds)
    await outbox.enqueue(
        "take_next_step", TakeNextStep(fact.case_id), now=now, not_before=now + wait
    )


async def step_again(
    fact: (
        HoldPlaced
        | HoldReleased
        | CaseReopened
        | PaymentAllocated
        | PaymentTakenBack
        | PaymentsReckonedAnew
    ),
    *,
    now: datetime,
) -> None:
    """Decide anew, since the facts have changed."""
    if fact.case_id is not None:
        await take_next_step(TakeNextStep(fact.case_id), now=now)


async def take_back_withdrawn(fact: MessageWithdrawn, *, now: datetime) -> None:
    """Take back what a demand cost when its letter was withdrawn, and decide anew what to do.

    Where its cost is taken back, what paid it is allocated anew first and the case decided after.
    """
    demand_id = await find_demand_of_message(fact.message_id)
    if demand_id is None:
        return
    async with transaction():
        await lock_case(fact.case_id)
        case = await get_case(fact.case_id)
        charges = await list_charges(case.id)
        lost = [charge for charge in charges if charge.measure == "demand"]
        if not lost or await list_demands(case.id):
            await take_next_step(TakeNextStep(case.id), now=now)
            return
        day = clock.day_of(now, case.country)
        for charge in lost:
            await take_back_charge(
                case.id, charge.entry_id, "letter_withdrawn", day=day, actor=SYSTEM, now=now
            )


async def ask_a_person(fact: MessageNotSent, *, now: datetime) -> None:
    """Let a person look at a message that a peer refused or whose fate is not known."""
    await open_task(
        "sending_unknown" if fact.state == "unknown" else "sending_failed",
        case_id=fact.case_id,
        params={"channel": fact.channel, "kind": fact.kind},
        words_id=None,
        due_at=now + ANSWER_WITHIN,
        now=now,
        subject_key=f"message/{fact.message_id}",
    )


async def prove_receipt(fact: DebtorSignedIn, *, now: datetime) -> None:
    """A sign-in with the letter's code proves receipt of its demand (5 § preskriptionslagen)."""
    case = await get_case(fact.case_id)
    day = clock.day_of(now, case.country)
    for demand in await list_demands(case.id):
        # A letter is received once: coming back to read it again interrupts nothing anew.
        if demand.debtor_id == fact.debtor_id and not await _is_received(demand):
            await record_limitation_event(
                sorted(demand.claim_ids),
                fact.debtor_id,
                "demand_received",
                day=day,
                now=now,
                law_digest=law_of(case.country).digest,
                document_id=demand.document_id,
            )
    await log_sign_in(case.id, fact.debtor_id, day=day, now=now)


async def _is_received(demand: MadeDemand) -> bool:
    known = await fetch_value(
        "select 1 from limitation_events where document_id = $1 and debtor_id = $2 limit 1",
        demand.document_id,
        demand.debtor_id,
    )
    return known is not None


async def tell_creditor_closed(fact: CaseClosed, *, now: datetime) -> None:
    """Tell the creditor that a case has ended."""
    case = await get_case(fact.case_id)
    await notify_creditor(
        case.creditor_id,
        "case_closed",
        case.id,
        {"outcome": fact.because},
        effect_key=f"creditor_case_closed/{case.id}/{case.closed_on}",
        now=now,
    )


async def step_due_cases(*, now: datetime) -> None:
    """Pick the cases whose day has come; nothing touches those that wait."""
    for case_id in await list_due_cases(clock.day_of(now, "SE")):
        await outbox.enqueue(
            "take_next_step",
            TakeNextStep(case_id),
            now=now,
            key=f"{case_id}/{clock.day_of(now, 'SE')}",
        )
