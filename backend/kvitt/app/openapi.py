"""Write the doors' OpenAPI documents so that a change of the API shows in the diff."""

from pathlib import Path
from typing import Any

import yaml


def written(document: dict[str, Any]) -> str:
    """The document as committed: YAML with sorted keys, the same on every run."""
    return yaml.safe_dump(document, sort_keys=True, allow_unicode=True, width=100)


def write_documents(documents: dict[str, dict[str, Any]], folder: Path) -> list[Path]:
    """Write one file a door; returns those that changed."""
    changed = []
    for name, document in documents.items():
        path = folder / f"{name}.yaml"
        text = written(document)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed
