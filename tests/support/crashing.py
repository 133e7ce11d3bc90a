"""Workers that die: forked one after another, each killing itself at a named boundary.

Run as a program (`python -m tests.support.crashing`) with one line of JSON on its standard input,
an `Orders`. It imports everything once and forks, so that a worker costs milliseconds. Two workers
run at any time. A line is printed for each death; after the last, two workers run undisturbed until
standard input ends, are asked to stop, and must leave with 0.
"""

import asyncio
import importlib
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Iterable

import msgspec

from kvitt.app.plugs import plug_world
from kvitt.app.worker import Pace, work
from kvitt.runtime import boundaries
from kvitt.runtime.feature import Feature, load_features
from kvitt.runtime.settings import load_settings

LANES = 2
LIFE_SECONDS = 8
HURRIED = Pace(
    jobs_max=4,
    job_seconds=20,
    lease_seconds=1,
    sweep_seconds=1,
    poll_seconds=0.05,
    queue_poll_seconds=0.02,
    farewell_seconds=5,
)


class Orders(msgspec.Struct, kw_only=True):
    """What the test asks for."""

    settings: dict[str, str]
    features: str
    """`module:name` of a tuple of features; empty for the real ones."""
    deaths: list[str]
    """`<boundary>:<n>`, in order."""


def main() -> int:
    """Fork and bury until all deaths have been died, then run on until told to stop."""
    orders = msgspec.json.decode(sys.stdin.buffer.readline(), type=Orders)
    os.environ.update(orders.settings)
    load_settings.cache_clear()
    features = _features(orders.features)
    deaths = list(reversed(orders.deaths))
    living: dict[int, tuple[str, float]] = {}
    while deaths or any(word for word, _ in living.values()):
        while deaths and len(living) < LANES:
            word = deaths.pop()
            living[_fork(word, features)] = (word, time.monotonic())
        for pid, word, status in _buried(living):
            if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
                _say(f"died at {word}")
            else:
                # It never came to its boundary in time: try again.
                _say(f"lived past {word} ({pid})")
                deaths.append(word)
        time.sleep(0.01)
    return _run_on(features)


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _run_on(features: tuple[Feature, ...]) -> int:
    pids = [_fork("", features) for _ in range(LANES)]
    _say("undisturbed")
    while not select.select([sys.stdin], [], [], 0.2)[0]:
        pass
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    return max(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids)


def _fork(word: str, features: tuple[Feature, ...]) -> int:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            boundaries.arm(word)
            settings = load_settings()
            plug_world(settings)
            asyncio.run(work(settings, features=features, pace=HURRIED))
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return pid


def _buried(living: dict[int, tuple[str, float]]) -> Iterable[tuple[int, str, int]]:
    for pid, (word, born) in list(living.items()):
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            del living[pid]
            yield pid, word, status
        elif time.monotonic() - born > LIFE_SECONDS:
            os.kill(pid, signal.SIGTERM)


def _features(named: str) -> tuple[Feature, ...]:
    if not named:
        return load_features()
    module, _, name = named.partition(":")
    found: tuple[Feature, ...] = getattr(importlib.import_module(module), name)
    return found


if __name__ == "__main__":
    sys.exit(main())
