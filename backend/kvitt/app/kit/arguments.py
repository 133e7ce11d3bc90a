"""The words of the kit's arguments, and one clear sentence for each that is wrong."""

import argparse
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

import msgspec

from kvitt.core.admissibility.conditions import STEPS
from kvitt.core.allocation import HEADS
from kvitt.core.fees.facts import TOLD_IN_WORDS, plain_section
from kvitt.core.fees.rules import MEASURES
from kvitt.core.limitation.rules import EVENT_KINDS
from kvitt.core.money import minor_digits
from kvitt.core.rate import PPM_OF_PERCENT
from kvitt.core.statement import DebtorKind
from kvitt.law.country import CountryLaw
from kvitt.law.read import load

COMMAND = "COMMAND"
COUNTRIES = ("SE", "FI", "DK", "NO")
PARTIES: Mapping[str, DebtorKind] = {"consumer": "consumer", "business": "company"}
"""How the kit calls a debtor, and which kind of the law's files it is."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_AMOUNT = re.compile(r"([0-9]+)(?:\.([0-9]+))?", re.ASCII)
_RATE = re.compile(r"-?([0-9]+)(?:\.([0-9]+))?", re.ASCII)
_NAME = re.compile(r"[a-z_]+", re.ASCII)
_YEARS = range(1900, 2200)
_WHOLE_DIGITS_MAX = 12
_RATE_DIGITS_MAX = 4
_SHOWN_MAX = 60


class BadArgument(argparse.ArgumentTypeError):
    """What was asked cannot be understood: one sentence that says what to write instead."""


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done or happened on a day: a measure, a step, an event."""

    kind: str
    day: date
    details: Mapping[str, str] = {}


class Parser(argparse.ArgumentParser):
    """Reads a command's arguments; what is wrong is told in one kind sentence, never a usage."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**{**named, "allow_abbrev": False})
        self.register("action", None, _StoreOnce)

    def error(self, message: str) -> NoReturn:
        """Say in one sentence what is wrong with the arguments."""
        if message.endswith(f"required: {COMMAND}"):
            raise BadArgument(f"{self.prog}: say which command: {', '.join(self._commands())}.")
        raise BadArgument(f"{self.prog}: {_kind(message)}")

    def _commands(self) -> Sequence[str]:
        return [
            name
            for action in self._actions
            if isinstance(action, argparse._SubParsersAction)
            for name in action.choices
        ]

    def _check_value(self, action: argparse.Action, value: object) -> None:
        choices = list(action.choices or ())
        if choices and value not in choices:
            told = f"{shown(str(value))} is none of {', '.join(map(str, choices))}"
            raise argparse.ArgumentError(action, told)


class _StoreOnce(argparse._StoreAction):
    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        del parser
        given: set[str] = getattr(namespace, "given_once", set())
        if option_string is not None and self.dest in given:
            raise argparse.ArgumentError(self, "it is given twice; say it once")
        namespace.given_once = given | {self.dest}
        setattr(namespace, self.dest, values)


def _kind(message: str) -> str:
    """Turn what argparse says into a sentence for a person."""
    rewritten: Sequence[tuple[str, Callable[[re.Match[str]], str]]] = (
        (r"the following arguments are required: (.*)", lambda f: _missing(f.group(1))),
        (r"unrecognized arguments: (\S+).*", lambda f: f"{shown(f.group(1))} is not known here"),
        (r"argument (\S+): expected (?:one|at least one) argument", _needs_value),
        (r"argument (\S+): ignored explicit argument (.*)", lambda f: f"{f.group(1)} has no value"),
        (rf"argument {COMMAND}: (.*)", lambda f: f.group(1)),
        (r"argument (\S+): (.*)", lambda f: f"{f.group(1)}: {f.group(2)}"),
    )
    for pattern, sentence in rewritten:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            message = sentence(found)
            break
    return message.rstrip(".") + "."


def _missing(names: str) -> str:
    listed = names.split(", ")
    told = " and ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)
    return f"{told} {'is' if len(listed) == 1 else 'are'} missing"


def _needs_value(found: re.Match[str]) -> str:
    return f"{found.group(1)} needs a value"


@contextmanager
def given_as(of: str) -> Iterator[None]:
    """Say of what is wrong where it was given, as the person wrote it: --principal, AMOUNT."""
    try:
        yield
    except BadArgument as wrong:
        raise BadArgument(f"{of}: {wrong}") from None


def shown(text: str) -> str:
    """Show what was given, shortened, with nothing a terminal would obey."""
    plain = "".join(letter if letter.isprintable() else "�" for letter in text[: _SHOWN_MAX + 1])
    return f"“{plain[:_SHOWN_MAX]}…”" if len(plain) > _SHOWN_MAX else f"“{plain}”"


def country(text: str) -> str:
    """Read a country's code, in capitals or not."""
    if text.upper() not in COUNTRIES:
        raise BadArgument(f"{shown(text)} is none of {', '.join(COUNTRIES)}")
    return text.upper()


def party(text: str) -> DebtorKind:
    """Read which kind of debtor it is."""
    return PARTIES[one_of(tuple(PARTIES))(text)]


def day(text: str) -> date:
    """Read a day as 2026-06-30."""
    try:
        read = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        read = None
    if read is None:
        raise BadArgument(f"{shown(text)} is not a day; write it as 2026-06-30")
    if read.year not in _YEARS:
        raise BadArgument(f"{text} lies outside the years {_YEARS[0]} to {_YEARS[-1]}")
    return read


def amount(text: str) -> str:
    """Read an amount as 1250.00; the text is kept, `minor` turns it into a currency's units."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        below = text.startswith("-") and _AMOUNT.fullmatch(text[1:])
        told = "is less than nothing; an amount is 0 or more" if below else _NOT_AN_AMOUNT
        raise BadArgument(f"{shown(text)} {told}")
    if len(found.group(1).lstrip("0")) > _WHOLE_DIGITS_MAX:
        raise BadArgument(f"{shown(text)} is more than we reckon with (12 digits before the point)")
    return text


_NOT_AN_AMOUNT = "is not an amount; write it as 1250.00"


def minor(text: str, currency: str, *, of: str) -> int:
    """Turn an amount into whole minor units; refuses more decimals than the currency has."""
    digits = minor_digits(currency)
    with given_as(of):
        whole, _, fraction = amount(text).partition(".")
        if len(fraction) > digits:
            raise BadArgument(f"{shown(text)} has more than the {digits} decimals of {currency}")
    return int(whole + fraction.ljust(digits, "0"))


def rate(text: str) -> int:
    """Read a yearly rate in percent as 24.0 or -0.5, in parts per million."""
    found = _RATE.fullmatch(text)
    if found is None:
        raise BadArgument(f"{shown(text)} is not a rate in percent; write it as 24.0 or -0.5")
    whole, fraction = found.groups(default="")
    if len(whole) > _RATE_DIGITS_MAX or len(fraction) > _RATE_DIGITS_MAX:
        told = f"has more than the {_RATE_DIGITS_MAX} digits before and after the point that a rate"
        raise BadArgument(f"{shown(text)} {told} may have")
    return int(Decimal(text) * PPM_OF_PERCENT)


def yes_or_no(text: str) -> bool:
    """Read an answer to a question of yes or no."""
    return one_of(("yes", "no"))(text) == "yes"


def one_of(words: Sequence[str]) -> Callable[[str], str]:
    """Read one word of a closed list."""

    def word(text: str) -> str:
        if text not in words:
            raise BadArgument(f"{shown(text)} is none of {', '.join(words)}")
        return text

    return word


def dated(kinds: Sequence[str]) -> Callable[[str], Dated]:
    """Read KIND@DAY, or KIND@DAY:name=value,name=value, of a closed list of kinds."""

    def one(text: str) -> Dated:
        kind, at, rest = text.partition("@")
        if not at:
            raise BadArgument(f"{shown(text)} lacks its day; write it as {kinds[0]}@2026-06-30")
        on, colon, details = rest.partition(":")
        return Dated(
            kind=one_of(kinds)(kind),
            day=day(on),
            details=_details(details) if colon else {},
        )

    return one


def _details(text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for part in text.split(","):
        name, equals, value = part.partition("=")
        if not (_NAME.fullmatch(name) and equals and value):
            raise BadArgument(f"{shown(part)} is not a detail; write it as instalments=6")
        if name in found:
            raise BadArgument(f"“{name}” is given twice; say it once")
        found[name] = value
    return found


measure = dated(MEASURES)
step = one_of(STEPS)
history = dated(STEPS)
event = dated(EVENT_KINDS)


def count(text: str) -> int:
    """Read a whole number of 1 to 999, as in instalments=6."""
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text, re.ASCII):
        raise BadArgument(f"{shown(text)} is not a whole number from 1 to 999")
    return int(text)


Details = Mapping[str, Mapping[str, Callable[[str], object]]]
"""What each kind may tell after its day, and how it is read."""

MEASURE_DETAILS: Details = {
    "reminder": {"form": one_of(TOLD_IN_WORDS["form"]), "cost": amount},
    "demand": {"collector": one_of(TOLD_IN_WORDS["collector"])},
    "plan": {"instalments": count},
    "bankruptcy_demand": {"service_cost": amount},
    "deferral": {"days": count},
}
DETAILS_HELP = (
    "details after its day: reminder form=written or unwritten, cost=AMOUNT; "
    "demand collector=professional or group; plan instalments=N; deferral days=N; "
    "bankruptcy_demand service_cost=AMOUNT"
)


def check_details(one: Dated, known: Details, *, option: str, currency: str) -> None:
    """Refuse a detail that its kind does not take, and one that cannot be read."""
    of_kind = known.get(one.kind, {})
    for name, value in one.details.items():
        if name not in of_kind:
            told = f"it takes {', '.join(of_kind)}" if of_kind else "it takes none"
            raise BadArgument(f"{option}: {one.kind} knows no detail “{name}”; {told}")
        of = f"{option} {one.kind}: {name}"
        with given_as(of):
            of_kind[name](value)
        if of_kind[name] is amount:
            minor(value, currency, of=of)


def owed(text: str) -> tuple[str, str]:
    """Read HEAD=AMOUNT as principal=100.00: the head and the amount's text."""
    head, equals, sum_owed = text.partition("=")
    if not equals:
        raise BadArgument(f"{shown(text)} lacks its amount; write it as principal=100.00")
    return one_of(HEADS)(head), amount(sum_owed)


def assumed_rate(text: str) -> tuple[date, int]:
    """Read DAY=RATE as 2027-01-01=2.0: from which day, and the rate in parts per million."""
    since, equals, percent = text.partition("=")
    if not equals:
        raise BadArgument(f"{shown(text)} lacks its rate; write it as 2027-01-01=2.0")
    return day(since), rate(percent)


def breach(text: str) -> tuple[str, date]:
    """Read SECTION@DAY: the paragraph that was broken, and when."""
    section, at, on = text.rpartition("@")
    if not at or not section.strip():
        raise BadArgument(f"{shown(text)} is not SECTION@DAY; write it as “5 §@2026-06-30”")
    if plain_section(section) is None or not section.isprintable():
        raise BadArgument(f"{shown(section)} is not a section; write its number first, as in 5 a §")
    return section.strip(), day(on)


def add_law(parser: argparse.ArgumentParser) -> None:
    """Add what every command of the law takes: --country and --allow-recalled."""
    parser.add_argument(
        "--country", type=country, required=True, metavar="CC", help=", ".join(COUNTRIES)
    )
    parser.add_argument(
        "--allow-recalled",
        action="store_true",
        help="use figures that are only remembered, not read in a source; marked [recalled]",
    )


def add_party(parser: argparse.ArgumentParser) -> None:
    """Add --party, the kind of debtor."""
    parser.add_argument(
        "--party", type=party, required=True, metavar="PARTY", help="consumer or business"
    )


def law_for(asked: argparse.Namespace) -> CountryLaw:
    """Load the law of the country that was asked about."""
    return load(asked.country.lower(), allow_recalled=asked.allow_recalled)
