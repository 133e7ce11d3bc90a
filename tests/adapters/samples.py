"""Real files written by others, read in place beside the repository and never copied into it."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "formats" / "samples"

needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason=f"the collection of real files is not at {SAMPLES}"
)


def sample(name: str) -> bytes:
    """Read one file, named as `camt/finland_camt.054.001.02.xml`."""
    return (SAMPLES / name).read_bytes()


def expectations(folder: str) -> list[Any]:
    """Return what a folder's files are expected to say; nothing where the folder is absent."""
    path = SAMPLES / folder / "expected.json"
    if not path.is_file():
        return []
    rows: list[Any] = json.loads(path.read_text())
    for row in rows:
        assert hashlib.sha256(sample(f"{folder}/{row['file']}")).hexdigest() == row["sha256"]
    return rows


def sample_files() -> list[str]:
    """Name every sample file of every format."""
    if not SAMPLES.is_dir():
        return []
    kept = (path for path in sorted(SAMPLES.glob("*/*")) if path.suffix not in {".md", ".json"})
    return [f"{path.parent.name}/{path.name}" for path in kept]
