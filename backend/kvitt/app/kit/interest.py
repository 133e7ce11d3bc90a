"""`kvitt law interest`: default interest between two days, span by span, to the last fraction."""

import argparse
from collections.abc import Sequence
from datetime import date

from kvitt.app.kit import answer as answers
from kvitt.app.kit import arguments
from kvitt.app.kit.arguments import BadArgument
from kvitt.core.days import ONE_DAY
from kvitt.core.interest import (
    BaseSpan,
    InterestSpan,
    Reckoning,
    Schedule,
    accrue,
    accrue_inclusive,
)
from kvitt.law.country import CountryLaw
from kvitt.law.interest import Assumed
from kvitt.law.words import say, say_explanation

DAY_COUNTS = {"act/365": "act/365", "act/act": "act/act", "30/360": "30E/360"}
CLAIM_KINDS = ("goods", "credit", "high_cost_credit", "rent")
_COUNTED = {"act/365": "act_365", "act/act": "act_act", "30E/360": "thirty_360"}
_CREDIT_TRAITS = {
    "credit": frozenset({"consumer_credit"}),
    "high_cost_credit": frozenset({"consumer_credit", "high_cost_credit"}),
}


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `kvitt law interest`."""
    arguments.add_law(parser)
    arguments.add_party(parser)
    day, rate = {"type": arguments.day, "metavar": "DAY"}, {"type": arguments.rate, "metavar": "R"}
    parser.add_argument("--principal", type=arguments.amount, required=True, metavar="AMOUNT")
    parser.add_argument("--due", required=True, help="the last day to pay", **day)
    parser.add_argument(
        "--from", dest="start", required=True, help="the first day that bears interest", **day
    )
    parser.add_argument(
        "--to", dest="end", required=True, help="the day interest stops, itself not counted", **day
    )
    parser.add_argument("--agreed-rate", help="agreed default interest, percent a year", **rate)
    parser.add_argument("--agreed-on", help="the day of the agreement; the due day if left out", **day)
    parser.add_argument("--pre-due-rate", help="the rate that ran before the due day", **rate)
    parser.add_argument(
        "--claim-kind",
        type=arguments.one_of(CLAIM_KINDS),
        default=CLAIM_KINDS[0],
        metavar="KIND",
        help=", ".join(CLAIM_KINDS),
    )
    parser.add_argument(
        "--day-count",
        type=arguments.one_of(tuple(DAY_COUNTS)),
        metavar="COUNT",
        help=f"{', '.join(DAY_COUNTS)}; the country's custom if left out",
    )
    parser.add_argument(
        "--inclusive-end", action="store_true", help="count the day given as --to as well"
    )
    parser.add_argument(
        "--assume-rate",
        type=arguments.assumed_rate,
        action="append",
        default=[],
        metavar="DAY=R",
        help="a reference rate not yet published (Norway: the whole rate), from a day on",
    )


def answer(asked: argparse.Namespace) -> dict[str, object]:
    """Reckon the interest asked for; refuses days whose rate is not known."""
    if asked.start > asked.end:
        raise BadArgument(f"--from {asked.start} lies after --to {asked.end}; swap them.")
    for option in ("agreed_rate", "pre_due_rate"):
        if (getattr(asked, option) or 0) < 0:
            raise BadArgument(f"--{option.replace('_', '-')}: a rate of a claim is 0 or more.")
    law = arguments.law_for(asked)
    schedule = law.interest.default_schedule(
        due_day=asked.due,
        agreed_rate_ppm=asked.agreed_rate,
        pre_due_rate_ppm=asked.pre_due_rate,
        agreement_day=asked.agreed_on,
        traits=_traits(asked),
        day_count=DAY_COUNTS.get(asked.day_count),
        assumed=_assumed(asked.assume_rate, law.interest.published_until),
    )
    base = BaseSpan(asked.start, asked.end, arguments.minor(asked.principal, law.currency))
    reckoning = (accrue_inclusive if asked.inclusive_end else accrue)(schedule, base=base)
    return _told(reckoning, law, _notes(asked, schedule))
