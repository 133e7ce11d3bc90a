"""What the agency's people can read about cases."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery, QueryParameter

from kvitt.features.casefile.asked import ASKED, AskedFor
from kvitt.features.casefile.documents import send_document, send_statement
from kvitt.features.casefile.queries.cases import CaseSearch
from kvitt.features.casefile.queries.cases import list_cases as search_cases
from kvitt.features.casefile.queries.overview import get_desk_overview
from kvitt.features.casefile.queries.statement import state_case
from kvitt.features.casefile.schemas import CasePage, CaseStatement, DeskOverview
from kvitt.features.identity.given import Acting, Now
from kvitt.runtime.settings import load_settings
from kvitt.runtime.statutes import law_of


@get("/cases", operation_id="listCases", summary="Find a case")
async def list_cases(
    actor: Acting,
    now: Now,
    *,
    q: Annotated[str, QueryParameter(max_length=200)] = "",
    status: FromQuery[Literal["open", "closed"] | None] = None,
    waiting: FromQuery[bool] = False,
    sort: FromQuery[Literal["newest", "oldest", "largest", "next_step"]] = "newest",
    cursor: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 25,
) -> CasePage:
    """Cases of every creditor, to find the one that a payment or a call is about."""
    search = CaseSearch(q=q, status=status, waiting=waiting, sort=sort, cursor=cursor, limit=limit)
    return await search_cases(actor, search, now=now)


@get(
    "/cases/{case_id:uuid}/statement",
    operation_id="getCaseStatement",
    summary="What is owed as of a day",
    dependencies=ASKED,
)
async def get_case_statement(
    case_id: FromPath[UUID],
    actor: Acting,
    now: Now,
    asked: AskedFor,
) -> CaseStatement:
    """Every head with its reckoning and paragraph, as of any day and as known at any instant."""
    stated = await state_case(actor, case_id, asked, now=now)
    return stated.shown()


@get(
    "/cases/{case_id:uuid}/statement/document",
    operation_id="getCaseStatementDocument",
    summary="The reckoning as a PDF",
    opt={"gives": ("application/pdf",)},
    dependencies=ASKED,
)
async def get_case_statement_document(
    case_id: FromPath[UUID],
    actor: Acting,
    now: Now,
    asked: AskedFor,
) -> Response[bytes]:
    """The statement to print, line by line, so that anybody can check it with a calculator."""
    stated = await state_case(actor, case_id, asked, now=now)
    return await send_statement(actor, stated, now=now)


@get("/overview", operation_id="getOverview", summary="Client money and what waits")
async def get_overview(actor: Acting) -> DeskOverview:
    """The proof of client money, and how much waits for a person."""
    assert actor.is_staff, "the desk lets in staff only"
    return await get_desk_overview(currency=law_of(load_settings().agency.country).currency)


@get(
    "/documents/{document_id:uuid}",
    operation_id="downloadDocument",
    summary="A document",
    opt={"gives": ("application/pdf", "application/xml", "application/octet-stream")},
)
async def download_document(
    document_id: FromPath[UUID], actor: Acting, now: Now
) -> Response[bytes]:
    """Any document, as archived."""
    return await send_document(actor, document_id, now=now)
