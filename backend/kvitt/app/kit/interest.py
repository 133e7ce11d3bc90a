"""`kvitt law interest`: default interest between two days, span by span, to the last fraction."""

import argparse
from collections.abc import Sequence
from datetime import date

from kvitt.app.kit import arguments
from kvitt.app.kit.answer import all_cited, amount, cited, doubt
from kvitt.app.kit.arguments import BadArgument
from kvitt.core.days import ONE_DAY
from kvitt.core.interest import BaseSpan, InterestSpan, Schedule, accrue, accrue_inclusive
from kvitt.core.parameter import DatedValue
from kvitt.core.rate import rate_text
from kvitt.core.statement import CLAIM_KINDS, traits_of
from kvitt.law.rates import Assumed
from kvitt.law.words import say, say_explanation

DAY_COUNTS = {"act/365": "act/365", "act/act": "act/act", "30/360": "30E/360"}
_COUNTED = {"act/365": "act_365", "act/act": "act_act", "30E/360": "thirty_360"}
_DAYS = (
    ("--due", "due", True, "the last day to pay"),
    ("--from", "start", True, "the first day that bears interest"),
    ("--to", "end", True, "the day interest stops, itself not counted"),
    ("--agreed-on", "agreed_on", False, "the day of the agreement; the due day if left out"),
)
_RATES = (
    ("--agreed-rate", "agreed default interest, percent a year"),
    ("--pre-due-rate", "the rate that ran before the due day, percent a year"),
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `kvitt law interest`."""
    parser.epilog = (
        "exact, in the answer, is the sum before rounding: a fraction of minor units (öre, cents)"
    )
    arguments.add_law(parser)
    arguments.add_party(parser)
    parser.add_argument("--principal", type=arguments.amount, required=True, metavar="AMOUNT")
    for option, kept_as, needed, told in _DAYS:
        parser.add_argument(
            option,
            dest=kept_as,
            type=arguments.day,
            required=needed,
            metavar="DAY",
            help=told,
        )
    for option, told in _RATES:
        parser.add_argument(option, type=arguments.rate, metavar="R", help=told)
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
        traits=traits_of(asked.party, asked.claim_kind),
        day_count=DAY_COUNTS.get(asked.day_count),
        assumed=_assumed(asked.assume_rate, law.interest.published_until),
    )
    principal = arguments.minor(asked.principal, law.currency, of="--principal")
    base = BaseSpan(asked.start, asked.end, principal)
    reckoning = (
        accrue_inclusive(schedule, base) if asked.inclusive_end else accrue(schedule, [base])
    )
    return {
        "total": amount(reckoning.amount_minor, law.currency),
        "exact": str(reckoning.exact),
        "spans": [_span(span, law.currency) for span in reckoning.spans],
        "citation": all_cited([span.citations[0] for span in reckoning.spans])
        or cited(law.interest.rule),
        "day_count": _day_count(law.at("day_count", asked.due), schedule.day_count),
        "why": _notes(asked, schedule),
    }


def _day_count(custom: DatedValue, counted: str) -> dict[str, str]:
    """Tell how days were counted, and beside it the country's custom and who disagrees."""
    return {
        "counted": next(name for name, inside in DAY_COUNTS.items() if inside == counted),
        "custom": custom.word,
        "citation": cited(custom.citation),
        "doubt": custom.doubt,
    }


def _assumed(given: Sequence[tuple[date, int]], published_until: date) -> Assumed:
    days = [day for day, _ in given]
    for day in days:
        if day <= published_until:
            told = f"the rates are published through {published_until}; assume only later ones"
            raise BadArgument(f"--assume-rate {day}: {told}.")
        if days.count(day) > 1:
            raise BadArgument(f"--assume-rate {day} is given twice; say it once.")
    return tuple(sorted(given))


def _span(span: InterestSpan, currency: str) -> dict[str, object]:
    return {
        "from": span.start,
        "to": span.last + ONE_DAY,
        "days": span.days,
        "base_minor": span.base_minor,
        "rate": rate_text(span.rate_ppm),
        "amount": amount(span.amount_minor, currency),
        "citation": all_cited(span.citations),
        "doubt": doubt(span.why),
        "assumed": span.assumed,
        "why": " ".join(say_explanation("interest", why, language="en") for why in span.why),
    }


def _notes(asked: argparse.Namespace, schedule: Schedule) -> list[str]:
    notes: list[tuple[str, dict[str, str]]] = [(_COUNTED[schedule.day_count], {})]
    if asked.inclusive_end:
        notes.append(("end_counted", {"day": asked.end.isoformat()}))
    if asked.agreed_on is None and (asked.agreed_rate, asked.pre_due_rate) != (None, None):
        notes.append(("agreement_day_taken", {"due_day": asked.due.isoformat()}))
    return [say("interest", code, params, language="en") for code, params in notes]
