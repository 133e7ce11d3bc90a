"""What a creditor can read about its cases."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery, QueryParameter

from kvitt.features.casefile.asked import ASKED, AskedFor
from kvitt.features.casefile.documents import send_document, send_statement
from kvitt.features.casefile.queries.case import get_case_shown
from kvitt.features.casefile.queries.cases import CaseSearch
from kvitt.features.casefile.queries.cases import list_cases as search_cases
from kvitt.features.casefile.queries.overview import get_overview as read_overview
from kvitt.features.casefile.queries.statement import state_case
from kvitt.features.casefile.queries.timeline import list_timeline
from kvitt.features.casefile.schemas import (
    CasePage,
    CaseShown,
    CaseStatement,
    Overview,
    Timeline,
)
from kvitt.features.cases.queries import get_visible_case
from kvitt.features.identity.given import Acting, Now

Limit = Annotated[int, QueryParameter(ge=1, le=100)]
Search = Annotated[str, QueryParameter(max_length=200)]


@get(
    "/cases",
    operation_id="listCases",
    summary="Find cases",
    opt={"scope": "cases:read"},
)
async def list_cases(
    actor: Acting,
    now: Now,
    *,
    q: Search = "",
    status: FromQuery[Literal["open", "closed"] | None] = None,
    waiting: FromQuery[bool] = False,
    sort: FromQuery[Literal["newest", "oldest", "largest", "next_step"]] = "newest",
    cursor: FromQuery[str | None] = None,
    limit: Limit = 25,
) -> CasePage:
    """Cases by name, case number, identity number, reference, invoice number or amount."""
    search = CaseSearch(q=q, status=status, waiting=waiting, sort=sort, cursor=cursor, limit=limit)
    return await search_cases(actor, search, now=now)


@get(
    "/cases/{case_id:uuid}",
    operation_id="getCase",
    summary="One case",
    opt={"scope": "cases:read"},
)
async def get_case(case_id: FromPath[UUID], actor: Acting, now: Now) -> CaseShown:
    """One case: parties, claims, holds, documents and what happens next."""
    return await get_case_shown(actor, case_id, now=now)


@get(
    "/cases/{case_id:uuid}/statement",
    operation_id="getCaseStatement",
    summary="What is owed as of a day",
    opt={"scope": "cases:read"},
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
    opt={"scope": "cases:read", "gives": ("application/pdf",)},
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


@get(
    "/cases/{case_id:uuid}/timeline",
    operation_id="listCaseTimeline",
    summary="What happened in a case",
    opt={"scope": "cases:read"},
)
async def list_case_timeline(
    case_id: FromPath[UUID],
    actor: Acting,
    now: Now,
    cursor: FromQuery[str | None] = None,
    limit: Limit = 50,
) -> Timeline:
    """The case's log, newest first."""
    case = await get_visible_case(actor, case_id)
    return await list_timeline(actor, case, cursor=cursor, limit=limit, now=now)


@get(
    "/documents/{document_id:uuid}",
    operation_id="downloadDocument",
    summary="The very letter or file",
    opt={"scope": "cases:read", "gives": ("application/pdf", "application/xml")},
)
async def download_document(
    document_id: FromPath[UUID], actor: Acting, now: Now
) -> Response[bytes]:
    """A document of the creditor's own cases, byte for byte as it was sent."""
    return await send_document(actor, document_id, now=now)


@get(
    "/overview",
    operation_id="getOverview",
    summary="The state of all cases",
    opt={"scope": "cases:read"},
)
async def get_overview(actor: Acting, now: Now) -> Overview:
    """What came in, what is open, what waits and what happens next."""
    assert actor.creditor_id is not None, "the creditor door lets in creditors only"
    return await read_overview(actor.creditor_id, now=now)
