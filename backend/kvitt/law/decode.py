"""Turns the plain content of a law file into typed rules, complaining by file and line."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar, get_args, get_origin

import msgspec

from kvitt.core.citation import Basis
from kvitt.core.names import SAID, Text
from kvitt.law.text import LawText, Place, Plain

T = TypeVar("T", bound=msgspec.Struct)
_STEP = re.compile(r"\.([a-zA-Z_]+)|\[([0-9]+)\]")
_QUOTED = re.compile(r"`([^`]*)`")
_BASES = get_args(Basis)
_PLAINLY = {
    "Expected “str”, got “int”": "quote the number: an exact number is written as text",
    f"Expected “str” matching regex {SAID!r}": "it is empty: say it in words",
    "Expected “array” of length >= 1": "it is empty: at least one is needed",
}
_NO_SUCH_WORD = re.compile(r"Invalid enum value '(.*)'")


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A statute, or another text that rules rest on, by the name people use."""

    title: Text
    full_title: str = ""
    url: str = ""


def decode(text: LawText, form: type[T], acts: Mapping[str, Act]) -> T:
    """Decode a whole file into its form, every citation filled in from the list of acts."""
    root = _cited(text, text.root, (), acts)
    assert isinstance(root, dict), "a file is a set of named entries"
    fields: dict[str, object] = {}
    for field in msgspec.structs.fields(form):
        if field.encode_name not in root:
            if field.required:
                raise text.error((), f"“{field.encode_name}” is missing")
            continue
        content = root.pop(field.encode_name)
        fields[field.name] = _decode_field(text, field.type, content, (field.encode_name,))
    for unknown in root:
        raise text.error((unknown,), f"“{unknown}” is not known here")
    return form(**fields)


def _decode_field(text: LawText, form: Any, content: Plain, place: Place) -> object:
    # Entries of a map are decoded one by one: a complaint then knows its own line.
    if get_origin(form) in {dict, Mapping} and isinstance(content, dict):
        key, one = get_args(form)
        return {
            _convert(text, key, name, (*place, name)): _convert(text, one, entry, (*place, name))
            for name, entry in content.items()
        }
    return _convert(text, form, content, place)


def _convert(text: LawText, form: Any, content: Plain, place: Place) -> object:
    try:
        converted: object = msgspec.convert(content, form, strict=True)
    except msgspec.ValidationError as wrong:
        what, _, at = str(wrong).partition(" - at `$")
        steps = tuple(name or int(index) for name, index in _STEP.findall(at))
        told = _QUOTED.sub(r"“\1”", what).replace(" | null", "")
        told = _NO_SUCH_WORD.sub(r"“\1” is none of the words that may stand here", told)
        raise text.error((*place, *steps), _PLAINLY.get(told, told)) from None
    return converted


def _cited(text: LawText, content: Plain, place: Place, acts: Mapping[str, Act]) -> Plain:
    if isinstance(content, list):
        return [_cited(text, one, (*place, at), acts) for at, one in enumerate(content)]
    if not isinstance(content, dict):
        return content
    whole = {
        name: _cited(text, one, (*place, name), acts)
        for name, one in content.items()
        if name not in {"cite", "basis"}
    }
    if "cite" in content or "basis" in content:
        whole["cite"] = _citation(text, content, place, acts)
    return whole


class _Cite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    act: str
    section: str = ""
    note: str = ""


def _citation(
    text: LawText, content: dict[str, Plain], place: Place, acts: Mapping[str, Act]
) -> Plain:
    if "cite" not in content:
        raise text.error(place, "a basis needs its source: “cite” is missing")
    if content.get("basis") not in _BASES:
        raise text.error(place, f"“basis” is one of {', '.join(_BASES)}")
    cite = _convert(text, _Cite, content["cite"], (*place, "cite"))
    assert isinstance(cite, _Cite)
    if cite.act not in acts:
        raise text.error((*place, "cite"), f"act “{cite.act}” is not in acts.yaml")
    if not cite.section:
        raise text.error((*place, "cite"), "“section” is missing: say where in the act it stands")
    return {
        "act": cite.act,
        "section": cite.section,
        "title": acts[cite.act].title,
        "basis": content["basis"],
        "note": cite.note,
    }
