"""Makes a bare machine ready: uv, the Python environment with Node in it, both apps built.

Needs only `python3` (3.11 or later, with venv) and the package registries, writes only inside this
folder, and does nothing that is done already: each step is stamped with a hash of what it reads.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KVITT = ROOT / ".kvitt"
TOOLS = KVITT / "tools"
LOGS = KVITT / "log"
STAMPS = KVITT / "stamps"
VENV = ROOT / ".venv"
UV = "uv>=0.9,<1"
APPS = ("frontend-debtor", "frontend-creditor")
GENERATED = {"node_modules", "build", ".svelte-kit", "paraglide", "test-results", "screenshots"}
FULL_BYTES = 8 * 1024 * 1024
UNREACHED = (
    "Temporary failure in name resolution",
    "Name or service not known",
    "Could not find a version that satisfies",
    "No matching distribution",
    "Max retries exceeded",
    "error sending request",
    "dns error",
    "Failed to fetch",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "ETIMEDOUT",
    "ENETUNREACH",
    "Connection refused",
    "UnknownIssuer",
    "network",
)

# Trust what the machine trusts: a registry may stand behind a certificate of the house.
TRUST = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1", "NODE_USE_SYSTEM_CA": "1"}

_speaking = threading.Lock()


class StepFailed(Exception):
    """Why the machine could not be made ready: one sentence for a person."""


def main() -> int:
    """Make this machine ready; tells in one sentence what is missing."""
    try:
        _check_python()
        LOGS.mkdir(parents=True, exist_ok=True)
        STAMPS.mkdir(parents=True, exist_ok=True)
        with (KVITT / "setup.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _environment()
            with ThreadPoolExecutor() as pool:
                for done in [pool.submit(_app, app) for app in APPS]:
                    done.result()
    except StepFailed as failure:
        print(f"kvitt: {failure}", file=sys.stderr)
        return 1
    except OSError as problem:
        print(f"kvitt: {_of_disk(problem) or problem}", file=sys.stderr)
        return 1
    return 0


def _check_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (this very check is for older ones)
        raise StepFailed(f"Kvitt needs Python 3.11 or later; python3 is {sys.version.split()[0]}.")


def _environment() -> None:
    uv = TOOLS / "bin" / "uv"
    if not uv.exists():
        _step(
            "a private venv for uv",
            [sys.executable, "-m", "venv", "--clear", str(TOOLS)],
            needs="the venv module of Python (on Debian: apt install python3-venv)",
        )
        pip = [str(TOOLS / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
        _step("uv", [*pip, "install", UV], needs="the Python package registry")
    version = ".".join(map(str, sys.version_info[:2]))
    digest = _digest([ROOT / "uv.lock", ROOT / "pyproject.toml"], version)
    if (VENV / "bin" / "kvitt").exists() and _is_stamped("python", digest):
        return
    _step(
        "Python packages",
        [str(uv), "sync", "--locked", "--python", version],
        needs="the Python package registry",
        environment={"UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": ""},
    )
    _stamp("python", digest)


def _app(app: str) -> None:
    folder = ROOT / app
    if not (folder / "package.json").exists():
        return
    packages = _digest([folder / "package-lock.json", folder / ".npmrc"], app)
    if not (folder / "node_modules").exists() or not _is_stamped(f"{app}-packages", packages):
        # Scripts are run below, in our order; no package may fetch a browser of its own.
        _npm(app, "packages", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        _stamp(f"{app}-packages", packages)
    sources = _digest(_sources(folder), packages)
    if (folder / "build" / "index.html").exists() and _is_stamped(f"{app}-build", sources):
        return
    _npm(app, "prepared", ["run", "prepare"])
    _npm(app, "built", ["run", "build"])
    _stamp(f"{app}-build", sources)


def _sources(folder: Path) -> list[Path]:
    found = sorted((ROOT / "openapi").glob("*.yaml"))
    for place, folders, found_files in os.walk(folder):
        files = found_files
        folders[:] = sorted(set(folders) - GENERATED - {"tests"})
        if place.endswith("project.inlang"):
            # Paraglide writes notes of its own beside the settings.
            folders[:], files = [], ["settings.json"]
        found += [
            Path(place, name)
            for name in sorted(files)
            if not name.endswith((".schema.d.ts", "schema.d.ts", ".test.ts"))
        ]
    return found


def _npm(app: str, what: str, arguments: list[str]) -> None:
    environment = {
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1",
        "PUPPETEER_SKIP_DOWNLOAD": "1",
        "NODE_OPTIONS": "",
        "CI": "1",
    }
    _step(
        f"{app}: {what}",
        [str(VENV / "bin" / "npm"), *arguments],
        needs="the npm registry",
        folder=ROOT / app,
        environment=environment,
    )


def _step(
    what: str,
    command: list[str],
    *,
    needs: str,
    folder: Path = ROOT,
    environment: dict[str, str] | None = None,
) -> None:
    began = time.monotonic()
    log = LOGS / f"setup-{''.join(c if c.isalnum() else '-' for c in what)}.log"
    with log.open("wb") as output:
        finished = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**TRUST, **os.environ, **(environment or {})},
            check=False,
        )
    if finished.returncode:
        raise StepFailed(_reason(what, needs, log))
    with _speaking:
        print(f"  {what:<32} {time.monotonic() - began:5.1f} s", flush=True)


def _reason(what: str, needs: str, log: Path) -> str:
    said = log.read_text(errors="replace")
    full = shutil.disk_usage(ROOT).free < FULL_BYTES
    if full or "No space left on device" in said or "ENOSPC" in said:
        return f"The disk that holds {ROOT} is full; free some space and start again."
    if "ensurepip" in said:
        return f"This step needs {needs}: {what}."
    if any(word in said for word in UNREACHED):
        return f"{needs[0].upper()}{needs[1:]} cannot be reached ({what}); {log} says more."
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return f"{what} failed: {lines[-1] if lines else 'it said nothing'}; {log} says more."


def _of_disk(problem: OSError) -> str:
    full = problem.errno is not None and os.strerror(problem.errno) == "No space left on device"
    return f"The disk that holds {ROOT} is full; free some space and start again." if full else ""


def _digest(paths: Iterable[Path], *words: str) -> str:
    digest = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            content = path.read_bytes()
            digest.update(f"\0{path.relative_to(ROOT)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _is_stamped(name: str, digest: str) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return (STAMPS / name).read_text() == digest
    return False


def _stamp(name: str, digest: str) -> None:
    fresh = STAMPS / f"{name}.new"
    fresh.write_text(digest)
    shutil.move(fresh, STAMPS / name)


if __name__ == "__main__":
    sys.exit(main())
