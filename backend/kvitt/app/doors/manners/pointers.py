"""Where a field is wrong, as a JSON pointer, read from msgspec's and Litestar's messages."""

import re

from kvitt.app.doors.manners.problem import ProblemPart

_MISSING = re.compile(r"Object missing required field `([^`]+)`")
_UNKNOWN = re.compile(r"Object contains unknown field `([^`]+)`")
_CODES = (
    (_MISSING, "field_missing"),
    (_UNKNOWN, "field_unknown"),
    (re.compile(r"Missing required .*parameter"), "field_missing"),
    (re.compile(r"^Expected .* of length"), "field_length"),
    (re.compile(r"matching regex"), "field_pattern"),
    (re.compile(r"^Expected `(int|float)` [<>]"), "field_out_of_range"),
    (re.compile(r"^Invalid enum value"), "field_not_allowed"),
)


def part_of(*, message: str, key: str, source: str) -> ProblemPart:
    """One wrong field: `/debtor/name` in a body, `?limit` in the query."""
    code = next((code for pattern, code in _CODES if pattern.search(message)), "field_invalid")
    named = _MISSING.search(message) or _UNKNOWN.search(message)
    pointer = _pointer(key, source)
    if named and source != "query":
        pointer += f"/{_escaped(named.group(1))}"
    return ProblemPart(pointer=pointer, code=code, detail=message, params={})


def _pointer(key: str, source: str) -> str:
    if source == "query":
        return f"?{key}"
    if key in {"", "data"}:
        return ""
    steps = re.findall(r"[^.\[\]]+", key.removeprefix("data."))
    return "".join(f"/{_escaped(step)}" for step in steps)


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
