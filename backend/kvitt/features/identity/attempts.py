"""Failed tries are counted in the database and make the next one wait, longer each time.

The count is taken *before* the proof is looked at, in one statement, so that a thousand tries at
once are a thousand failures, not one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from kvitt.core.refusal import Refusal
from kvitt.runtime.database import execute, fetch_row, fetch_value, transaction
from kvitt.runtime.sealing import keyed_hash

FORGOTTEN_AFTER = timedelta(days=1)
WAIT_SECONDS_MAX = 900


class Subject(msgspec.Struct, frozen=True):
    """What is tried, or where it comes from, and how many failures are free of waiting."""

    kind: str
    text: str
    free: int

    @property
    def digest(self) -> bytes:
        """The subject as stored: without the master key nobody learns who tried."""
        return keyed_hash(f"attempt {self.kind}", self.text)


def by_address(email: str) -> Subject:
    """Tries to sign in with one e-mail address."""
    return Subject("email", email, 5)


def by_code(code: bytes) -> Subject:
    """Tries to open a case with one code."""
    return Subject("code", code.hex(), 5)


def by_origin(ip: str) -> Subject:
    """Tries from one network address; many people may share it."""
    return Subject("ip", ip, 30)


async def count_try(subjects: Sequence[Subject], *, now: datetime) -> None:
    """Count a try as failed until `forgive` says otherwise; refuses while one has to wait."""
    async with transaction():
        for subject in sorted(subjects, key=lambda subject: subject.digest):
            counted = await fetch_value(_COUNT, subject.digest, now, subject.free, WAIT_SECONDS_MAX)
            if counted is None:
                await _refuse(subject, now)


_COUNT = """
insert into sign_in_attempts as a (subject_hash, failures, latest_at, wait_until)
values ($1, 1, $2, $2)
on conflict (subject_hash) do update set
  failures = case when a.latest_at < $2 - interval '1 day' then 1 else a.failures + 1 end,
  latest_at = $2,
  wait_until = $2 + make_interval(secs => case
    when a.latest_at < $2 - interval '1 day' or a.failures + 1 < $3 then 0
    else least($4::int, 2 ^ least(a.failures + 1 - $3, 20)) end)
where a.wait_until <= $2
returning failures
"""


async def _refuse(subject: Subject, now: datetime) -> None:
    row = await fetch_row(
        "select wait_until from sign_in_attempts where subject_hash = $1", subject.digest
    )
    left = row["wait_until"] - now if row is not None else timedelta()
    seconds = max(1, int(left.total_seconds()) + 1)
    raise Refusal("too_many_attempts", params={"wait_seconds": seconds})


async def forgive(subjects: Sequence[Subject]) -> None:
    """The try was right: what was counted against these subjects is forgotten."""
    for subject in subjects:
        await execute("delete from sign_in_attempts where subject_hash = $1", subject.digest)


async def uncount(subject: Subject) -> None:
    """The try was right: take this one back, but keep the failures before it."""
    await execute(
        "update sign_in_attempts set failures = greatest(failures - 1, 0), wait_until = latest_at"
        " where subject_hash = $1",
        subject.digest,
    )
