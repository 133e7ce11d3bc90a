"""What the house rules read: the tree's files and their syntax, each read once a run."""

import ast
import functools
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KVITT = ROOT / "backend" / "kvitt"
FEATURES = KVITT / "features"
APPS = (ROOT / "frontend-debtor", ROOT / "frontend-creditor")
NOT_OURS = frozenset(
    {
        ".git",
        ".hypothesis",
        ".import_linter_cache",
        ".kvitt",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".svelte-kit",
        ".venv",
        "__pycache__",
        "build",
        "dist",
        "node_modules",
        "paraglide",
        "test-results",
    }
)
GENERATED = frozenset({"schema.d.ts", "package-lock.json", "uv.lock"})


@functools.cache
def files(folder: Path = ROOT) -> tuple[Path, ...]:
    """Every file of ours under a folder: not what tools made, not what others wrote."""
    found: list[Path] = []
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in NOT_OURS)
        found += [Path(where, name) for name in sorted(names) if name not in GENERATED]
    return tuple(found)


def python_files(*folders: Path) -> Iterator[Path]:
    """Every Python file under some folders."""
    for folder in folders:
        yield from (path for path in files(folder) if path.suffix == ".py")


@functools.cache
def text(path: Path) -> str:
    """A file's text."""
    return path.read_text(encoding="utf-8")


@functools.cache
def tree(path: Path) -> ast.Module:
    """A Python file's syntax tree."""
    return ast.parse(text(path), filename=str(path))


@functools.cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a Python file, walked once."""
    return tuple(ast.walk(tree(path)))


def place(path: Path, node: object = None) -> str:
    """Where something stands, as an editor opens it: `backend/kvitt/core/money.py:12`."""
    line = getattr(node, "lineno", None)
    return f"{path.relative_to(ROOT)}" + (f":{line}" if line else "")


def strings(path: Path) -> Iterator[ast.Constant]:
    """Every string of a Python file that is not a docstring, pieces of f-strings included."""
    words = {
        id(node.value)
        for node in nodes(path)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in words:
            yield node


def dotted(node: ast.AST) -> str:
    """A name with its attributes as written: `datetime.now`; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""


def obey(faults: Iterable[str], *, reason: str, mend: str) -> None:
    """Fail with the reason for the rule and the way to mend what breaks it."""
    found: Sequence[str] = sorted(set(faults))
    assert not found, f"\n{reason}\n→ {mend}\n  " + "\n  ".join(found)
