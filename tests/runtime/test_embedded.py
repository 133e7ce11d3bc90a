"""The embedded servers come back after whatever was done to them."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
import redis

from kvitt.runtime.embedded import places
from kvitt.runtime.embedded.postgres import Postgres, ensure_database
from kvitt.runtime.embedded.programs import ServerFailed, command_of, end
from kvitt.runtime.embedded.valkey import Valkey


@pytest.fixture
def ground() -> Iterator[Path]:
    """A folder that whoever runs PostgreSQL can reach."""
    folder = Path(tempfile.mkdtemp(prefix="kvitt-ground-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


async def test_postgres_keeps_its_data_through_a_kill_of_the_server(ground: Path) -> None:
    first = Postgres(ground / "postgres", durable=False)
    first.start()
    assert first.process is not None
    await ensure_database(first, "kept")
    first.process.kill()  # and nobody collects the dead: its number still seems alive
    second = Postgres(ground / "postgres", durable=False)
    second.start()
    try:
        con = await asyncpg.connect(second.url("kept"))
        assert await con.fetchval("select current_database()") == "kept"
        await con.close()
    finally:
        second.stop()
        first.stop()


async def test_a_server_left_by_a_killed_program_is_ended_first(ground: Path) -> None:
    first = Postgres(ground / "postgres", durable=False)
    first.start()
    assert first.process is not None
    pid = first.process.pid
    first.let_go()
    second = Postgres(ground / "postgres", durable=False)
    second.start()
    assert command_of(pid) == ""
    second.stop()


def test_a_half_made_cluster_is_made_again(ground: Path) -> None:
    server = Postgres(ground / "postgres", durable=False)
    (ground / "postgres" / "data.init" / "base").mkdir(parents=True)
    server.start()
    server.stop()
    assert (server.cluster / "PG_VERSION").exists()


def test_a_stale_number_of_another_program_does_not_stop_it(ground: Path) -> None:
    server = Postgres(ground / "postgres", durable=False)
    server.start()
    server.stop()
    with subprocess.Popen(["sleep", "60"]) as other:
        (server.cluster / "postmaster.pid").write_text(f"{other.pid}\n")
        server.start()
        server.stop()
        assert other.poll() is None, "the other program was left alone"
        other.kill()


def test_sockets_find_a_short_folder_when_the_path_is_long(ground: Path) -> None:
    deep = ground.joinpath(*["a-rather-long-name-for-a-folder"] * 4)
    sockets = places.socket_folder(deep)
    assert len(str(sockets)) <= places.SOCKET_FOLDER_CHARS_MAX
    assert sockets.stat().st_mode & 0o777 == 0o700
    sockets.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
def test_root_shelters_what_nobody_could_reach(ground: Path) -> None:
    assert places.server_folder(ground / "home") == ground / "home" / "postgres"
    ground.chmod(0o700)
    assert places.ROOT_SHELTER in places.server_folder(ground / "home").parents


def test_valkey_keeps_what_it_holds_through_a_kill(ground: Path) -> None:
    first = Valkey(ground / "valkey")
    first.start()
    assert first.process is not None
    with redis.Redis(unix_socket_path=str(first.socket)) as line:
        line.set("kept", "yes")
    first.process.kill()
    second = Valkey(ground / "valkey")
    second.start()
    with redis.Redis(unix_socket_path=str(second.socket)) as line:
        assert line.get("kept") == b"yes"
    second.stop()
    first.stop()


def test_a_program_without_our_mark_is_never_ended() -> None:
    with subprocess.Popen(["sleep", "60"]) as other:
        end(other.pid, mark="/nowhere/of/ours", gently=signal.SIGTERM)
        assert other.poll() is None
        other.kill()


def test_why_a_server_does_not_start_is_one_sentence(ground: Path) -> None:
    server = Postgres(ground / "postgres", durable=False)
    server.start()
    server.stop()
    (server.cluster / "postgresql.conf").write_text("shared_buffers = plenty\n")
    with pytest.raises(ServerFailed) as refused:
        server.start()
    assert "PostgreSQL did not start" in str(refused.value)
    assert "\n" not in str(refused.value)
