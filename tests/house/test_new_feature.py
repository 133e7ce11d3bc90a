"""`make new-feature` writes what the house accepts: docs/guides/adding-a-feature.md, walked."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from kvitt.app.new_feature import CannotWrite, words_of, write_feature
from tests.house.reading import ROOT

BIN = ROOT / ".venv" / "bin"
NAME = "address_changes"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree, with what mypy knows already, and one feature more."""
    folder = tmp_path_factory.mktemp("house") / "kvitt"
    folder.mkdir()
    skip = shutil.ignore_patterns("__pycache__")
    for name in ("backend", "tests", "docs", "infra", "scripts"):
        shutil.copytree(ROOT / name, folder / name, ignore=skip)
    for name in ("pyproject.toml", "Makefile"):
        shutil.copy2(ROOT / name, folder / name)
    if (ROOT / ".mypy_cache").exists():
        shutil.copytree(ROOT / ".mypy_cache", folder / ".mypy_cache", dirs_exist_ok=True)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    write_feature(NAME, folder)
    return folder


def _run(copy: Path, command: Sequence[str]) -> None:
    # The copy's own backend, ahead of the installed one.
    settings = {name: word for name, word in os.environ.items() if not name.startswith("KVITT_")}
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=copy,
        env={**settings, "PYTHONPATH": str(copy / "backend")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)}:\n{done.stdout[-3000:]}{done.stderr[-2000:]}"


@pytest.mark.parametrize(
    "command",
    [
        ("lint-imports",),
        ("ruff", "check", "--no-cache", f"backend/kvitt/features/{NAME}", f"tests/features/{NAME}"),
        ("ruff", "format", "--check", f"backend/kvitt/features/{NAME}", f"tests/features/{NAME}"),
        ("mypy", f"backend/kvitt/features/{NAME}", f"tests/features/{NAME}"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_the_tools_accept_a_new_feature(copy: Path, command: Sequence[str]) -> None:
    _run(copy, command)


@pytest.mark.slow
def test_the_house_and_its_own_tests_accept_a_new_feature(copy: Path) -> None:
    """On a database migrated by its own step."""
    rules = ("shape", "names", "purity", "visibility", "wiring", "tables")
    _run(
        copy,
        (
            "python",
            *("-m", "pytest", "-q", "-p", "no:cacheprovider", f"tests/features/{NAME}"),
            *(f"tests/house/test_{rule}.py" for rule in rules),
            "tests/house/test_imports.py",
            # Drawing it is the one step that a person takes.
            "--deselect=tests/house/test_imports.py::test_the_picture_shows_every_feature",
        ),
    )


@pytest.mark.parametrize("name", ["", "Deferrals", "deferral", "de-ferrals", "../deferrals"])
def test_a_name_that_is_no_plural_noun_is_refused(name: str) -> None:
    with pytest.raises(CannotWrite, match=r"GLOSSARY\.md"):
        words_of(name)


def test_a_name_that_is_taken_is_refused_before_anything_is_written() -> None:
    with pytest.raises(CannotWrite, match="already"):
        write_feature("payments", ROOT)
