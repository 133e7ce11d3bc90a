"""Changes the reckoning one small step at a time, and counts how many changes the tests notice.

A rule no test would miss is a rule nobody guards. The tree is copied aside, as mutmut wants it; the
surviving changes are shown one by one, so that a person can read them.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PARTS = ("interest", "fees", "limitation", "allocation", "reference")
LEAST_KILLED_PERCENT = 90
# What mutmut calls killed or timed out; a mutant that no test reached is neither.
NOTICED = frozenset({1, 3, -24, 24, 36, 152, 255})
CONFIGURATION = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = {files}
also_copy = ["src", "tests", "pyproject.toml"]
pytest_add_cli_args_test_selection = ["tests/core", "tests/law"]
pytest_add_cli_args = ["-p", "no:cacheprovider", "-x"]
# An assertion guards our own invariants; no test reads its words.
do_not_mutate_patterns = ['^\\s*assert ']

[tool.pytest.ini_options]
asyncio_mode = "auto"
addopts = "--import-mode=importlib"
pythonpath = ["."]
"""


def main(arguments: list[str]) -> int:
    """Mutate the named parts of the core, or all five; fails below nine in ten noticed."""
    parts = tuple(arguments) or PARTS
    with tempfile.TemporaryDirectory(prefix="kvitt-mutants-") as folder:
        place = Path(folder)
        _copy(place, parts)
        told = place / "told.txt"
        with told.open("w", encoding="utf-8") as out:
            ran = subprocess.run(
                [BIN / "mutmut", "run", "--max-children", str(os.cpu_count() or 1)],
                cwd=place,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"},
                check=False,
            )
        shares = {part: _share(place, part) for part in parts}
        if ran.returncode or not all(shares.values()):
            print(told.read_text(encoding="utf-8", errors="replace")[-4000:])
            return 1
        return _report(shares)


def _copy(place: Path, parts: tuple[str, ...]) -> None:
    # mutmut knows a source folder by the name src.
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "backend" / "kvitt", place / "src" / "kvitt", ignore=without)
    (place / "tests").mkdir()
    for name in ("core", "law", "support"):
        shutil.copytree(ROOT / "tests" / name, place / "tests" / name, ignore=without)
    shutil.copy(ROOT / "tests" / "__init__.py", place / "tests")
    files = [
        name
        for part in parts
        for name in (f"src/kvitt/core/{part}.py", f"src/kvitt/core/{part}/*.py")
    ]
    written = CONFIGURATION.format(files=json.dumps(files))
    (place / "pyproject.toml").write_text(written, encoding="utf-8")


def _share(place: Path, part: str) -> tuple[int, ...]:
    """Count a part's killed mutants and all of them, showing the survivors; empty if not run."""
    core = place / "mutants" / "src" / "kvitt" / "core"
    records = [*core.glob(f"{part}.py.meta"), *core.glob(f"{part}/*.py.meta")]
    codes: dict[str, int | None] = {}
    for record in records:
        codes |= json.loads(record.read_text(encoding="utf-8"))["exit_code_by_key"]
    if not codes or None in codes.values():
        return ()
    survivors = [name for name, code in codes.items() if code not in NOTICED]
    for name in survivors:
        shown = subprocess.run(
            [BIN / "mutmut", "show", name], cwd=place, capture_output=True, text=True, check=False
        )
        changed = [line for line in shown.stdout.splitlines() if line[:1] in {"-", "+"}][2:]
        print("\n".join([f"survived: {name}", *changed, ""]))
    return len(codes) - len(survivors), len(codes)


def _report(shares: dict[str, tuple[int, ...]]) -> int:
    low = False
    for part, (killed, of_all) in shares.items():
        low |= killed * 100 < of_all * LEAST_KILLED_PERCENT
        print(f"{part}: {killed} of {of_all} mutants killed ({killed * 100 // of_all} %)")
    if low:
        print(f"Every part needs {LEAST_KILLED_PERCENT} %: read the survivors and test for them.")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
