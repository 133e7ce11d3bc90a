"""Turn whatever was raised into a problem: the one place where a door says no."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from kvitt.app.doors.manners import problem
from kvitt.app.doors.manners.call import request_id
from kvitt.app.doors.manners.pointers import part_of
from kvitt.app.doors.manners.problem import Problem, ProblemPart
from kvitt.app.refusals import OAUTH_ERRORS, said
from kvitt.core.refusal import Refusal, Refusals
from kvitt.runtime.paging import CursorInvalid

_log = logging.getLogger("kvitt.doors")

_CODES = {
    400: "request_unreadable",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "media_type_unsupported",
}

AnyRequest = Request[Any, Any, Any]
Answer = Response[bytes]


def _answer(
    request: AnyRequest, found: Problem, *, headers: Mapping[str, str] | None = None
) -> Answer:
    more = dict(headers or {})
    if found.status == HTTPStatus.TOO_MANY_REQUESTS and "wait_seconds" in found.params:
        more["Retry-After"] = str(found.params["wait_seconds"])
    if found.status == HTTPStatus.UNAUTHORIZED:
        more.setdefault("WWW-Authenticate", _challenge(request, found))
    return Response(
        problem.encode(found),
        status_code=found.status,
        media_type=problem.MEDIA_TYPE,
        headers=more,
    )


def _challenge(request: AnyRequest, found: Problem) -> str:
    if found.error:
        return 'Basic realm="kvitt"'
    failed = ', error="invalid_token"' if "authorization" in request.headers else ""
    return f'Bearer realm="kvitt"{failed}'


def problem_of(
    request: AnyRequest, refusal: Refusal, *, parts: list[ProblemPart] | None = None
) -> Problem:
    """The problem that tells a refusal; where it points, `errors` points too."""
    status, detail = said(refusal.code, refusal.params)
    if parts is None:
        parts = [_part(refusal)] if refusal.pointer else []
    return Problem(
        type=f"/problems/{refusal.code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=refusal.code,
        params=dict(refusal.params),
        errors=parts,
        request_id=request_id(request.scope),
        law_reference=refusal.citation,
        error=refusal.code if refusal.code in OAUTH_ERRORS else None,
    )


def _part(refusal: Refusal) -> ProblemPart:
    _, detail = said(refusal.code, refusal.params)
    return ProblemPart(
        pointer=refusal.pointer, code=refusal.code, detail=detail, params=dict(refusal.params)
    )


def on_refusal(request: AnyRequest, raised: Refusal) -> Answer:
    """A lawful no."""
    return _answer(request, problem_of(request, raised))


def on_refusals(request: AnyRequest, raised: Refusals) -> Answer:
    """Several at once: the first speaks, `errors` names them all."""
    parts = [_part(refusal) for refusal in raised.refusals]
    return _answer(request, problem_of(request, raised.refusals[0], parts=parts))


def on_wrong_fields(request: AnyRequest, raised: ValidationException) -> Answer:
    """A body, query or path that does not have the shape it should."""
    extra = raised.extra if isinstance(raised.extra, list) else []
    parts = [
        part_of(
            message=str(wrong.get("message", "")),
            key=str(wrong.get("key", "")),
            source=str(getattr(wrong.get("source"), "value", wrong.get("source", "body"))),
        )
        for wrong in extra
    ]
    return _answer(request, problem_of(request, Refusal("fields_invalid"), parts=parts))


def on_bad_cursor(request: AnyRequest, raised: CursorInvalid) -> Answer:
    """A cursor that this list did not give out."""
    del raised
    return on_refusal(request, Refusal("cursor_invalid", pointer="?cursor"))


def on_http(request: AnyRequest, raised: HTTPException) -> Answer:
    """What Litestar itself refuses: no such path, broken JSON, too large a body."""
    if raised.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return on_crash(request, raised)
    code = _CODES.get(raised.status_code, "request_unreadable")
    allow = {name: said for name, said in (raised.headers or {}).items() if name == "Allow"}
    return _answer(request, problem_of(request, Refusal(code)), headers=allow)


def on_crash(request: AnyRequest, raised: Exception) -> Answer:
    """A fault of ours: the log tells what, the caller gets the request's id."""
    _log.error("request %s failed", request_id(request.scope), exc_info=raised)
    return _answer(request, problem_of(request, Refusal("internal_error")))


HANDLERS = {
    Refusal: on_refusal,
    Refusals: on_refusals,
    CursorInvalid: on_bad_cursor,
    ValidationException: on_wrong_fields,
    HTTPException: on_http,
    Exception: on_crash,
}
