"""Runs the checks of `make test` in lanes beside each other, and shows what failed.

Every step's time is printed when it ends, a failed step with everything it said. All steps run even
when one fails, so one run tells all.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
APPS = ("frontend-debtor", "frontend-creditor")
SAID_SHOWN_LINES = 6
BESIDE = ("-q", "-n", "2", "--dist", "worksteal", "-m", "not slow and not browser")
EVERY_BRANCH = (
    *("tests/core", "tests/law", "--cov=kvitt.core", "--cov=kvitt.law"),
    *("--cov-branch", "--cov-fail-under=100", "--cov-report=term-missing:skip-covered"),
)

Step = tuple[str, Path, list[str]]

_speaking = threading.Lock()
_failed: list[str] = []


def main(arguments: list[str]) -> int:
    """Run the lanes of one kind of check: test, check, house or e2e."""
    kind = arguments[0] if arguments else "test"
    began = time.monotonic()
    if kind == "house":
        _run([_python_lane(house=True)])
    elif kind == "e2e":
        _run([_browser_lane()])
    else:
        sweeps = [
            _py("slow sweeps", "pytest", "-q", "-n", "2", "-m", "slow"),
            _py("mutants", "python", "scripts/mutants.py"),
        ]
        _run([_python_lane() + (sweeps if kind == "check" else []), _apps_lane()])
        _run([_browser_lane()])
    word = f"failed: {', '.join(_failed)}" if _failed else "all green"
    print(f"make {kind}: {word} ({time.monotonic() - began:.0f} s)", flush=True)
    return 1 if _failed else 0


def _py(name: str, program: str, *arguments: str) -> Step:
    return (name, ROOT, [str(BIN / program), *arguments])


def _python_lane(*, house: bool = False) -> list[Step]:
    lane = [
        _py("ruff check", "ruff", "check", "--quiet", "."),
        _py("ruff format", "ruff", "format", "--check", "--quiet", "."),
        _py("lint-imports", "lint-imports"),
    ]
    if house:
        return [*lane, _py("pytest tests/house", "pytest", "-q", "tests/house")]
    return [
        *lane,
        _py("mypy", "mypy"),
        _py("pytest core and law, every branch", "pytest", *BESIDE, *EVERY_BRANCH),
        _py("pytest", "pytest", *BESIDE, "--ignore=tests/core", "--ignore=tests/law"),
    ]


def _apps_lane() -> list[Step]:
    return [
        (f"{app} {script}", ROOT / app, [str(BIN / "npm"), "run", "--silent", script])
        for app in APPS
        for script in ("lint", "check", "test")
        if (ROOT / app / "package.json").exists()
    ]


def _browser_lane() -> list[Step]:
    journey = _py("pytest tests/browser", "pytest", "-q", "-m", "browser", "tests/browser")
    return [journey, *_app_journeys()]


def _app_journeys() -> list[Step]:
    return [
        (f"{app} e2e", ROOT / app, [str(BIN / "npm"), "run", "--silent", "e2e"])
        for app in APPS
        if (ROOT / app / "package.json").exists()
    ]


def _run(lanes: list[list[Step]]) -> None:
    threads = [threading.Thread(target=_lane, args=(lane,)) for lane in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _lane(steps: list[Step]) -> None:
    for name, folder, command in steps:
        began = time.monotonic()
        finished = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=_environment(name),
            check=False,
        )
        _tell(name, finished, seconds=time.monotonic() - began)


def _environment(name: str) -> dict[str, str]:
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    if name.endswith("e2e"):
        # The browser unpacks itself into the temporary folder under one name for everybody: another
        # user's copy there could not be run.
        own = Path(tempfile.gettempdir()) / f"kvitt-browser-{os.getuid()}"
        own.mkdir(mode=0o700, exist_ok=True)
        environment["TMPDIR"] = str(own)
    return environment


def _tell(name: str, finished: "subprocess.CompletedProcess[str]", *, seconds: float) -> None:
    said = finished.stdout.strip()
    with _speaking:
        if finished.returncode:
            _failed.append(name)
            print(f"✗ {name} ({seconds:.1f} s)\n{said}\n", flush=True)
            return
        print(f"✓ {name} ({seconds:.1f} s)", flush=True)
        if "pytest" in name or name.endswith(("test", "e2e", "sweeps")):
            print("\n".join(said.splitlines()[-SAID_SHOWN_LINES:]), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
