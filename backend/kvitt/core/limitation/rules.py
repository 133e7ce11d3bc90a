"""What a country's law says of limitation: periods, interruptions, and what no one interrupts."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, get_args

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.expression import Expression
from kvitt.core.names import LimitationCode, TraitName
from kvitt.core.parameter import Parameter

EventKind = Literal[
    "acknowledged",
    "interest_paid",
    "part_paid",
    "demand_sent",
    "demand_received",
    "court_filed",
    "proceedings_ended",
    "judgment",
    "enforcement_applied",
    "enforcement_ended",
    "insolvency_lodged",
    "settlement",
]
"""The closed list of what can touch limitation; on one day they are taken in this order."""

EVENT_KINDS: tuple[str, ...] = get_args(EventKind)

Answer = Literal["yes", "no"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)
EVENT_DETAILS: Mapping[EventKind, tuple[str, ...]] = {
    "acknowledged": ("written",),
    "proceedings_ended": ("served", "recognised"),
}
"""What a kind of event may tell besides its day, each with yes or no."""

Start = Literal["arose", "due_day"]
Effect = Literal["restart", "title", "open", "grace", "none"]
"""`restart`: a new period as long as the running one. `title`: one of the length a title gives,
and so are all that follow. `open`: the time does not run out until it ends. `grace`: as if it had
never been opened, but not lost before some time after."""


class EventRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one kind of event does, where its details are as said; `says` names the sentence."""

    kind: EventKind
    effect: Effect
    says: LimitationCode
    citation: Citation = msgspec.field(name="cite")
    when: Mapping[str, Answer] = {}
    closes: tuple[EventKind, ...] = ()
    doubt: str = ""

    def __post_init__(self) -> None:
        for detail in self.when:
            if detail not in EVENT_DETAILS.get(self.kind, ()):
                raise ValueError(f"“{detail}” is no detail of {self.kind}")


class Grace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The shortest time after proceedings that decided nothing, and whether it is given once."""

    years: Expression
    once: bool


class CountedBefore(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of the time before a limit came into force counts at most."""

    in_force: date
    years: Expression


class AbsoluteLimit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A limit that no interruption moves; one that does not cut only bounds ignorance."""

    runs_from: Literal["start", "title"]
    years: Expression
    cuts: bool
    when: tuple[TraitName, ...] = ()
    not_before: date = date.min
    counted_before: CountedBefore | None = None


class NoLimit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to say where no absolute limit applies."""

    says: LimitationCode
    citation: Citation = msgspec.field(name="cite")


class Transition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Claims older than the act follow it too, but are not lost by it before a day.

    Those from `unknown_before` on are certain; an older law may have ended earlier ones before, and
    `unknown` says why that is not known.
    """

    since: date
    not_before: date
    citation: Citation = msgspec.field(name="cite")
    unknown_before: date = date.min
    unknown: str = ""
    doubt: str = ""


class LimitationRules(msgspec.Struct, frozen=True, kw_only=True):
    """A country's periods in whole years, what interrupts them, and what nothing interrupts."""

    starts: Start
    period: Expression
    without_due_day: Expression | None
    """The period from when the claim arose, where no due day begins the other; None: no such."""
    title: Expression | None
    grace: Grace
    absolute: tuple[AbsoluteLimit, ...]
    no_absolute: NoLimit
    transition: Transition | None
    events: Mapping[str, tuple[EventRule, ...]]
    parameters: Mapping[str, Parameter]
