"""What the agency's people can do with payments."""

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter, RawBody

from kvitt.features.identity.given import Acting, Now
from kvitt.features.payments import queries
from kvitt.features.payments.actions.import_bank_file import assess_bank_file
from kvitt.features.payments.actions.import_bank_file import import_bank_file as import_file
from kvitt.features.payments.actions.match_payment import match_payment as match_to_case
from kvitt.features.payments.schemas import (
    BankFileAnswer,
    BankFilePage,
    Match,
    MatchAnswer,
    UnmatchedPage,
)

FILE_BYTES_MAX = 50_000_000


@post(
    "/bank-files",
    operation_id="importBankFile",
    summary="Import a camt.053, camt.054 or BgMax file",
    request_max_body_size=FILE_BYTES_MAX,
    opt={"accepts": ("application/xml", "text/plain", "application/octet-stream")},
)
async def import_bank_file(
    body: RawBody,
    actor: Acting,
    now: Now,
    dry_run: FromQuery[bool] = False,  # noqa: FBT002 - a query parameter
) -> BankFileAnswer:
    """Book the file's payments and allocate those whose case is known; `dry_run` only tells."""
    if dry_run:
        return await assess_bank_file(body)
    return await import_file(body, actor=actor, now=now)


@get("/bank-files", operation_id="listBankFiles", summary="Bank files imported")
async def list_bank_files(
    actor: Acting,
    cursor: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 25,
) -> BankFilePage:
    """Give the bank files, the newest first."""
    return await queries.list_bank_files(actor, cursor=cursor, limit=limit)


@get(
    "/unmatched-payments",
    operation_id="listUnmatchedPayments",
    summary="Money whose case is not known",
)
async def list_unmatched_payments(
    actor: Acting,
    now: Now,
    cursor: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 25,
) -> UnmatchedPage:
    """Give the unmatched payments, the oldest first, each with the cases it may be meant for."""
    return await queries.list_unmatched_payments(actor, cursor=cursor, limit=limit, now=now)


@post(
    "/unmatched-payments/{payment_id:uuid}/match",
    operation_id="matchPayment",
    summary="Say which case a payment belongs to",
    status_code=200,
    opt={"body_example": {"case_id": "01a20382-166a-71f2-9db5-1fcb17310497"}},
)
async def match_payment(
    payment_id: FromPath[UUID],
    data: JSONBody[Match],
    actor: Acting,
    now: Now,
) -> MatchAnswer:
    """Match the payment and allocate it in lawful order."""
    return await match_to_case(payment_id, data.case_id, actor=actor, now=now)


ROUTES = (import_bank_file, list_bank_files, list_unmatched_payments, match_payment)
