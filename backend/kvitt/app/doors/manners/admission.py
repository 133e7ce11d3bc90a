"""Who is calling, and may they: asked once, before anything else of a door runs.

A bearer token is checked by its signature alone; a session cookie costs one query. What a caller
may see is not decided here but by each query, which is given the actor.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, Receive, Scope, Send

from kvitt.app.doors.manners.call import call_of
from kvitt.app.doors.manners.limits import Limits
from kvitt.app.doors.manners.terms import UNSAFE, Terms
from kvitt.core.refusal import Refusal
from kvitt.features.identity.cookies import CookieTerms, cookie_name
from kvitt.features.identity.queries import find_session
from kvitt.features.identity.secrets import csrf_token
from kvitt.features.identity.sessions import touch_session
from kvitt.features.identity.tokens import Bearer, read_token
from kvitt.runtime import clock
from kvitt.runtime.actor import Actor

_TOKENS_KEPT = 1000

Headers = Mapping[bytes, bytes]


class Admission:
    """A door's keeper."""

    def __init__(self, app: ASGIApp, *, door: "DoorTerms") -> None:
        self.app = app
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the call in with its actor, or refuse it."""
        terms = self.door.terms_of(cast("HTTPRouteHandler", scope.get("route_handler")))
        if terms is None:
            await self.app(scope, receive, send)
            return
        now = clock.now()
        headers = dict(scope["headers"])
        limits, origin = self.door.limits, call_of(scope).origin
        if terms.public:
            limits.take(f"ip:{origin}", known=False, now=now, scope=scope)
        else:
            try:
                actor = await self._actor(scope, headers, now)
            except Refusal:
                limits.take(f"ip:{origin}", known=False, now=now, scope=scope)
                raise
            limits.take(f"{actor.kind}:{actor.id}", known=True, now=now, scope=scope)
            _check_scope(actor, terms)
            scope["user"] = actor
        if terms.takes and not _is_taken(headers.get(b"content-type", b""), terms):
            accepted = " or ".join(terms.takes)
            raise Refusal("media_type_unsupported", params={"accepted": accepted})
        await self.app(scope, receive, send)

    async def _actor(self, scope: Scope, headers: Headers, now: datetime) -> Actor:
        given = headers.get(b"authorization", b"")
        if given and self.door.takes_tokens:
            return self._bearer(given, now)
        token = _cookie(headers.get(b"cookie", b""), self.door.cookie_name)
        if not token or self.door.cookie is None:
            raise Refusal("not_signed_in")
        session = await find_session(token, self.door.cookie.kind, now=now)
        if session is None:
            raise Refusal("not_signed_in")
        if scope.get("method") in UNSAFE:
            sent = headers.get(b"x-csrf-token", b"")
            if not hmac.compare_digest(sent, csrf_token(token).encode()):
                raise Refusal("csrf_token_wrong")
        await touch_session(session, now=now)
        return session.actor

    def _bearer(self, given: bytes, now: datetime) -> Actor:
        word, _, token = given.partition(b" ")
        if word.lower() != b"bearer":
            raise Refusal("not_signed_in")
        bearer = self.door.read_token(token)
        if bearer is None or bearer.expires_at <= now.timestamp():
            raise Refusal("not_signed_in")
        return bearer.actor


def _cookie(header: bytes, name: bytes) -> str:
    for part in header.split(b";"):
        key, _, value = part.strip().partition(b"=")
        if key == name:
            return value.decode("latin-1")
    return ""


def _is_taken(content_type: bytes, terms: Terms) -> bool:
    kind = content_type.partition(b";")[0].strip().lower().decode("latin-1")
    if not kind:
        # A file may come without a type; its content is recognised anyway. JSON may not: the type
        # is what a page of another origin cannot send without asking first.
        return bool(terms.accepts)
    return kind in terms.takes


def _check_scope(actor: Actor, terms: Terms) -> None:
    # People act with all that their creditor may; a machine only with what its token carries.
    if actor.kind == "api_client" and terms.scope and terms.scope not in actor.scopes:
        raise Refusal("scope_missing", params={"scope": terms.scope})


class DoorTerms:
    """What is common to all calls of one door."""

    def __init__(
        self, name: str, *, cookie: CookieTerms | None, takes_tokens: bool, limits: Limits
    ) -> None:
        self.name = name
        self.cookie = cookie
        self.cookie_name = cookie_name(cookie).encode() if cookie is not None else b""
        self.takes_tokens = takes_tokens
        self.limits = limits
        self._terms: dict[int, Terms] = {}
        self._read: dict[bytes, Bearer] = {}

    def learn(self, routes: Mapping[HTTPRouteHandler, Terms]) -> None:
        """Remember the terms of every operation, once the routes are registered."""
        self._terms = {id(route): terms for route, terms in routes.items()}

    def terms_of(self, route: HTTPRouteHandler | None) -> Terms | None:
        """An operation's terms; None for what is not an operation, such as OPTIONS."""
        return self._terms.get(id(route))

    def read_token(self, token: bytes) -> Bearer | None:
        """Who a token speaks for; a token seen before is not checked twice."""
        known = self._read.get(token)
        if known is None:
            known = read_token(token.decode("latin-1"))
            if known is not None:
                if len(self._read) >= _TOKENS_KEPT:
                    self._read.clear()
                self._read[token] = known
        return known


def actor_of(scope: Any) -> Actor:
    """The actor of an admitted call."""
    return cast("Actor", scope["user"])
