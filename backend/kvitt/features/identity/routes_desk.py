"""Signing in at the desk door: the agency's staff."""

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import JSONBody

from kvitt.features.identity.cookies import DESK
from kvitt.features.identity.given import Acting, Naming, Now, Origin
from kvitt.features.identity.schemas import SessionShown, SignIn
from kvitt.features.identity.signing import end, enter, show
from kvitt.runtime.actor import Actor


@post(
    "/sign-in",
    operation_id="signIn",
    summary="Sign in with e-mail and password",
    status_code=200,
    opt={
        "public": True,
        "repeatable": True,
        "problems": (401,),
        "body_example": {"email": "desk@kvitt.example", "password": "blå-elgsparv-7"},
    },
)
async def sign_in(
    data: JSONBody[SignIn],
    origin: Origin,
    now: Now,
    names: Naming,
) -> Response[SessionShown]:
    """Open a session for one of the staff."""
    return await enter(DESK, data, origin=origin, now=now, names=names)


@post(
    "/sign-out",
    operation_id="signOut",
    summary="End the session",
    status_code=204,
    opt={"repeatable": True},
)
async def sign_out(request: Request[Actor, object, State]) -> Response[None]:
    """End the session of the cookie sent along."""
    return await end(DESK, request)


@get("/session", operation_id="getSession", summary="Who is signed in")
async def get_session(
    request: Request[Actor, object, State],
    actor: Acting,
    names: Naming,
) -> SessionShown:
    """The person signed in, with the CSRF token."""
    return await show(DESK, request, actor, names)
