"""What must hold before anything starts: the folder is ours, the disk has room, ports are free."""

import contextlib
import errno
import fcntl
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

from kvitt.runtime.settings import Settings

ROOM_BYTES = 300 * 1024 * 1024


class CannotStart(Exception):
    """Why Kvitt cannot start: one sentence for a person."""


@contextlib.contextmanager
def claimed(home: Path) -> Iterator[None]:
    """Hold the folder for this program alone; let go by the system however the program ends."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = (home / "up.lock").open("a+")
    except OSError as problem:
        raise CannotStart(f"{home} cannot be written: {problem.strerror}.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise CannotStart(
                f"Kvitt already runs from {home} (process {holder});"
                " stop it there with Ctrl-C first."
            ) from None
        with contextlib.suppress(OSError):
            lock.truncate(0)
            lock.write(f"{os.getpid()}\n")
            lock.flush()
        yield


def check_room(home: Path) -> None:
    """Refuse to start on a disk that is about to be full."""
    free = shutil.disk_usage(home).free
    if free < ROOM_BYTES:
        raise CannotStart(
            f"The disk that holds {home} is full: {free // 1024**2} MB are free,"
            f" Kvitt needs {ROOM_BYTES // 1024**2} MB to start."
        )


def check_ports(settings: Settings) -> None:
    """Refuse to start when a port is taken, and say which and how to choose another."""
    names = ["debtor_port", "creditor_port", "api_port"]
    if not settings.stripe_secret_key:
        names.append("stripe_sandbox_port")
    for name in names:
        port = getattr(settings, name)
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                line.bind((settings.host, port))
            except OSError as problem:
                taken = problem.errno == errno.EADDRINUSE
                why = "is taken by another program" if taken else f"cannot be used: {problem}"
                raise CannotStart(
                    f"Port {port} {why}; free it or choose another with"
                    f" KVITT_{name.upper()}={port + 10}."
                ) from None
