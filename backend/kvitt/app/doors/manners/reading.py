"""Serve a door's OpenAPI document, and a page to read it on: no script, nothing fetched."""

import functools
from collections.abc import Callable
from html import escape
from typing import Any

import msgspec
from litestar import Request
from litestar.enums import MediaType
from litestar.openapi.plugins import OpenAPIRenderPlugin

from kvitt.app.doors.manners.specification import Document, operations

_STYLE = """
:root{color-scheme:light dark;--line:#8884;--soft:#8882;--ink:#1d6b52}
@media (prefers-color-scheme:dark){:root{--ink:#7fd3b4}}
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:1.5rem}
code,pre{font:14px/1.5 ui-monospace,monospace}
pre{background:var(--soft);padding:.8rem 1rem;border-radius:.4rem;overflow:auto}
table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;
border-bottom:1px solid var(--line)}
a{color:var(--ink)} nav li{margin:.2rem 0} .verb{font-weight:600}
"""


class DocumentPage(OpenAPIRenderPlugin):
    """`openapi.json`: the document, the same as the committed YAML."""

    def __init__(self, make: Callable[[], Document]) -> None:
        super().__init__(path="/openapi.json", media_type=MediaType.JSON)
        self.document = functools.cache(make)

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The document as JSON."""
        del request, openapi_schema
        return msgspec.json.encode(self.document(), order="deterministic")


class ReadingPage(OpenAPIRenderPlugin):
    """The same for people."""

    def __init__(self, page: DocumentPage) -> None:
        super().__init__(path="/", media_type=MediaType.HTML)
        self.html = functools.cache(lambda: page_of(page.document()).encode())

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The page."""
        del request, openapi_schema
        return self.html()


def page_of(document: Document) -> str:
    """A readable page of an OpenAPI document."""
    title = escape(document["info"]["title"])
    found = list(operations(document))
    contents = "".join(
        f'<li><a href="#{operation["operationId"]}"><code>{escape(where)}</code></a>'
        f" {escape(operation.get('summary', ''))}</li>"
        for where, operation in found
    )
    shapes = "".join(
        _shape(name, schema) for name, schema in sorted(document["components"]["schemas"].items())
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
        f"<p>{escape(document['info'].get('description', ''))}</p>"
        '<p>For machines: <a href="docs/openapi.json">openapi.json</a></p>'
        f"<nav><ul>{contents}</ul></nav>"
        + "".join(_operation(where, operation) for where, operation in found)
        + f"<h2>Shapes</h2>{shapes}</main></body></html>"
    )


def _operation(where: str, operation: Document) -> str:
    parts = [
        f'<h2 id="{operation["operationId"]}">{escape(operation.get("summary", ""))}</h2>',
        f'<p><code class="verb">{escape(where)}</code> · {operation["operationId"]}</p>',
        f"<p>{escape(operation.get('description', ''))}</p>",
    ]
    rows = [
        (parameter["name"], parameter["in"], _kind(parameter["schema"]))
        for parameter in operation.get("parameters", [])
    ]
    if rows:
        parts.append(_table(("Parameter", "In", "Shape"), rows))
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        parts.append(f"<p>Body <code>{escape(kind)}</code>: {_kind(content['schema'])}</p>")
        parts.append(_example(content))
    for status, answer in operation["responses"].items():
        if "$ref" in answer:
            continue
        for kind, content in answer.get("content", {}).items():
            shape = _kind(content["schema"])
            parts.append(f"<p>{status} <code>{escape(kind)}</code>: {shape}</p>")
            parts.append(_example(content))
    refused = [status for status, answer in operation["responses"].items() if "$ref" in answer]
    parts.append(f"<p>Problems: {', '.join(refused)}</p>")
    return "".join(parts)


def _example(content: Document) -> str:
    if "example" not in content:
        return ""
    text = msgspec.json.format(msgspec.json.encode(content["example"]), indent=2).decode()
    return f"<pre>{escape(text)}</pre>"


def _shape(name: str, schema: Document) -> str:
    needed = set(schema.get("required", []))
    rows = [
        (field + ("" if field in needed else " ?"), "", _kind(shape))
        for field, shape in schema.get("properties", {}).items()
    ]
    words = escape(schema.get("description", ""))
    return f'<h3 id="shape-{name}">{name}</h3><p>{words}</p>' + _table(("Field", "", "Shape"), rows)


def _table(heads: tuple[str, ...], rows: list[tuple[str, str, str]]) -> str:
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    body = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(place)}</td><td>{kind}</td></tr>"
        for name, place, kind in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _kind(schema: Document) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#shape-{name}">{name}</a>'
    if "anyOf" in schema or "oneOf" in schema:
        return " | ".join(_kind(one) for one in schema.get("anyOf") or schema["oneOf"])
    if "enum" in schema:
        return " | ".join(f"<code>{escape(str(word))}</code>" for word in schema["enum"])
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    named = schema.get("format") or schema.get("contentMediaType") or schema.get("type") or "any"
    return escape(str(named))
