"""Finding and ending server programs by their id, and only our own."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path


class ServerFailed(Exception):
    """An embedded server did not start; the message is one sentence for a person."""


def command_of(pid: int) -> str:
    """The command line of a running program, or an empty text when there is none."""
    proc = Path(f"/proc/{pid}")
    if Path("/proc/self").exists():
        try:
            if (proc / "stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return ""
            return (proc / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (OSError, IndexError):
            return ""
    shown = subprocess.run(  # noqa: S603 (a fixed program and a number)
        ["/bin/ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
    )
    return shown.stdout.strip()


def end(pid: int, *, mark: str, gently: signal.Signals, patience_seconds: float = 10) -> None:
    """End a program that carries our mark in its command line; then wait until it is gone."""
    for sign in (gently, signal.SIGKILL):
        if mark not in command_of(pid):
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sign)
        until = time.monotonic() + patience_seconds
        while time.monotonic() < until and mark in command_of(pid):
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            time.sleep(0.02)


def read_pid(path: Path) -> int | None:
    """The first line of a pid file as a number."""
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def last_words(log: Path, count: int = 3) -> str:
    """The last lines of a log, for telling a person why a server gave up."""
    try:
        lines = log.read_text(errors="replace").strip().splitlines()
    except OSError:
        return ""
    return " / ".join(lines[-count:])


def explain(what: str, words: str, folder: Path) -> ServerFailed:
    """One clear sentence on why a server did not start."""
    if "No space left on device" in words:
        return ServerFailed(f"The disk that holds {folder} is full; free some space, start again.")
    return ServerFailed(f"{what} did not start: {words or 'it said nothing'}")
