"""Named points between two commits where a test may kill this program.

`KVITT_CRASH_AT=<name>:<n>` makes the n-th passing of that point end the program with SIGKILL, as a
power cut would. Without the variable a passing costs one comparison. The points are:

relay.read, relay.enqueued, relay.marked, relay.committed   in `outbox.dispatch`
job.taken, job.acted, job.marked, job.committed             in `outbox.run`, mode `inside`
outward.taken, outward.acted, outward.marked                in `outbox.run`, mode `outward`

Features that keep attempt records name points of their own.
"""

import os
import signal

_passed = 0


_crash_at: tuple[str, int] | None = None


def arm(word: str) -> None:
    """Choose the point to die at, as `<name>:<n>`; an empty word chooses none."""
    global _crash_at  # noqa: PLW0603 (one program dies once)
    name, _, count = word.partition(":")
    _crash_at = (name, int(count or "1")) if name else None


arm(os.environ.get("KVITT_CRASH_AT", ""))


def boundary(name: str) -> None:
    """Mark a point where a crash must lose nothing and double nothing."""
    global _passed  # noqa: PLW0603 (counts passings of this one program)
    if _crash_at is None or _crash_at[0] != name:
        return
    _passed += 1
    if _passed >= _crash_at[1]:
        os.kill(os.getpid(), signal.SIGKILL)
