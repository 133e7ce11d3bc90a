"""Saying by hand which case a payment belongs to."""

from datetime import datetime
from uuid import UUID

from kvitt.core.money import Money
from kvitt.features.cases.queries import Case, get_case
from kvitt.features.payments.actions.allocate_case import allocate_case
from kvitt.features.payments.refusals import (
    currency_differs,
    payment_matched,
    payment_taken_back,
    payment_unknown,
)
from kvitt.features.payments.schemas import MatchAnswer
from kvitt.runtime.actor import Actor
from kvitt.runtime.database import (
    Row,
    execute,
    fetch_row,
    lock_case,
    lock_payment,
    transaction,
)


async def match_payment(
    payment_id: UUID, case_id: UUID, *, actor: Actor, now: datetime
) -> MatchAnswer:
    """Give an unmatched payment its case and allocate it there, a closed case included."""
    async with transaction():
        case = await get_case(case_id)
        await lock_case(case_id)
        await lock_payment(payment_id)
        payment = await fetch_row(
            "select p.id, p.amount_minor, p.currency, p.case_id, p.taken_back_at, c.number"
            " from payments p left join cases c on c.id = p.case_id where p.id = $1"
            " for update of p",
            payment_id,
        )
        if payment is None or not actor.is_staff:
            raise payment_unknown(payment_id)
        _check(payment, case)
        await execute(
            "update payments set case_id = $2, unmatched_because = null where id = $1",
            payment_id,
            case_id,
        )
        outcome = await allocate_case(case_id, actor=actor, now=now)
    did = outcome.allocated[payment_id]
    return MatchAnswer(
        payment_id=payment_id,
        case_id=case.id,
        case_number=case.number,
        allocated=Money(did.collected_minor, case.currency),
        overpaid=Money(did.surplus_minor, case.currency),
        still_owed=Money(outcome.still_owed_minor, case.currency),
        case_closed=outcome.closed,
    )


def _check(payment: Row, case: Case) -> None:
    if payment["taken_back_at"] is not None:
        raise payment_taken_back()
    if payment["case_id"] is not None:
        raise payment_matched(payment["number"])
    if payment["currency"] != case.currency:
        raise currency_differs(
            expected=payment["currency"], found=case.currency, pointer="/case_id"
        )
