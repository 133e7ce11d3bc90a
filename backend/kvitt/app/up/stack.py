"""Starts everything on one machine, keeps it running, and stops it."""

import asyncio
import os
import signal
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import asyncpg
import msgspec

from kvitt.app.up import demo
from kvitt.app.up.children import Child
from kvitt.app.up.ground import CannotStart, check_ports, check_room, claimed
from kvitt.app.up.screen import screen
from kvitt.runtime import clock
from kvitt.runtime.embedded.places import server_folder
from kvitt.runtime.embedded.postgres import Postgres, ensure_database
from kvitt.runtime.embedded.programs import ServerFailed, last_words
from kvitt.runtime.embedded.valkey import Valkey
from kvitt.runtime.migrating import APP_ROLE, migrate
from kvitt.runtime.sealing import create_master_key
from kvitt.runtime.settings import Settings

DATABASE = "kvitt"
READY_SECONDS = 60
DEATHS_MAX = 3


class Stack:
    """All that runs for one installation on one machine."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.stopping = threading.Event()
        self.postgres = None if settings.database_url else Postgres(server_folder(settings.home))
        self.valkey = None if settings.redis_url else Valkey(settings.home / "valkey")
        self.children: tuple[Child, ...] = ()

    def run(self) -> None:
        """Start, show the screen, look after everything until told to stop."""
        began = time.monotonic()
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, lambda *_: self.stopping.set())
        with claimed(self.settings.home):
            try:
                self._start()
                if not self.stopping.is_set():
                    print(screen(self.settings, seconds=time.monotonic() - began), flush=True)
                while not self.stopping.wait(0.25):
                    self._look_after()
            finally:
                self._stop()

    def _start(self) -> None:
        home = self.settings.home
        check_room(home)
        self.children = tuple(Child(name, home=home, settings={}) for name in ("serve", "worker"))
        for child in self.children:
            child.end_leftover()
        check_ports(self.settings)
        create_master_key(self.settings.master_key_path)
        self._start_servers()
        asyncio.run(self._prepare_database())
        for child in self.children:
            child.settings = self._child_settings()
            child.start()
        self._wait_until_open()

    def _start_servers(self) -> None:
        with ThreadPoolExecutor() as pool:
            starting = [
                pool.submit(server.start)
                for server in (self.postgres, self.valkey)
                if server is not None
            ]
            for start in starting:
                start.result()
        if self.postgres is not None:
            self.settings = _with_addresses(self.settings, self.postgres)
        if self.valkey is not None:
            self.settings = msgspec.structs.replace(self.settings, redis_url=self.valkey.url)

    async def _prepare_database(self) -> None:
        if self.postgres is not None:
            await ensure_database(self.postgres, DATABASE)
        await self._migrate()
        try:
            seeded = await demo.is_seeded(self.settings.database_url)
        except demo.SeedingInterrupted:
            await self._begin_anew()
            seeded = False
        if not seeded and not self.stopping.is_set():
            print("  Laying out a small world to try things in …", flush=True)
            await demo.seed(self.settings, clock.now())

    async def _migrate(self) -> None:
        await migrate(self.settings.migration_url, app_url=self.settings.database_url)

    async def _begin_anew(self) -> None:
        """Throw away a half made demonstration world; nothing else was ever in it."""
        if self.postgres is None:
            raise CannotStart(
                "The demonstration world was only half made when an earlier start was killed;"
                " give Kvitt an empty database."
            )
        con = await asyncpg.connect(self.postgres.url("postgres"))
        try:
            await con.execute(f'drop database "{DATABASE}" with (force)')
        finally:
            await con.close()
        await ensure_database(self.postgres, DATABASE)
        await self._migrate()

    def _child_settings(self) -> dict[str, str]:
        return {
            "KVITT_DATABASE_URL": self.settings.database_url,
            "KVITT_REDIS_URL": self.settings.redis_url,
        }

    def _wait_until_open(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while not self.stopping.wait(0.05):
            if all(
                _answers(self.settings.host, port)
                for port in (
                    self.settings.debtor_port,
                    self.settings.creditor_port,
                    self.settings.api_port,
                )
            ):
                return
            self._look_after()
            serve = self.children[0]
            if serve.deaths >= DEATHS_MAX or time.monotonic() > until:
                raise CannotStart(
                    f"The doors did not open; {serve.log} says: {last_words(serve.log, 1)}"
                )

    def _look_after(self) -> None:
        for server in (self.postgres, self.valkey):
            if server is None or server.process is None or server.process.poll() is None:
                continue
            print(f"  {type(server).__name__} died; starting it again.", flush=True)
            try:
                server.start()
            except ServerFailed as failure:
                print(f"  {failure}", flush=True)
        for child in self.children:
            if child.look_after():
                print(f"  {child.name} died and was started again; see {child.log}", flush=True)

    def _stop(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.stop()
        for server in (self.valkey, self.postgres):
            if server is not None:
                server.stop()


def _with_addresses(settings: Settings, postgres: Postgres) -> Settings:
    return msgspec.structs.replace(
        settings,
        database_url=postgres.url(DATABASE, user=APP_ROLE),
        migration_url=postgres.url(DATABASE),
    )


def embedded_addresses(settings: Settings) -> Settings:
    """The settings with the addresses of the embedded database, if it runs."""
    postgres = Postgres(server_folder(settings.home))
    running = postgres.cluster.exists() and (postgres.sockets / ".s.PGSQL.5432").exists()
    return _with_addresses(settings, postgres) if running else settings


def _answers(host: str, port: int) -> bool:
    address = f"http://{quote(host)}:{port}/"
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def without_owner() -> None:
    """Forget the owner's address: programs that serve never need it."""
    os.environ.pop("KVITT_MIGRATION_URL", None)
