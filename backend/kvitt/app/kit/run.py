"""`kvitt kit run`: every published vector, asked of this or of any other implementation."""

import argparse
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from kvitt.app.kit import arguments
from kvitt.app.kit.arguments import BadArgument, shown
from kvitt.app.kit.ask import REFUSED, Told, ask
from kvitt.app.kit.vectors import FOLDER, Placed, difference, every_vector
from kvitt.law.text import LawFileError

_SECONDS_MAX = 60
_OUTPUT_SHOWN = 300

Asking = Callable[[Sequence[str]], Told]


class NoAnswer(Exception):
    """An implementation gave nothing that could be compared."""


def add(parser: argparse.ArgumentParser) -> None:
    """Take whose answers are compared, and of which country."""
    parser.add_argument(
        "--against", metavar='"COMMAND"', help="another implementation, called as `kvitt` is"
    )
    parser.add_argument(
        "--country", type=arguments.country, metavar="CC", help="one country's vectors only"
    )
    parser.add_argument(
        "--vectors", type=Path, default=FOLDER, metavar="FOLDER", help="where the vectors stand"
    )


def answer(asked: argparse.Namespace) -> dict[str, object]:
    """Ask every vector and count what agrees."""
    try:
        placed = every_vector(asked.country, asked.vectors)
    except LawFileError as wrong:
        raise BadArgument(str(wrong)) from None
    if not placed:
        raise BadArgument(f"there are no vectors under {shown(str(asked.vectors))}")
    if asked.against is None:
        compared = [compare(one, ask_here) for one in placed]
    else:
        peer = other(asked.against)
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as several:
            compared = list(several.map(lambda one: compare(one, peer), placed))
    differences = [one for one in compared if one is not None]
    return {
        "against": asked.against or "this implementation",
        "vectors": len(placed),
        "agree": len(placed) - len(differences),
        "differ": len(differences),
        "countries": {
            name: sum(one.country == name for one in placed)
            for name in sorted({one.country for one in placed})
        },
        "differences": differences,
    }


def exit_code(content: Mapping[str, object]) -> int:
    """Succeed only where every vector agrees."""
    return 1 if content["differ"] else 0


def compare(placed: Placed, asking: Asking) -> dict[str, object] | None:
    """Ask one vector; tell what differs, or None where the answer is as expected."""
    vector = placed.vector
    differs: dict[str, object] = {
        "file": placed.file,
        "name": vector.name,
        "asked": shlex.join(placed.words),
        "expected": vector.expect,
    }
    try:
        got = asking(placed.words)
    except (BadArgument, NoAnswer) as wrong:
        return {**differs, "got": None, "why": str(wrong)}
    why = differs_from(vector.expect, got)
    return {**differs, "got": got.content, "why": why} if why else None


def differs_from(expect: Mapping[str, object], got: Told) -> str | None:
    """Say how an answer differs from what a vector expects, its exit code included."""
    if "refusal" in expect:
        if got.code != REFUSED:
            return f"expected the refusal {expect['refusal']}, got exit code {got.code}"
        return difference({"code": expect["refusal"]}, got.content)
    if got.code != 0:
        return f"expected an answer, got exit code {got.code} ({got.content.get('code')})"
    return difference(expect, got.content)


def ask_here(words: Sequence[str]) -> Told:
    """Ask this implementation; a fault of our own is a difference to be told, not a crash."""
    try:
        return ask(words)
    except BadArgument:
        raise
    except Exception as broken:
        raise NoAnswer(f"it broke down: {broken!r}") from broken


def other(command: str) -> Asking:
    """Call another implementation with a vector's words, without a shell."""
    try:
        called = shlex.split(command)
    except ValueError:
        called = []
    if not called or shutil.which(called[0]) is None:
        raise BadArgument(f"--against: {shown(command)} is not a command that can be called")

    def asking(words: Sequence[str]) -> Told:
        try:
            ended = subprocess.run(  # noqa: S603 (the person at the keyboard names the program)
                [*called, *words],
                capture_output=True,
                timeout=_SECONDS_MAX,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            raise NoAnswer(f"no answer within {_SECONDS_MAX} seconds") from None
        except OSError as wrong:
            raise NoAnswer(f"it cannot be called: {wrong.strerror}") from None
        return _read(ended)

    return asking


def _read(ended: "subprocess.CompletedProcess[bytes]") -> Told:
    if ended.returncode not in {0, REFUSED}:
        said = ended.stderr.decode(errors="replace").strip()[-_OUTPUT_SHOWN:]
        raise NoAnswer(f"exit code {ended.returncode}: {said}")
    try:
        content = msgspec.json.decode(ended.stdout, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise NoAnswer(f"no JSON on standard output: {wrong}") from None
    return Told(code=ended.returncode, content=content)
