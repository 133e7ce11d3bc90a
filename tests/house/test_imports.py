"""The directions of import: floors, river, pure core, and who may reach the world."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

from tests.house.reading import FEATURES, KVITT, ROOT, nodes, obey, place, python_files


def test_imports_run_down_and_with_the_river() -> None:
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "lint-imports"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, (
        "\nA floor imports from above, or a feature from up the river: what stands below would"
        " no longer stand alone.\n→ Announce a fact and react to it above, or move the code down."
        f"\n{said[said.find('Contracts') :]}"
    )


def test_every_feature_stands_in_the_river() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (river,) = (
        contract
        for contract in contracts["tool"]["importlinter"]["contracts"]
        if contract.get("containers") == ["kvitt.features"]
    )
    layers = {name.strip() for layer in river["layers"] for name in layer.split("|")}
    folders = {path.name for path in FEATURES.iterdir() if (path / "__init__.py").exists()}
    obey(
        [f"{name} has a folder but no layer" for name in folders - layers]
        + [f"{name} is a layer but has no folder" for name in layers - folders],
        reason="The river in pyproject.toml is the map of features; a map that lies is worse.",
        mend="Name each feature once in the river contract, where its imports allow.",
    )


def test_the_picture_shows_every_feature() -> None:
    picture = (ROOT / "docs" / "pictures" / "house.svg").read_text(encoding="utf-8")
    shown = set(re.findall(r">([a-z_]+)</text>", picture))
    features = {path.name for path in FEATURES.iterdir() if (path / "__init__.py").exists()}
    adapters = {path.name for path in (KVITT / "adapters").iterdir() if path.is_dir()}
    floors = {path.name for path in KVITT.iterdir() if path.is_dir()} - {"migrations"}
    wanted = {name for name in features | adapters | floors if not name.startswith("__")}
    obey(
        wanted - shown,
        reason="docs/pictures/house.svg is what a newcomer sees first.",
        mend="Draw it where it stands.",
    )


REACHING = ("authlib.integrations", "urllib.request", "urllib3", "http.client", "socket")
REACHING_FLOORS = ("core", "law", "ports", "features")


def test_only_adapters_reach_the_world() -> None:
    """Beside the import contract, which cannot name a part of a package."""
    faults = []
    for path in python_files(*(KVITT / floor for floor in REACHING_FLOORS)):
        for node in nodes(path):
            for name in _imported(node):
                if name.startswith(REACHING):
                    faults.append(f"{place(path, node)} imports {name}")
    obey(
        faults,
        reason="What reaches the world must be replaceable, so it lies in adapters/.",
        mend="Give ports/ a shape for what is asked of the world and let an adapter fill it.",
    )


def test_nobody_climbs_by_relative_import() -> None:
    faults = [
        place(path, node)
        for path in python_files(KVITT, ROOT / "tests")
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    obey(
        faults,
        reason="A relative import hides which floor it comes from.",
        mend="Write the whole name: from kvitt.core.money import Money.",
    )


def test_migrations_are_one_line() -> None:
    folder = KVITT / "migrations"
    steps = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
    numbers = [int(path.name[:4]) for path in steps]
    identities = [_constant(path, "ID") for path in steps]
    faults = []
    if numbers != list(range(1, len(steps) + 1)):
        faults.append(f"numbers are {numbers}")
    if identities != sorted(set(identities)):
        faults.append(f"IDs do not rise with the numbers: {identities}")
    faults += [
        f"{place(path)} has no folder of SQL beside it"
        for path in steps
        if not any((folder / path.name[:4]).glob("*.sql"))
    ]
    faults += [
        f"{place(path)}: two files share the number {path.name[:2]}"
        for step in steps
        for path in _doubled(folder / step.name[:4])
    ]
    obey(
        faults,
        reason="Databases come to this version by one line of steps, in one order.",
        mend="Give the new step the next number and a later ID.",
    )


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names] + [node.module]
    return []


def _constant(path: Path, name: str) -> str:
    for node in nodes(path):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id == name
            and isinstance(node.value, ast.Constant)
        ):
            return str(node.value.value)
    raise AssertionError(f"{place(path)} has no {name}")


def _doubled(folder: Path) -> list[Path]:
    seen: set[str] = set()
    doubled = []
    for path in sorted(folder.glob("*.sql")):
        if path.name[:2] in seen:
            doubled.append(path)
        seen.add(path.name[:2])
    return doubled
