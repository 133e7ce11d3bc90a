"""What a debtor can say when something is wrong."""

from uuid import UUID

from litestar import post
from litestar.params import FromPath, JSONBody

from kvitt.features.disputes import actions
from kvitt.features.disputes.schemas import (
    NewContactRequest,
    NewObjection,
    NewPaymentReport,
    Recorded,
)
from kvitt.features.identity.given import Acting, Now


@post(
    "/debts/{debt_id:uuid}/objections",
    operation_id="createObjection",
    summary="Object to the debt",
    opt={"body_example": {"reason": "wrong_amount", "words": "Jag betalade hälften i oktober."}},
)
async def create_objection(
    debt_id: FromPath[UUID],
    data: JSONBody[NewObjection],
    actor: Acting,
    now: Now,
) -> Recorded:
    """Take the objection down; all collection rests until it has been answered."""
    return await actions.create_objection(actor, debt_id, data, now=now)


@post(
    "/debts/{debt_id:uuid}/payment-reports",
    operation_id="reportPayment",
    summary="Say that it has been paid",
    opt={"body_example": {"paid_on": "2026-11-20", "words": "Från mitt konto i Nordea."}},
)
async def report_payment(
    debt_id: FromPath[UUID],
    data: JSONBody[NewPaymentReport],
    actor: Acting,
    now: Now,
) -> Recorded:
    """Take it down; all collection rests while a person looks for the money."""
    return await actions.report_payment(actor, debt_id, data, now=now)


@post(
    "/debts/{debt_id:uuid}/contact-requests",
    operation_id="requestContact",
    summary="Ask to talk to a person",
    opt={"body_example": {"channel": "phone", "reach_at": "070-174 06 05", "words": ""}},
)
async def request_contact(
    debt_id: FromPath[UUID],
    data: JSONBody[NewContactRequest],
    actor: Acting,
    now: Now,
) -> Recorded:
    """Take it down; all collection rests until a person has been in touch."""
    return await actions.request_contact(actor, debt_id, data, now=now)


ROUTES = (create_objection, report_payment, request_contact)
