"""`kvitt law limitation`: the last day a claim can be collected, and how it came about."""

import argparse
from datetime import date

from kvitt.app.kit import arguments
from kvitt.app.kit.answer import all_cited, cited, doubt
from kvitt.app.kit.arguments import BadArgument, Dated, Details
from kvitt.core.explanation import Explanation
from kvitt.core.limitation.facts import (
    OWN_TIME,
    Limitation,
    LimitationEvent,
    LimitationTurn,
    LimitedClaim,
)
from kvitt.core.limitation.reckon import reckon_limitation
from kvitt.core.limitation.rules import ANSWERS, EVENT_DETAILS, EVENT_KINDS
from kvitt.law.words import say_explanation

_DETAILS: Details = {
    kind: dict.fromkeys(details, arguments.one_of(ANSWERS))
    for kind, details in EVENT_DETAILS.items()
}


def add(parser: argparse.ArgumentParser) -> None:
    """Take the claim's days and what happened to it since."""
    arguments.add_law(parser)
    arguments.add_party(parser)
    parser.add_argument("--arose", type=arguments.day, metavar="DAY", help="when the claim arose")
    parser.add_argument("--due", type=arguments.day, metavar="DAY", help="its due day")
    parser.add_argument(
        "--event",
        type=arguments.event,
        action="append",
        default=[],
        metavar="KIND@DAY",
        help=f"what happened, as often as needed: {', '.join(EVENT_KINDS)}; details: "
        "acknowledged@DAY:written=yes, proceedings_ended@DAY:served=no or recognised=yes",
    )
    parser.add_argument(
        "--claim-kind",
        type=arguments.one_of(OWN_TIME),
        metavar="KIND",
        help=f"what has a time of its own: {', '.join(OWN_TIME)}",
    )
    parser.add_argument(
        "--creditor-natural-person",
        action="store_true",
        help="the creditor is a natural person too",
    )


def answer(asked: argparse.Namespace) -> dict[str, object]:
    """Reckon the last day, the outer limit, and every turn on the way."""
    law = arguments.law_for(asked)
    rules = law.limitation
    start: date | None = asked.arose if rules.starts == "arose" else asked.due
    if start is None and rules.without_due_day is not None:
        start = asked.arose
    if start is None:
        option = "--arose" if rules.starts == "arose" else "--due"
        raise BadArgument(f"{option} is missing; in {asked.country} the time runs from that day")
    traits = {asked.party, asked.claim_kind} - {None}
    if asked.creditor_natural_person:
        traits.add("creditor_natural_person")
    claim = LimitedClaim(arose=asked.arose or start, due_day=asked.due, traits=frozenset(traits))
    events = [_event(one, law.currency) for one in asked.event]
    return _told(reckon_limitation(rules, claim, events))


def _told(limitation: Limitation) -> dict[str, object]:
    return {
        "limitation_day": limitation.last_day,
        "limitation_why": _said(_why(limitation)),
        "absolute_day": limitation.absolute_day,
        "absolute_why": _said(limitation.absolute),
        "absolute_citation": all_cited(limitation.absolute.citations) or None,
        "absolute_doubt": doubt([limitation.absolute]),
        "citation": cited(limitation.citation),
        "doubt": doubt(turn.why for turn in limitation.trail),
        "trail": [_turn(turn) for turn in limitation.trail],
    }


def _why(limitation: Limitation) -> Explanation:
    """What gave the last day; or what keeps there from being one."""
    if limitation.proceedings_open:
        return Explanation(code="still_pending")
    gave = [turn for turn in limitation.trail if turn.last_day == limitation.last_day]
    return gave[0].why


def _turn(turn: LimitationTurn) -> dict[str, object]:
    return {
        "event": turn.kind,
        "day": turn.day,
        "limitation_day": turn.last_day,
        "why": _said(turn.why),
        "citation": cited(turn.citation),
        "doubt": doubt([turn.why]),
    }


def _said(why: Explanation) -> str:
    return say_explanation("limitation", why, language="en")


def _event(one: Dated, currency: str) -> LimitationEvent:
    arguments.check_details(one, _DETAILS, option="--event", currency=currency)
    return LimitationEvent(one.kind, one.day, one.details)
