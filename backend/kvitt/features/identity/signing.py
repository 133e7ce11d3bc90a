"""What the two doors for people have in common: entering, leaving, showing who is in."""

from datetime import datetime

from litestar import Request, Response
from litestar.datastructures import State

from kvitt.core.refusal import Refusal
from kvitt.features.identity.actions import sign_in
from kvitt.features.identity.cookies import (
    CookieTerms,
    cookie_name,
    ended_cookie,
    session_cookie,
)
from kvitt.features.identity.names import Names
from kvitt.features.identity.queries import find_email
from kvitt.features.identity.schemas import CreditorShown, PersonShown, SessionShown, SignIn
from kvitt.features.identity.secrets import csrf_token
from kvitt.features.identity.sessions import end_session
from kvitt.runtime.actor import Actor


async def enter(
    terms: CookieTerms, given: SignIn, *, origin: str, now: datetime, names: Names
) -> Response[SessionShown]:
    """Sign a person in and give the cookie."""
    opened, person = await sign_in(given.email, given.password, kind=terms.kind, ip=origin, now=now)
    creditor = None
    if person.creditor_id is not None:
        named = await names.creditor_named(person.creditor_id)
        creditor = CreditorShown(id=person.creditor_id, name=named.name, currency=named.currency)
    shown = SessionShown(
        person=PersonShown(name=person.name, email=person.email),
        creditor=creditor,
        roles=person.roles,
        csrf_token=opened.csrf_token,
    )
    cookie = session_cookie(terms, opened.token, ends_at=opened.ends_at, now=now)
    return Response(shown, status_code=200, cookies=[cookie])


async def end(terms: CookieTerms, request: Request[Actor, object, State]) -> Response[None]:
    """End the session and make the browser forget its cookie."""
    token = request.cookies.get(cookie_name(terms))
    if token is not None:
        await end_session(token)
    return Response(None, status_code=204, cookies=[ended_cookie(terms)])


async def show(
    terms: CookieTerms, request: Request[Actor, object, State], actor: Actor, names: Names
) -> SessionShown:
    """Who is signed in; a machine has no session to show."""
    token = request.cookies.get(cookie_name(terms))
    if token is None or actor.id is None or actor.kind == "api_client":
        raise Refusal("session_needed")
    creditor = None
    if actor.creditor_id is not None:
        named = await names.creditor_named(actor.creditor_id)
        creditor = CreditorShown(id=actor.creditor_id, name=named.name, currency=named.currency)
    return SessionShown(
        person=PersonShown(name=actor.label, email=await find_email(actor.id)),
        creditor=creditor,
        roles=sorted(actor.roles),
        csrf_token=csrf_token(token),
    )
