"""What a debtor can read about their debts."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from kvitt.features.casefile.asked import ASKED, AskedFor
from kvitt.features.casefile.documents import send_document, send_statement
from kvitt.features.casefile.queries import debts
from kvitt.features.casefile.schemas import AgencyShown, CaseStatement, DebtPage, DebtShown
from kvitt.features.identity.given import Acting, Now


@get(
    "/agency",
    operation_id="getAgency",
    summary="Whom I can reach",
    opt={"public": True},
)
async def get_agency() -> AgencyShown:
    """The agency's name, telephone, e-mail and hours; needs no session."""
    return debts.get_agency()


@get("/debts", operation_id="listDebts", summary="My debts")
async def list_debts(actor: Acting, now: Now) -> DebtPage:
    """The debts this session may see, with what is owed today."""
    return await debts.list_debts(actor, now=now)


@get("/debts/{debt_id:uuid}", operation_id="getDebt", summary="One debt")
async def get_debt(debt_id: FromPath[UUID], actor: Acting, now: Now) -> DebtShown:
    """Who claims, for what, how much and why, by when, and what happens otherwise."""
    return await debts.get_debt(actor, debt_id, now=now)


@get(
    "/debts/{debt_id:uuid}/statement",
    operation_id="getDebtStatement",
    summary="Why this amount, as of any day",
    dependencies=ASKED,
)
async def get_debt_statement(
    debt_id: FromPath[UUID],
    actor: Acting,
    now: Now,
    asked: AskedFor,
) -> CaseStatement:
    """Every figure with its reckoning and its paragraph."""
    stated = await debts.state_debt(actor, debt_id, asked, now=now)
    return stated.shown()


@get(
    "/debts/{debt_id:uuid}/statement/document",
    operation_id="getDebtStatementDocument",
    summary="The reckoning as a PDF",
    opt={"gives": ("application/pdf",)},
    dependencies=ASKED,
)
async def get_debt_statement_document(
    debt_id: FromPath[UUID],
    actor: Acting,
    now: Now,
    asked: AskedFor,
) -> Response[bytes]:
    """The statement to print, line by line, so that anybody can check it with a calculator."""
    stated = await debts.state_debt(actor, debt_id, asked, now=now)
    return await send_statement(actor, stated, now=now)


@get(
    "/documents/{document_id:uuid}",
    operation_id="downloadDocument",
    summary="A letter sent to me",
    opt={"gives": ("application/pdf",)},
)
async def download_document(
    document_id: FromPath[UUID], actor: Acting, now: Now
) -> Response[bytes]:
    """The very letter, byte for byte."""
    return await send_document(actor, document_id, now=now)
