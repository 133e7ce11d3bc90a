"""Servers for tests: one PostgreSQL for a whole run, one Valkey for each worker of it.

They live on /dev/shm and sync nothing, so they are fast and forget everything. Each is started when
first asked for. With xdist the workers share PostgreSQL, where every test has a database of its
own; the queue has one name and tests wipe it, so a Valkey is never shared. The controller makes
the folder and stops what runs in it at the end. Folders of killed test runs are swept away.
"""

import asyncio
import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kvitt.runtime.embedded.postgres import Postgres, ensure_database
from kvitt.runtime.embedded.programs import command_of
from kvitt.runtime.embedded.valkey import Valkey
from kvitt.runtime.migrating import migrate

TEMPLATE = "kvitt_template"
PREFIX = "kvitt-tests-"
VALKEY = "valkey-"
VARIABLE = "TESTS_OF_KVITT_FOLDER"  # not KVITT_…: those are settings


def make_folder() -> Path:
    """The folder of this test run; called once, by the controller."""
    base = Path("/dev/shm")  # noqa: S108 (mkdtemp makes a private folder)
    if not os.access(base, os.W_OK):
        base = Path(tempfile.gettempdir())
    _sweep(base)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    folder.chmod(0o711)  # PostgreSQL runs as nobody when we are root, and must pass through
    (folder / "owner").write_text(str(os.getpid()))
    os.environ[VARIABLE] = str(folder)
    return folder


def remove_folder(folder: Path) -> None:
    """Stop what was started for this test run and forget it."""
    Postgres(folder / "postgres", durable=False).end_leftover()
    for queue in folder.glob(f"{VALKEY}*/"):
        Valkey(queue, durable=False).end_leftover()
    shutil.rmtree(folder, ignore_errors=True)


def _sweep(base: Path) -> None:
    for folder in base.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError, ValueError):
            owner = int((folder / "owner").read_text())
            if not command_of(owner) and folder.stat().st_uid == os.geteuid():
                remove_folder(folder)


@contextlib.contextmanager
def _alone(folder: Path, what: str) -> Iterator[bool]:
    """Hold the lock on a server; yields whether it still has to be started."""
    with (folder / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        started = folder / f"{what}.started"
        yield not started.exists()
        started.touch()


def postgres() -> Postgres:
    """The run's PostgreSQL, with the migrated template database in it."""
    folder = Path(os.environ[VARIABLE])
    server = Postgres(folder / "postgres", durable=False)
    with _alone(folder, "postgres") as first:
        if first:
            server.start()
            server.let_go()
            asyncio.run(_make_template(server))
    return server


async def _make_template(server: Postgres) -> None:
    await ensure_database(server, TEMPLATE)
    await migrate(server.url(TEMPLATE))


def valkey() -> Valkey:
    """This worker's Valkey."""
    folder = Path(os.environ[VARIABLE])
    name = VALKEY + os.environ.get("PYTEST_XDIST_WORKER", "alone")
    server = Valkey(folder / name, durable=False)
    with _alone(folder, name) as first:
        if first:
            server.start()
            server.let_go()
    return server
