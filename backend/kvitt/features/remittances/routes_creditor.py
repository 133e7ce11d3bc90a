"""What a creditor can see of its remittances."""

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import FromPath, FromQuery, QueryParameter

from kvitt.features.identity.given import Acting
from kvitt.features.remittances import queries
from kvitt.features.remittances.schemas import RemittancePage, RemittanceShown


@get(
    "/remittances",
    operation_id="listRemittances",
    summary="Money passed on to you",
    opt={"scope": "remittances:read"},
)
async def list_remittances(
    actor: Acting,
    cursor: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 25,
) -> RemittancePage:
    """Give your remittances, the newest first."""
    return await queries.list_remittances(actor, cursor=cursor, limit=limit)


@get(
    "/remittances/{remittance_id:uuid}",
    operation_id="getRemittance",
    summary="One remittance, every öre explained",
    opt={"scope": "remittances:read"},
)
async def get_remittance(remittance_id: FromPath[UUID], actor: Acting) -> RemittanceShown:
    """Show a remittance line by line."""
    return await queries.get_remittance(actor, remittance_id)


ROUTES = (list_remittances, get_remittance)
