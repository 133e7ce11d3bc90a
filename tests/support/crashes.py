"""The test's side of `tests/support/crashing.py`: starts the dying workers and counts the dead."""

import asyncio
import os
import sys
from pathlib import Path
from types import TracebackType

import msgspec

from kvitt.runtime.database import fetch
from kvitt.runtime.sealing import create_master_key
from tests.support.crashing import Orders

PATIENCE_SECONDS = 60


class Workers:
    """Two workers at a time, killed as ordered; leaving the block stops the last two."""

    def __init__(
        self,
        *,
        database_url: str,
        redis_url: str,
        home: Path,
        features: str = "",
        deaths: list[str],
        settings: dict[str, str] | None = None,
    ) -> None:
        self.orders = Orders(
            settings={
                "KVITT_DATABASE_URL": database_url,
                "KVITT_REDIS_URL": redis_url,
                "KVITT_HOME": str(home),
                "KVITT_GATHER_SECONDS": "0",
                **(settings or {}),
            },
            features=features,
            deaths=deaths,
        )
        self.died: list[str] = []
        self.undisturbed = asyncio.Event()

    async def __aenter__(self) -> "Workers":
        """Start the program that forks them."""
        create_master_key(Path(self.orders.settings["KVITT_HOME"]) / "master.key")
        self.program = await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "ignore", "-m", "tests.support.crashing"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=Path(__file__).parent.parent.parent,
            env=dict(os.environ),
        )
        assert self.program.stdin is not None
        self.program.stdin.write(msgspec.json.encode(self.orders) + b"\n")
        self.listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the last workers go; they must leave of their own accord."""
        assert self.program.stdin is not None
        self.program.stdin.close()
        await self.listening
        code = await self.program.wait()
        if problem is None:
            assert code == 0, "a worker asked to stop did not leave with 0"

    async def until_all_is_done(self) -> None:
        """Wait until no row of the outbox is left undone."""
        undone = "select job, attempts, last_error from outbox where done_at is null"
        for _ in range(PATIENCE_SECONDS * 10):
            left = await fetch(undone)
            if not left:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"undone after {PATIENCE_SECONDS} s: {[tuple(row) for row in left]}")

    async def _listen(self) -> None:
        assert self.program.stdout is not None
        async for line in self.program.stdout:
            word = line.decode().strip()
            if word.startswith("died at "):
                self.died.append(word.removeprefix("died at "))
            elif word == "undisturbed":
                self.undisturbed.set()
        self.undisturbed.set()
