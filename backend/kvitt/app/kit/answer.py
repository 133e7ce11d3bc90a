"""How the kit answers: amounts, citations and refusals as JSON, the same for every command."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import TypedDict

import msgspec

from kvitt.app.refusals import said
from kvitt.core.citation import Citation
from kvitt.core.explanation import Explanation
from kvitt.core.refusal import Refusal, Refusals
from kvitt.law.read import ONLY_RECALLED


class Amount(TypedDict):
    """A sum in whole minor units of its currency."""

    amount_minor: int
    currency: str


def amount(minor: int, currency: str) -> Amount:
    """Write a sum as every amount of the kit is written."""
    return {"amount_minor": minor, "currency": currency}


def cited(citation: Citation) -> str:
    """Write a citation as one line: section, act, and how it is known where not by its text."""
    parts = [citation.section, citation.title]
    if citation.act and citation.act not in citation.title:
        parts.append(f"({citation.act})")
    if citation.note:
        parts.append(f"– {citation.note}")
    if not citation.is_official:
        parts.append(f"[{citation.basis}]")
    return " ".join(part for part in parts if part)


def all_cited(citations: Sequence[Citation]) -> str:
    """Write several citations as one line, each once."""
    return "; ".join(dict.fromkeys(map(cited, citations)))


def doubt(reasons: Iterable[Explanation]) -> str:
    """Write as one line what is not settled about an answer, as the law's files say it."""
    doubts = dict.fromkeys(one for reason in reasons for one in reason.all_doubts)
    return "; ".join(one.strip().rstrip(".") for one in doubts)


def problem(refused: Refusal | Refusals) -> dict[str, object]:
    """Tell a lawful no as the doors do (RFC 9457), without a request's id."""
    refusals = refused.refusals if isinstance(refused, Refusals) else (refused,)
    first = refusals[0]
    status, detail = said(first.code, first.params)
    told: dict[str, object] = {
        "type": f"/problems/{first.code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": f"{detail}{_hint(first)}",
        "code": first.code,
        "params": dict(first.params),
        "errors": [_part(one) for one in refusals if one.pointer or len(refusals) > 1],
    }
    if first.citation is not None:
        told["law_reference"] = msgspec.to_builtins(first.citation)
    return told


def _hint(refusal: Refusal) -> str:
    """What to do where the figure is there but nobody has read it in a source."""
    is_gated = refusal.params.get("reason") == ONLY_RECALLED
    return " Add --allow-recalled to use it all the same." if is_gated else ""


def _part(refusal: Refusal) -> dict[str, object]:
    _, detail = said(refusal.code, refusal.params)
    return {
        "pointer": refusal.pointer,
        "code": refusal.code,
        "detail": detail,
        "params": dict(refusal.params),
    }


def as_json(content: object) -> str:
    """Write an answer as indented JSON, days as 2026-06-30."""
    return msgspec.json.format(msgspec.json.encode(content), indent=2).decode()
