"""The doors' OpenAPI documents, committed so that a change of the API shows in the diff."""

from pathlib import Path
from typing import Any

import yaml

from kvitt.app.house import open_doors
from kvitt.runtime.feature import load_features

FOLDER = Path(__file__).parent.parent.parent.parent / "openapi"


def make_documents() -> dict[str, dict[str, Any]]:
    """Each door's document, from the code as it stands."""
    return {name: door.document() for name, door in open_doors(load_features()).items()}


def written(document: dict[str, Any]) -> str:
    """The document as committed: YAML with sorted keys, the same on every run."""
    return yaml.dump(document, Dumper=_Plain, sort_keys=True, allow_unicode=True, width=100)


def differing(folder: Path = FOLDER) -> list[Path]:
    """The committed files that are not what the code says."""
    return [path for path, text in _files(folder) if _read(path) != text]


def write_documents(folder: Path = FOLDER) -> list[Path]:
    """Write one file a door; returns those that changed."""
    changed = [(path, text) for path, text in _files(folder) if _read(path) != text]
    for path, text in changed:
        path.write_text(text, encoding="utf-8")
    return [path for path, _ in changed]


def _files(folder: Path) -> list[tuple[Path, str]]:
    documents = make_documents()
    return [(folder / f"{name}.yaml", written(document)) for name, document in documents.items()]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


class _Plain(yaml.SafeDumper):
    """Writes each thing in full wherever it stands: no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """No aliases."""
        del data
        return True
