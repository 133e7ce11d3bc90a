"""What fits on a screen is read, the rest is skipped. Lines are ruff's and prettier's."""

import ast
from pathlib import Path

from tests.house.reading import APPS, KVITT, ROOT, files, nodes, obey, place, python_files, text

FUNCTION_LINES_MAX = 60
FILE_LINES_MAX = 400
COMPONENT_LINES_MAX = 200

# Stylesheets and tests of the apps are read from top to bottom, like files.
LIMITS = {".py": FILE_LINES_MAX, ".ts": FILE_LINES_MAX, ".css": FILE_LINES_MAX}
LIMITS |= {".svelte": COMPONENT_LINES_MAX, ".sql": FILE_LINES_MAX, ".typ": FILE_LINES_MAX}

CATALOGUES = {
    "backend/kvitt/app/refusals.py": "one catalogue of every code; split, it would be searched",
}


STORIES = ROOT / "tests" / "journeys"
"""A journey is told from beginning to end, as one story."""


def _ours() -> list[Path]:
    return [
        path
        for folder in (ROOT / "backend", ROOT / "tests", ROOT / "scripts", *APPS)
        if folder.is_dir()
        for path in files(folder)
    ]


def test_functions_fit_on_a_screen() -> None:
    faults = []
    for path in python_files(KVITT, ROOT / "tests", ROOT / "scripts"):
        if path.is_relative_to(STORIES):
            continue
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES_MAX:
                    faults.append(f"{place(path, node)} {node.name} has {lines} lines")
    obey(
        faults,
        reason=f"A function has at most {FUNCTION_LINES_MAX} lines: it fits on a screen.",
        mend="Keep the ifs in the parent, push the loops into pure leaves.",
    )


def test_files_are_short() -> None:
    faults = []
    for path in _ours():
        limit = LIMITS.get(path.suffix)
        generated = path.name.endswith(".schema.d.ts")
        if limit is None or generated or place(path) in CATALOGUES:
            continue
        lines = text(path).count("\n")
        if lines > limit:
            faults.append(f"{place(path)} has {lines} lines (at most {limit})")
    obey(
        faults,
        reason=f"Files have at most {FILE_LINES_MAX} lines, components {COMPONENT_LINES_MAX}.",
        mend="Make it a folder of the same name, one verb a file; give a part its own component.",
    )
