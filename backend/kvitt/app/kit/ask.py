"""Finds the kit's commands, and carries one out on the words of a command line."""

import argparse
import importlib
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

import msgspec

from kvitt.app.kit import answer
from kvitt.app.kit.arguments import COMMAND, BadArgument, Parser, shown
from kvitt.core.refusal import Refusal, Refusals

REFUSED = 3
_UNREADABLE = frozenset(map(chr, range(0xD800, 0xE000)))
"""What Python puts for bytes of the command line that are no letters."""

_LAW = {
    "interest": ("interest", "default interest, day by day"),
    "fees": ("fees", "what the debtor pays for reminders, demands and the rest"),
    "limitation": ("limitation", "the last day a claim can be collected"),
    "allocate": ("allocate", "which head a payment reduces first"),
    "may": ("may", "whether a step may be taken on a day"),
    "correct": ("correct", "what a corrected value of the law touches"),
}
_REFERENCE = {
    "make": ("reference", "add the check digits to a payment reference"),
    "check": ("reference", "check a payment reference"),
}
_IDENTITY = {"check": ("identity", "check an identity number")}
_KIT = {"run": ("run", "compare every published vector with this or another implementation")}

GROUPS: Mapping[str, tuple[str, Mapping[str, tuple[str, str]]]] = {
    "law": ("recompute the law: interest, fees, limitation, allocation, permission", _LAW),
    "reference": ("make and check payment references", _REFERENCE),
    "identity": ("check identity numbers", _IDENTITY),
    "kit": ("prove this or another implementation by the published vectors", _KIT),
}


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a command answered: its exit code and its JSON."""

    code: int
    content: Mapping[str, object]


class _LateParser(Parser):
    """Learns a command's arguments when the command is called, so that the others cost nothing."""

    room: str | None = None

    def parse_known_args(self, *given: Any, **named: Any) -> Any:
        if self.room is not None:
            module = _module(self.room)
            self.room = None
            module.add(self)
        for word in given[0]:
            if any(letter in _UNREADABLE for letter in word):
                self.error(f"{shown(word)} is not text that can be read; write it in UTF-8")
        namespace, unknown = super().parse_known_args(*given, **named)
        if unknown:
            self.error(f"unrecognized arguments: {unknown[0]}")
        return namespace, unknown


def _module(room: str) -> ModuleType:
    return importlib.import_module(f"kvitt.app.kit.{room}")


def wire(
    commands: "argparse._SubParsersAction[Any]",
    *,
    run: Callable[[argparse.Namespace], int] | None = None,
) -> None:
    """Hang the kit's groups and their commands under `kvitt`."""
    for group, (words, rooms) in GROUPS.items():
        parser = commands.add_parser(group, help=words, description=words)
        inner = parser.add_subparsers(required=True, metavar=COMMAND, parser_class=_LateParser)
        for name, (room, purpose) in rooms.items():
            late = inner.add_parser(name, help=purpose, description=purpose)
            late.set_defaults(run=run, room=room, verb=name, called=late.prog)
            late.room = room


def ask(words: Sequence[str]) -> Told:
    """Carry out one command of the kit, given as words; refuses wrong ones as BadArgument."""
    parser = Parser(prog="kvitt")
    wire(parser.add_subparsers(required=True, metavar=COMMAND))
    return told(parser.parse_args(words))


def told(asked: argparse.Namespace) -> Told:
    """Let the command's own module answer; a lawful no is told as a problem."""
    module = _module(asked.room)
    try:
        content: Mapping[str, object] = msgspec.to_builtins(module.answer(asked))
    except BadArgument as wrong:
        raise BadArgument(f"{asked.called}: {str(wrong).rstrip('.')}.") from None
    except (Refusal, Refusals) as refused:
        return Told(code=REFUSED, content=answer.problem(refused))
    exit_code = getattr(module, "exit_code", None)
    return Told(code=exit_code(content) if exit_code else 0, content=content)
