"""Opening one's debts with the code from a letter."""

from datetime import date

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import JSONBody

from kvitt.core.refusal import Refusal
from kvitt.features.identity.actions import ProofGiven, open_debtor_session
from kvitt.features.identity.cookies import DEBTOR, cookie_name, session_cookie
from kvitt.features.identity.given import Acting, Naming, Now, Origin
from kvitt.features.identity.schemas import DebtorSessionShown, StartSession
from kvitt.features.identity.secrets import csrf_token
from kvitt.features.identity.signing import end
from kvitt.runtime.actor import Actor


@post(
    "/sessions",
    operation_id="startSession",
    summary="Open one's debts with the letter's code and a proof",
    opt={
        "public": True,
        "repeatable": True,
        "problems": (401,),
        "body_example": {"code": "7KQ2M-XW9RD", "birth_date": "1985-04-23"},
    },
)
async def start_session(
    data: JSONBody[StartSession],
    origin: Origin,
    now: Now,
    names: Naming,
) -> Response[DebtorSessionShown]:
    """Open a session; the cookie is HttpOnly, so keep `csrf_token` for later writes."""
    proof = ProofGiven(code=data.code, birth_date=_read_day(data.birth_date), pin=data.pin)
    opened, actor = await open_debtor_session(proof, ip=origin, now=now)
    shown = await _shown(actor, names, csrf=opened.csrf_token)
    cookie = session_cookie(DEBTOR, opened.token, ends_at=opened.ends_at, now=now)
    return Response(shown, status_code=201, cookies=[cookie])


@get("/session", operation_id="getSession", summary="Whose session this is")
async def get_session(
    request: Request[Actor, object, State],
    actor: Acting,
    names: Naming,
) -> DebtorSessionShown:
    """The debtor's name and language, with the CSRF token."""
    return await _shown(actor, names, csrf=csrf_token(request.cookies[cookie_name(DEBTOR)]))


@post(
    "/sign-out",
    operation_id="endSession",
    summary="End the session",
    status_code=204,
    opt={"repeatable": True},
)
async def end_session(request: Request[Actor, object, State]) -> Response[None]:
    """End the session of the cookie sent along."""
    return await end(DEBTOR, request)


def _read_day(text: str | None) -> date | None:
    if text is None or not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refusal("day_unreadable", params={"text": text[:20]}, pointer="/birth_date") from None


async def _shown(actor: Actor, names: Naming, *, csrf: str) -> DebtorSessionShown:
    assert actor.debtor_id is not None, "a debtor's session names its debtor"
    named = await names.debtor_named(actor.debtor_id, actor)
    return DebtorSessionShown(debtor_name=named.name, language=named.language, csrf_token=csrf)
