"""What the agency's people can do with remittances."""

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from kvitt.features.identity.given import Acting, Now
from kvitt.features.remittances import queries
from kvitt.features.remittances.actions import assess_remittances, create_remittances
from kvitt.features.remittances.schemas import (
    NewRemittance,
    RemittancePage,
    RemittanceShown,
    RemittancesMade,
)


@post(
    "/remittances",
    operation_id="createRemittance",
    summary="Pass collected money on",
    opt={"problems": (404,), "body_example": {"creditor_id": None}},
)
async def create_remittance(
    data: JSONBody[NewRemittance],
    actor: Acting,
    now: Now,
    dry_run: FromQuery[bool] = False,  # noqa: FBT002 - a query parameter
) -> RemittancesMade:
    """Remit cleared money to one creditor, or to all; `dry_run` only tells."""
    if dry_run:
        return await assess_remittances(data.creditor_id, now=now)
    return await create_remittances(data.creditor_id, actor=actor, now=now)


@get("/remittances", operation_id="listRemittances", summary="Money passed on to creditors")
async def list_remittances(
    actor: Acting,
    cursor: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 25,
) -> RemittancePage:
    """Give the remittances, the newest first."""
    return await queries.list_remittances(actor, cursor=cursor, limit=limit)


@get(
    "/remittances/{remittance_id:uuid}",
    operation_id="getRemittance",
    summary="One remittance, every öre explained",
)
async def get_remittance(remittance_id: FromPath[UUID], actor: Acting) -> RemittanceShown:
    """Show a remittance line by line, with the bank's payment file."""
    return await queries.get_remittance(actor, remittance_id)


ROUTES = (create_remittance, list_remittances, get_remittance)
