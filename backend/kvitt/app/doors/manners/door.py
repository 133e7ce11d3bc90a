"""Build one door: a Litestar app with the manners that all doors share."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from litestar import Litestar, Request
from litestar.datastructures import State
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.types import ExceptionHandlersMap

from kvitt.app.doors.manners import answers
from kvitt.app.doors.manners.admission import Admission, DoorTerms, actor_of
from kvitt.app.doors.manners.call import call_of
from kvitt.app.doors.manners.limits import Limits, Quota
from kvitt.app.doors.manners.naming import HouseNames
from kvitt.app.doors.manners.once import Once
from kvitt.app.doors.manners.reading import DocumentPage, ReadingPage
from kvitt.app.doors.manners.specification import operations_of, specification
from kvitt.app.doors.manners.terms import terms_of
from kvitt.features.identity.cookies import CookieTerms
from kvitt.features.identity.given import Now, Origin
from kvitt.features.identity.names import Names
from kvitt.runtime import clock
from kvitt.runtime.actor import Actor
from kvitt.runtime.settings import load_settings

BODY_BYTES_MAX = 1_000_000
"""Longest body of a door; a route that takes files says its own `request_max_body_size`."""

_HANDLERS: ExceptionHandlersMap = answers.HANDLERS  # type: ignore[assignment]


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """A door of the house: its name, its app, and what its OpenAPI document says of proof."""

    name: str
    prefix: str
    app: Litestar
    limits: Limits
    document: Callable[[], dict[str, Any]]
    """Makes the door's OpenAPI document."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What sets one door apart from the others."""

    name: str
    title: str
    words: str
    schemes: dict[str, Any]
    cookie: CookieTerms | None = None
    takes_tokens: bool = False


def build_door(plan: Plan, routes: Sequence[Any]) -> Door:
    """Open a door on the routes that features gave it."""
    prefix = f"/api/{plan.name}/v1"
    for route in routes:
        # A route without terms would be let through unasked.
        assert isinstance(route, HTTPRouteHandler), f"{route} is not a plain route"
        assert route.operation_id, f"{route} has no operation_id"
    quota = load_settings().requests_per_minute
    limits = Limits(plan.name, Quota(known=quota, unknown=max(quota // 4, 1)))
    terms = DoorTerms(plan.name, cookie=plan.cookie, takes_tokens=plan.takes_tokens, limits=limits)

    def document() -> dict[str, Any]:
        return specification(app, terms=by_operation, schemes=plan.schemes)

    page = DocumentPage(document)
    app = Litestar(
        path=prefix,
        route_handlers=list(routes),
        dependencies={
            "actor": Provide(_actor, sync_to_thread=False),
            "now": Provide(_now, sync_to_thread=False),
            "origin": Provide(_origin, sync_to_thread=False),
            "names": Provide(_names, sync_to_thread=False),
        },
        middleware=[
            DefineMiddleware(Admission, door=terms),
            DefineMiddleware(Once, door=terms),
        ],
        exception_handlers=_HANDLERS,
        openapi_config=OpenAPIConfig(
            title=plan.title,
            version="1",
            description=plan.words,
            path="/docs",
            use_handler_docstrings=True,
            render_plugins=[page, ReadingPage(page)],
        ),
        request_max_body_size=BODY_BYTES_MAX,
        logging_config=None,
    )
    found = {
        route: terms_of(route, open_to_all=plan.cookie is None) for route in operations_of(app)
    }
    by_operation = {str(route.operation_id): said for route, said in found.items()}
    terms.learn(found)
    return Door(name=plan.name, prefix=prefix, app=app, limits=limits, document=document)


# Each provider asks for the one before it: providers that stand side by side would each be run in a
# task of their own, which costs more than all that most calls do.


def _now() -> datetime:
    return clock.now()


def _actor(request: Request[Actor, object, State], now: Now) -> Actor:
    del now
    return actor_of(request.scope)


def _origin(request: Request[Actor, object, State], now: Now) -> str:
    del now
    return call_of(request.scope).origin


def _names(origin: Origin) -> Names:
    del origin
    return HouseNames()
