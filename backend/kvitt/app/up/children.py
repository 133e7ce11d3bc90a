"""The programs `kvitt up` starts and looks after: begun anew when they die, ended by their id."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from kvitt.runtime.embedded.programs import end, read_pid

LOG_KEPT_BYTES = 10 * 1024 * 1024
CALM_SECONDS = 60


class Child:
    """One program of ours, in a session of its own so that Ctrl-C reaches only `kvitt up`."""

    def __init__(self, name: str, *, home: Path, settings: dict[str, str]) -> None:
        self.name = name
        self.home = home
        self.settings = settings
        self.log = home / "log" / f"{name}.log"
        self.pid_file = home / f"{name}.pid"
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.deaths = 0

    @property
    def mark(self) -> str:
        """What only this program's command line holds."""
        return f"kvitt.app.commands {self.name} --home {self.home}"

    def end_leftover(self) -> None:
        """End the program a killed `kvitt up` left behind."""
        pid = read_pid(self.pid_file)
        if pid is not None:
            end(pid, mark=self.mark, gently=signal.SIGTERM)
            self.pid_file.unlink(missing_ok=True)

    def start(self) -> None:
        """Start the program; what it says goes to its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_KEPT_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 (our own program)
                [sys.executable, "-m", "kvitt.app.commands", self.name, "--home", str(self.home)],
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.settings},
            )
        self.pid_file.write_text(f"{self.process.pid}\n")
        self.started = time.monotonic()

    def is_alive(self) -> bool:
        """Whether the program runs."""
        return self.process is not None and self.process.poll() is None

    def look_after(self) -> bool:
        """Start the program again when it died, later after each death; True if started."""
        if self.is_alive():
            if self.deaths and time.monotonic() - self.started > CALM_SECONDS:
                self.deaths = 0
            return False
        wait_seconds = min(0.5 * 2**self.deaths, 30)
        if time.monotonic() - self.started < wait_seconds:
            return False
        self.deaths += 1
        self.start()
        return True

    def ask_to_stop(self) -> None:
        """Tell the program to finish what it does and end."""
        if self.process is not None and self.is_alive():
            self.process.terminate()

    def stop(self, *, patience_seconds: float = 15) -> None:
        """Wait for the program's end, and insist when it takes too long."""
        self.ask_to_stop()
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience_seconds)
            if self.is_alive():
                self.process.kill()
                self.process.wait()
        self.process = None
        self.pid_file.unlink(missing_ok=True)
