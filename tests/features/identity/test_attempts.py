"""Failed tries are counted whatever the hurry, and all take the same work."""

import asyncio
import datetime as dt
from collections import Counter
from typing import Any

import pytest

from kvitt.core.refusal import Refusal
from kvitt.features.identity import actions, attempts, secrets
from kvitt.features.identity.actions import ProofGiven
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import fetch_value
from tests.support.fixtures import FreshDatabase

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
PASSWORD = "elgsparv i snön"


async def test_a_hundred_tries_at_once_are_not_one(fresh_db: FreshDatabase) -> None:
    subject = attempts.by_address("maja@norrel.example")

    async def one() -> bool:
        try:
            await attempts.count_try((subject,), now=NOW)
        except Refusal:
            return False
        return True

    let_through = sum(await asyncio.gather(*(one() for _ in range(100))))
    assert let_through == subject.free


async def test_a_day_later_failures_are_forgotten(db: None) -> None:
    subject = attempts.by_address("maja@norrel.example")
    for _ in range(5):
        await attempts.count_try((subject,), now=NOW)
    with pytest.raises(Refusal):
        await attempts.count_try((subject,), now=NOW)
    await attempts.count_try((subject,), now=NOW + dt.timedelta(days=1, seconds=1))
    assert await fetch_value("select failures from sign_in_attempts") == 1


async def test_the_wait_never_passes_a_quarter_of_an_hour(db: None) -> None:
    subject, now = attempts.by_address("maja@norrel.example"), NOW
    for _ in range(40):
        try:
            await attempts.count_try((subject,), now=now)
        except Refusal as refusal:
            wait = int(refusal.params["wait_seconds"])
            assert wait <= attempts.WAIT_SECONDS_MAX + 1
            now += dt.timedelta(seconds=wait)


class Work:
    """Counts what an attacker could time: password checks, keyed hashes, statements."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.done: Counter[str] = Counter()
        for place, name in (
            (secrets, "_verify"),
            (secrets, "keyed_hash"),
            (actions, "fetch_row"),
            (actions, "find_person"),
            (attempts, "fetch_value"),
        ):
            self._count(monkeypatch, place, name)

    def _count(self, monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> None:
        real = getattr(place, name)

        def counted(*given: Any, **named: Any) -> Any:
            self.done[name] += 1
            return real(*given, **named)

        monkeypatch.setattr(place, name, counted)

    def since(self) -> Counter[str]:
        done, self.done = self.done, Counter()
        return done


async def test_an_unknown_address_costs_the_same_work(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await actions.create_person("m@norrel.example", name="M", password=PASSWORD, now=NOW)
    work = Work(monkeypatch)
    costs = []
    for email in ("m@norrel.example", "nobody@norrel.example"):
        with pytest.raises(Refusal, match="sign_in_failed"):
            await actions.sign_in(email, "wrong password", kind="staff", ip="::1", now=NOW)
        costs.append(work.since())
    assert costs[0] == costs[1]
    assert costs[0]["_verify"] == 1


async def test_an_unknown_code_costs_the_same_work(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    born = dt.date(1985, 4, 23)
    code = await actions.grant_debtor_access(new_id(), new_id(), birth_date=born, now=NOW)
    work = Work(monkeypatch)
    costs = []
    for given in (
        ProofGiven(code=code, birth_date=dt.date(1985, 4, 24)),
        ProofGiven(code="00000-00000", birth_date=born),
        ProofGiven(code=code, pin="1234"),
    ):
        with pytest.raises(Refusal, match="code_or_proof_wrong"):
            await actions.open_debtor_session(given, ip="::1", now=NOW)
        costs.append(work.since())
    assert costs[0] == costs[1] == costs[2]
    assert costs[0]["keyed_hash"] == 3
