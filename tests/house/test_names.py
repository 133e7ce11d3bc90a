"""One word, one meaning: names that say nothing are not used."""

import ast
import re
from pathlib import Path

from tests.house.reading import APPS, KVITT, ROOT, files, nodes, obey, place, python_files, text

EMPTY_WORDS = frozenset(
    {
        *("manager", "managers", "helper", "helpers", "util", "utils", "utility", "utilities"),
        *("data", "info", "infos", "process", "handle", "misc", "common"),
    }
)

# (place, name): where a word of this list is the field's own, or somebody else's interface.
ALLOWED: dict[tuple[str, str], str] = {
    ("backend/kvitt/app/worker.py", "WorkerProcess"): "a process of the operating system",
    ("backend/kvitt/features/identity/tokens.py", "handle_response"): "Authlib calls it",
    ("tests/adapters/mail/peers.py", "handle_RCPT"): "aiosmtpd calls it",
    ("tests/adapters/mail/peers.py", "handle_DATA"): "aiosmtpd calls it",
}

_TS_NAME = re.compile(
    r"(?:^|\n)\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function|class|interface|type)\s+(\w+)"
)


def words(name: str) -> list[str]:
    """The words a name is made of: `readBankFile` and `read_bank_file` alike."""
    apart = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return [word for word in re.split(r"[^a-z0-9]+", apart.lower()) if word]


def _empty(name: str) -> bool:
    return not EMPTY_WORDS.isdisjoint(words(name))


def test_names_say_what_things_are() -> None:
    faults = []
    for path in python_files(KVITT, ROOT / "tests"):
        if _empty(path.stem):
            faults.append(place(path))
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = node.name
                if name.startswith("test_") or not _empty(name):
                    continue
                if (place(path), name) not in ALLOWED:
                    faults.append(f"{place(path, node)} {name}")
    faults += [place(path) for folder in _folders() for path in [folder] if _empty(path.name)]
    for app in APPS:
        for path in files(app / "src"):
            if _empty(path.stem):
                faults.append(place(path))
            if path.suffix in {".ts", ".svelte"}:
                faults += [
                    f"{place(path)} {name}" for name in _TS_NAME.findall(text(path)) if _empty(name)
                ]
    obey(
        faults,
        reason=f"{', '.join(sorted(EMPTY_WORDS))} say nothing about what a thing is.",
        mend="Take the word from GLOSSARY.md, or the verb the thing does.",
    )


def _folders() -> set[Path]:
    return {path.parent for path in files(ROOT / "backend")}


SYNONYMS = {
    "client": "creditor",  # …unless it is an API client or a connection
    "customer": "debtor or creditor",
    "matter": "case",
    "dossier": "case",
    "payout_to_creditor": "remittance",
    "late_fee": "default interest",
    "dunning": "reminder, warning or demand",
}


def test_tables_and_fields_use_the_glossary() -> None:
    """Columns are the vocabulary everybody else copies."""
    faults = []
    for path in files(KVITT / "migrations"):
        if path.suffix != ".sql":
            continue
        for number, line in enumerate(text(path).splitlines(), 1):
            found = re.match(r"\s*(?:create table )?(\w+)", line)
            name = found.group(1) if found else ""
            if name in SYNONYMS or name.rstrip("s") in SYNONYMS:
                wanted = SYNONYMS.get(name) or SYNONYMS[name.rstrip("s")]
                faults.append(f"{place(path)}:{number} {name}: say {wanted}")
    obey(
        faults,
        reason="One thing has one name, in tables, code, API and copy.",
        mend="GLOSSARY.md has the word.",
    )
