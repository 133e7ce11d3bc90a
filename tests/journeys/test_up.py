"""`kvitt up` as a newcomer starts it: twice, and once more after everything was killed."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvitt.app.serve import ROOT
from kvitt.runtime.embedded.programs import command_of, read_pid

PORTS = ("DEBTOR_PORT", "CREDITOR_PORT", "API_PORT", "STRIPE_SANDBOX_PORT")
PATIENCE_SECONDS = 90
built = all((ROOT / f"frontend-{app}" / "build").exists() for app in ("debtor", "creditor"))


class Up:
    """One `kvitt up` in a folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.screen = home / "screen.txt"
        self.ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
        self.settings = {f"KVITT_{name}": str(port) for name, port in self.ports.items()}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "kvitt.app.commands", *words, "--home", str(self.home)]

    def start(self) -> None:
        """Start it and wait for its screen."""
        plain = {name: v for name, v in os.environ.items() if not name.startswith("KVITT_")}
        with self.screen.open("wb") as screen:
            self.process = subprocess.Popen(
                self.command("up"),
                stdout=screen,
                stderr=screen,
                start_new_session=True,
                env={**plain, **self.settings},
            )
        until = time.monotonic() + PATIENCE_SECONDS
        while "Ctrl-C stops" not in self.screen.read_text():
            assert self.process.poll() is None, self.screen.read_text()
            assert time.monotonic() < until, self.screen.read_text()
            time.sleep(0.05)

    def tell(self, *words: str) -> str:
        """Run another command on the same home."""
        plain = {name: v for name, v in os.environ.items() if not name.startswith("KVITT_")}
        done = subprocess.run(
            self.command(*words),
            capture_output=True,
            text=True,
            check=False,
            env={**plain, **self.settings},
        )
        return done.stdout + done.stderr

    def get(self, port: str, path: str) -> bytes:
        """Ask one of its ports for something."""
        address = f"http://127.0.0.1:{self.ports[port]}{path}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            content: bytes = answer.read()
            return content

    def pids(self) -> list[int]:
        """Everything that runs for it."""
        files = ("up.lock", "serve.pid", "worker.pid", "valkey/valkey.pid")
        pids = [read_pid(self.home / name) for name in files]
        pids.append(read_pid(self.home / "postgres" / "data" / "postmaster.pid"))
        return [pid for pid in pids if pid is not None]

    def stop(self) -> int:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE_SECONDS)


@pytest.fixture
def up() -> Iterator[Up]:
    home = Path(tempfile.mkdtemp(prefix="kvitt-up-"))
    home.chmod(0o711)
    up = Up(home)
    yield up
    if up.process.poll() is None:
        up.stop()
    shutil.rmtree(home)


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        lines = [held.enter_context(socket.socket()) for _ in range(count)]
        for line in lines:
            line.bind(("127.0.0.1", 0))
        return [line.getsockname()[1] for line in lines]


@pytest.mark.skipif(not built, reason="the apps are not built; `make setup` builds them")
def test_it_starts_stops_and_comes_back_after_everything_was_killed(up: Up) -> None:
    up.start()
    screen = up.screen.read_text()
    for port in PORTS[:3]:
        assert f"http://127.0.0.1:{up.ports[port]}" in screen
    assert "kvitt-demo-2026" in screen
    assert b"<!doctype html>" in up.get("DEBTOR_PORT", "/").lower()
    assert b"<!doctype html>" in up.get("CREDITOR_PORT", "/cases").lower()
    assert b"ready" in up.get("API_PORT", "/health/ready")
    assert "already runs from" in up.tell("up")
    followed = up.tell("verify")
    assert "0 broken" in followed

    running = up.pids()
    assert len(running) == 5
    for pid in running:
        os.kill(pid, signal.SIGKILL)
    up.process.wait()
    up.start()
    assert up.tell("verify") == followed, "nothing was lost, and nothing seeded again"
    assert b"ready" in up.get("API_PORT", "/health/ready")

    running = up.pids()
    assert up.stop() == 0
    assert [pid for pid in running if str(up.home) in command_of(pid)] == []

    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        line.bind(("127.0.0.1", up.ports["API_PORT"]))
        line.listen()
        refused = up.tell("up")
    assert refused.startswith(f"kvitt: Port {up.ports['API_PORT']} is taken by another program")
    assert len(refused.splitlines()) == 1
