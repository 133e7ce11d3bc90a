"""What a route says about itself in `opt`, read once when its door is built.

    @post("/claims", operation_id="createClaim", summary="Hand in a claim",
          opt={"scope": "claims:write"})

`public`    anyone may call: no session and no token is asked for
`scope`     what an API client's token must carry (creditor door; people always carry all)
`repeatable` a write that keeps no Idempotency-Key because repeating it is harmless or has its own
            guard (sign-in, callbacks)
`accepts`   media types of a raw body (the route reads `body: bytes`)
`gives`     media types of a raw answer
`problems`  further statuses it may answer with, beside those its door and shape imply
`body_example`, `answer_example`  shown in the OpenAPI document
"""

from collections.abc import Mapping

import msgspec
from litestar.handlers import HTTPRouteHandler
from litestar.params import BodyKwarg

KNOWN_STATUSES = frozenset({400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503})
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Terms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The terms on which one operation is open."""

    public: bool = False
    scope: str = ""
    repeatable: bool = False
    accepts: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    problems: tuple[int, ...] = ()
    takes: tuple[str, ...] = ()
    """Media types of the body, raw or not; found by the door, not declared."""
    body_example: object = None
    answer_example: object = None


def read_terms(opt: Mapping[str, object], operation: str) -> Terms:
    """The terms a route declares; a misspelt one stops the start, with the operation's name."""
    try:
        return msgspec.convert(dict(opt), Terms, strict=True)
    except msgspec.ValidationError as problem:
        raise TypeError(f"opt of {operation}: {problem}") from problem


def terms_of(route: HTTPRouteHandler, *, open_to_all: bool) -> Terms:
    """The terms of a route as it was registered, with the media types its body may have.

    A door open to all has no callers of its own: each call there brings its own proof.
    """
    terms = read_terms(route.opt, str(route.operation_id))
    if open_to_all:
        terms = msgspec.structs.replace(terms, public=True, repeatable=True)
    assert set(terms.problems) <= KNOWN_STATUSES, f"{route.operation_id}: an unknown problem status"
    assert not terms.takes, f"{route.operation_id}: takes is found by the door"
    assert terms.repeatable or not (terms.public and is_write(route)), (
        f"{route.operation_id}: a public write has no caller to keep an Idempotency-Key for"
    )
    return msgspec.structs.replace(terms, takes=terms.accepts or _media_type(route))


def _media_type(route: HTTPRouteHandler) -> tuple[str, ...]:
    field = route.parsed_fn_signature.parameters.get("data")
    if field is None:
        return ()
    assert isinstance(field.kwarg_definition, BodyKwarg), "declare data: JSONBody[…]"
    media_type = field.kwarg_definition.media_type
    return (str(getattr(media_type, "value", media_type)),)


def is_write(route: HTTPRouteHandler) -> bool:
    """Whether calling the route may change something."""
    return bool(UNSAFE & set(route.http_methods))
