"""`kvitt law may`: whether a step may be taken on a day, and from when, with every reason."""

import argparse
from collections.abc import Sequence

from kvitt.app.kit import arguments
from kvitt.app.kit.answer import all_cited, doubt
from kvitt.app.kit.arguments import MEASURE_DETAILS
from kvitt.core.admissibility.facts import EarlierStep, StepFacts
from kvitt.core.admissibility.step import assess_step
from kvitt.core.explanation import Explanation
from kvitt.core.statement import CLAIM_KINDS
from kvitt.law.words import say_explanation


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    arguments.add_law(parser)
    arguments.add_party(parser)
    parser.add_argument(
        "--step",
        type=arguments.step,
        required=True,
        metavar="STEP",
        help="a measure or a legal step",
    )
    parser.add_argument(
        "--on", type=arguments.day, required=True, metavar="DAY", help="the day of the step"
    )
    parser.add_argument(
        "--history",
        type=arguments.history,
        action="append",
        default=[],
        metavar="KIND@DAY",
        help="what was done before; what is not listed was not done; may be repeated; "
        "takes the details of `kvitt law fees`, which change nothing here",
    )
    parser.add_argument("--due", type=arguments.day, metavar="DAY", help="the due day")
    parser.add_argument(
        "--principal", type=arguments.amount, metavar="AMOUNT", help="the capital sum"
    )
    parser.add_argument(
        "--claim-kind",
        type=arguments.one_of(CLAIM_KINDS),
        metavar="KIND",
        help=", ".join(CLAIM_KINDS),
    )


def answer(asked: argparse.Namespace) -> dict[str, object]:
    """Answer whether the step may be taken, the first day it may, and why."""
    law = arguments.law_for(asked)
    for one in asked.history:
        arguments.check_details(one, MEASURE_DETAILS, option="--history", currency=law.currency)
    principal = None
    if asked.principal is not None:
        principal = arguments.minor(asked.principal, law.currency, of="--principal")
    verdict = assess_step(
        law,
        asked.step,
        on=asked.on,
        history=[EarlierStep(kind=one.kind, day=one.day) for one in asked.history],
        facts=StepFacts(
            party=asked.party,
            due_day=asked.due,
            principal_minor=principal,
            claim_kind=asked.claim_kind or "",
        ),
    )
    return {
        "allowed": verdict.allowed,
        "earliest": verdict.earliest,
        "why": _told(verdict.reasons, law.currency),
    }


def _told(reasons: Sequence[Explanation], currency: str) -> list[dict[str, object]]:
    """Tell every reason; one about the question itself stands on all that the step rests on."""
    rests_on = [citation for reason in reasons for citation in reason.citations]
    return [
        {
            "text": say_explanation("may", reason, language="en", currency=currency),
            "citation": all_cited(reason.citations or rests_on),
            "doubt": doubt([reason]),
        }
        for reason in reasons
    ]
