"""Furnish the OpenAPI document from each route's terms: problems, keys, raw bodies, examples."""

import copy
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from kvitt.app.doors.manners import problem
from kvitt.app.doors.manners.terms import Terms, is_write

Document = dict[str, Any]

_NOISE = ("deprecated", "allowEmptyValue", "allowReserved")
_SAYS = {
    400: "The request cannot be read: broken JSON, or a header that makes no sense.",
    401: "Nobody is signed in, or the proof given is not valid.",
    403: "The caller may not do this, or the CSRF token is missing.",
    404: "There is no such thing, or it is not the caller's.",
    409: "The same Idempotency-Key is in flight, or something was done before.",
    412: "It has changed since it was read (If-Match).",
    413: "The body is larger than this operation takes.",
    415: "The body is of another media type than this operation takes.",
    422: "A lawful no, or a field that is missing or wrong; `errors` points to each.",
    503: "A peer we need does not answer just now.",
    429: "Too many requests or attempts; try again after `Retry-After` seconds.",
}
_HEADERS: Document = {
    "Request-Id": {
        "description": "Names this request in our logs; a sane one sent by the caller is kept.",
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": 'What is left: `"default";r=599;t=42`.',
        "schema": {"type": "string"},
    },
    "Retry-After": {
        "description": "Seconds to wait.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Idempotency-Replayed": {
        "description": "`true` where this is the stored answer to an earlier call.",
        "schema": {"type": "string", "enum": ["true"]},
    },
}
_KEY: Document = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Same key, same answer, for 30 days: a repeated call is not carried out twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
}
_CSRF: Document = {
    "name": "X-CSRF-Token",
    "in": "header",
    "required": False,
    "description": "`csrf_token` of the session; needed where the session cookie is the proof.",
    "schema": {"type": "string"},
}


def specification(app: Litestar, *, terms: Mapping[str, Terms], schemes: Document) -> Document:
    """The door's OpenAPI document as committed and served, keys sorted by the writer."""
    document: Document = copy.deepcopy(app.openapi_schema.to_schema())
    routes = {str(route.operation_id): route for route in operations_of(app)}
    for _, operation in operations(document):
        name = operation["operationId"]
        _furnish(operation, routes[name], terms[name], schemes)
    components = document.setdefault("components", {})
    components.setdefault("schemas", {}).update(_schemas(routes.values()))
    components["headers"] = copy.deepcopy(_HEADERS)
    components["responses"] = {
        f"Problem{status}": _problem_answer(status, says) for status, says in _SAYS.items()
    }
    if schemes:
        components["securitySchemes"] = schemes
    return document


def operations(document: Document) -> Iterator[tuple[str, Document]]:
    """Every operation of a document with its "METHOD /path"."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if "operationId" in operation:
                yield f"{method.upper()} {path}", operation


def operations_of(app: Litestar) -> Iterator[HTTPRouteHandler]:
    """Every operation of a door as registered."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if isinstance(handler, HTTPRouteHandler) and handler.operation_id:
                yield handler


def _furnish(operation: Document, route: HTTPRouteHandler, terms: Terms, schemes: Document) -> None:
    parameters = [_plain(parameter) for parameter in operation.pop("parameters", [])]
    if is_write(route):
        if not terms.repeatable:
            parameters.append(copy.deepcopy(_KEY))
        if not terms.public:
            parameters.append(copy.deepcopy(_CSRF))
    if parameters:
        operation["parameters"] = parameters
    operation.pop("deprecated", None)
    if terms.accepts:
        raw = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in terms.accepts}
        operation["requestBody"] = {"required": True, "content": raw}
    _show_example(operation.get("requestBody"), terms.body_example)
    _set_answers(operation, route, terms)
    if terms.public:
        operation["security"] = []
    else:
        scopes = [terms.scope] if terms.scope else []
        operation["security"] = [
            {name: scopes if scheme["type"] == "oauth2" else []} for name, scheme in schemes.items()
        ]


def _plain(parameter: Document) -> Document:
    plain = {name: said for name, said in parameter.items() if name not in _NOISE}
    schema = plain.get("schema", {})
    # A query parameter is absent or a value; it cannot be null.
    given = [choice for choice in schema.get("oneOf", []) if choice.get("type") != "null"]
    if len(given) == 1:
        plain["schema"] = schema = given[0]
    if isinstance(schema.get("type"), list):
        kinds = [kind for kind in schema["type"] if kind != "null"]
        schema["type"] = kinds[0] if len(kinds) == 1 else kinds
    if "enum" in schema:
        schema["enum"] = [word for word in schema["enum"] if word is not None]
    return plain


def _set_answers(operation: Document, route: HTTPRouteHandler, terms: Terms) -> None:
    success = str(route.status_code)
    answer = operation["responses"][success]
    if terms.gives:
        raw = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in terms.gives}
        answer["content"] = raw
    _show_example(answer, terms.answer_example)
    named = ["Request-Id", "RateLimit"]
    if is_write(route) and not terms.repeatable:
        named.append("Idempotency-Replayed")
    answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in named}
    operation["responses"] = {success: answer} | {
        str(status): {"$ref": f"#/components/responses/Problem{status}"}
        for status in sorted(_statuses(operation, route, terms))
    }


def _statuses(operation: Document, route: HTTPRouteHandler, terms: Terms) -> set[int]:
    statuses = {400, 429, *terms.problems}
    if not terms.public:
        statuses |= {401, 403}
    if any(parameter["in"] == "path" for parameter in operation.get("parameters", [])):
        statuses.add(404)
    if operation.get("parameters"):
        statuses.add(422)
    if is_write(route):
        statuses |= {413, 422}
        if not terms.repeatable:
            statuses.add(409)
    if "requestBody" in operation:
        statuses.add(415)
    return statuses


def _show_example(place: Document | None, example: object) -> None:
    if place is None or example is None:
        return
    for content in place.get("content", {}).values():
        content["example"] = example


def _problem_answer(status: int, says: str) -> Document:
    content: Document = {"schema": {"$ref": "#/components/schemas/Problem"}}
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        content["example"] = copy.deepcopy(problem.EXAMPLE)
    named = ["Request-Id"] + (["Retry-After"] if status == HTTPStatus.TOO_MANY_REQUESTS else [])
    return {
        "description": says,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in named},
        "content": {problem.MEDIA_TYPE: content},
    }


def _schemas(routes: Iterable[HTTPRouteHandler]) -> Document:
    """The structs as msgspec describes them: exactly what it will accept and write."""
    structs: set[type] = {problem.Problem}
    for route in routes:
        signature = route.parsed_fn_signature
        bodies = [signature.return_type]
        if "data" in signature.parameters:
            bodies.append(signature.parameters["data"])
        for field in bodies:
            kinds = (field.annotation, *(inner.annotation for inner in field.inner_types))
            structs |= {kind for kind in kinds if _is_struct(kind)}
    _, schemas = msgspec.json.schema_components(
        sorted(structs, key=lambda struct: struct.__name__),
        ref_template="#/components/schemas/{name}",
    )
    return dict(schemas)


def _is_struct(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)
