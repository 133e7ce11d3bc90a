"""Signing in at the creditor door: people with a password, machines with OAuth 2."""

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import JSONBody, URLEncodedBody

from kvitt.core.refusal import Refusal
from kvitt.features.identity import tokens
from kvitt.features.identity.cookies import CREDITOR
from kvitt.features.identity.given import Acting, Naming, Now, Origin
from kvitt.features.identity.queries import find_client
from kvitt.features.identity.schemas import SessionShown, SignIn, TokenAnswer, TokenRequest
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
        "body_example": {"email": "maja@norrelgrossisten.example", "password": "blå-elgsparv-7"},
    },
)
async def sign_in(
    data: JSONBody[SignIn],
    origin: Origin,
    now: Now,
    names: Naming,
) -> Response[SessionShown]:
    """Open a session; the cookie is HttpOnly, so keep `csrf_token` for later writes."""
    return await enter(CREDITOR, data, origin=origin, now=now, names=names)


@post(
    "/sign-out",
    operation_id="signOut",
    summary="End the session",
    status_code=204,
    opt={"repeatable": True},
)
async def sign_out(request: Request[Actor, object, State]) -> Response[None]:
    """End the session of the cookie sent along."""
    return await end(CREDITOR, request)


@get("/session", operation_id="getSession", summary="Who is signed in")
async def get_session(
    request: Request[Actor, object, State],
    actor: Acting,
    names: Naming,
) -> SessionShown:
    """The person signed in, the creditor acted for, and the CSRF token."""
    return await show(CREDITOR, request, actor, names)


@post(
    "/oauth/token",
    operation_id="createToken",
    summary="Get an access token for a machine",
    status_code=200,
    opt={
        "public": True,
        "repeatable": True,
        "problems": (401,),
        "body_example": {"grant_type": "client_credentials", "scope": "claims:write"},
    },
)
async def create_token(
    data: URLEncodedBody[TokenRequest],
    request: Request[Actor, object, State],
    now: Now,
) -> TokenAnswer:
    """Client credentials in (HTTP Basic or form), a token for ten minutes out."""
    call = tokens.TokenCall(
        form={name: said for name in data.__struct_fields__ if (said := getattr(data, name))},
        authorization=request.headers.get("authorization", ""),
    )
    outcome = tokens.decide(call, await find_client(call.client_id), now=now)
    if outcome.token is None:
        raise Refusal(outcome.error)
    return outcome.token
