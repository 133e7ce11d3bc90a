"""Every path, command and setting that the documents name is there."""

import re
import tomllib
from pathlib import Path

from kvitt.runtime.settings import TEST_SWITCHES, Settings
from tests.house.reading import KVITT, ROOT, files, obey, place, text

PAGES = ("README", "ARCHITECTURE", "GLOSSARY", "CONTRIBUTING", "CHANGELOG", "SECURITY")
TOPS = ("backend/", "docs/", "frontend-", "infra/", "openapi/", "scripts/", "tests/", ".ci/")
SHORT = ("core/", "law/", "runtime/", "ports/", "adapters/", "features/", "app/", "migrations/")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[\w-]*)?\)")
_TICKED = re.compile(r"`([^`\n]+)`")
_SETTING = re.compile(r"\bKVITT_[A-Z_]+\b")
_CODE_PATH = re.compile(r"\bdocs/(?:decisions|guides)/[\w/.-]+\.md")
_FENCE = re.compile(r"^[ ]*```.*?^[ ]*```", re.DOTALL | re.MULTILINE)


def documents() -> list[Path]:
    """Every page a person reads."""
    pages = [ROOT / f"{name}.md" for name in PAGES]
    missing = [page.name for page in pages if not page.exists()]
    assert not missing, f"the house lacks {', '.join(missing)}"
    folders = (ROOT / "docs", ROOT / "infra")
    return pages + [path for folder in folders for path in files(folder) if path.suffix == ".md"]


def test_paths_in_documents_are_there() -> None:
    faults = []
    for page in documents():
        for number, line in enumerate(text(page).splitlines(), 1):
            for link in _LINK.findall(line):
                outside = "://" in link or link.startswith("mailto:")
                if not outside and not (page.parent / link).resolve().exists():
                    faults.append(f"{place(page)}:{number} → {link}")
            for ticked in _TICKED.findall(line):
                if _is_path(ticked) and not _is_there(ticked):
                    faults.append(f"{place(page)}:{number} `{ticked}`")
    obey(
        faults,
        reason="A page that names what is not there is believed once and never again.",
        mend="Name the path as it is now, or take the sentence away.",
    )


def _is_path(ticked: str) -> bool:
    plain = re.fullmatch(r"[\w./{}*,<>-]+", ticked) is not None
    return plain and (ticked.startswith(TOPS) or (ticked.startswith(SHORT) and "/" in ticked))


def _is_there(ticked: str) -> bool:
    """A path from the root, or from `backend/kvitt`; `{a,b}` means each, `*` and `<…>` any."""
    if "<" in ticked:
        ticked = re.sub(r"<[^>]*>", "*", ticked)
    braced = re.search(r"\{([^}]*)\}", ticked)
    if braced:
        before, after = ticked[: braced.start()], ticked[braced.end() :]
        return all(_is_there(before + one + after) for one in braced.group(1).split(","))
    name = ticked.rstrip("/")
    return any(any(base.glob(name)) for base in (ROOT, KVITT))


def test_paths_in_code_are_there() -> None:
    faults = [
        f"{place(path)} {found}"
        for folder in (ROOT / "backend", ROOT / "tests", ROOT / "scripts")
        for path in files(folder)
        if path.suffix in {".py", ".sql", ".yaml", ".typ"}
        for found in _CODE_PATH.findall(text(path))
        if not (ROOT / found).exists()
    ]
    obey(
        faults,
        reason="A comment that points to a page is there to be followed.",
        mend="Point to docs/decisions/NNNN-….md as it is called.",
    )


def test_settings_in_documents_are_there() -> None:
    known = {f"KVITT_{name.upper()}" for name in Settings.__struct_fields__} | TEST_SWITCHES
    faults = [
        f"{place(page)} {name}"
        for page in documents()
        for name in set(_SETTING.findall(text(page)))
        if name not in known and not any(one.startswith(name) for one in known if name[-1] == "_")
    ]
    obey(
        faults,
        reason="An unknown setting stops Kvitt from starting.",
        mend="backend/kvitt/runtime/settings.py has them all.",
    )


def test_make_targets_in_documents_are_there() -> None:
    targets = set(re.findall(r"^([a-z][\w-]*):", text(ROOT / "Makefile"), re.MULTILINE))
    faults = []
    for page in documents():
        said = text(page)
        commands = re.findall(r"`make ([a-z][\w-]*)", said)
        for block in _FENCE.findall(said):
            commands += re.findall(r"^\s*make ([a-z][\w-]*)", block, re.MULTILINE)
        faults += [f"{place(page)} make {name}" for name in commands if name not in targets]
    obey(faults, reason="A command that fails is a bad welcome.", mend="See the Makefile.")


def test_decisions_have_one_shape() -> None:
    wanted = ["Status", "Area", "Date"]
    parts = ["Context", "Decision", "Consequences", "Alternatives", "References"]
    found = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in found]
    faults = [] if numbers == [f"{n:04}" for n in range(1, len(found) + 1)] else [str(numbers)]
    for path in found:
        said = text(path)
        faults += [f"{place(path)} has no {word}" for word in wanted if f"**{word}:**" not in said]
        faults += [f"{place(path)} has no {part}" for part in parts if f"\n## {part}\n" not in said]
        if len(said.split()) > DECISION_WORDS_MAX:
            faults.append(f"{place(path)} has {len(said.split())} words")
    obey(
        faults,
        reason="A decision is read by somebody who wants to change it: one page, one shape.",
        mend=f"Number them; {', '.join(wanted + parts)}; at most {DECISION_WORDS_MAX} words.",
    )


DECISION_WORDS_MAX = 500


def test_every_library_has_its_reason() -> None:
    project = tomllib.loads(text(ROOT / "pyproject.toml"))
    named = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    libraries = {re.split(r"[\[<>=~! ]", name)[0].lower() for name in named}
    (record,) = (ROOT / "docs" / "decisions").glob("*-the-libraries.md")
    later = " ".join(text(path) for path in (ROOT / "docs" / "decisions").glob("*.md"))
    told = {name.lower() for name in re.findall(r"\*\*([\w-]+)\*\*", text(record))}
    parts = {"pytest-asyncio", "pytest-cov", "pytest-xdist"}  # named together with pytest
    obey(
        [f"{name} has no reason" for name in libraries - told - parts if f"`{name}`" not in later]
        + [f"{place(record)} names {name}" for name in told - libraries],
        reason="A library is code we answer for without having written it.",
        mend="Say why in a decision record (`name` in ticks), or do without.",
    )


def test_the_glossary_has_only_words_in_use() -> None:
    used = "\n".join(
        text(path)
        for folder in (KVITT, ROOT / "openapi")
        for path in files(folder)
        if path.suffix in {".py", ".sql", ".yaml"}
    ).lower()
    words = [
        word
        for line in text(ROOT / "GLOSSARY.md").splitlines()
        if line.startswith("| `")
        for word in _TICKED.findall(line.split("|")[1])
    ]
    assert len(words) > 50
    obey(
        [f"{word} is nowhere in backend/" for word in words if word not in used],
        reason="A word that nothing is called makes the others doubtful.",
        mend="Take it out of GLOSSARY.md until the code needs it.",
    )
    obey(
        [f"{word} stands there twice" for word in words if words.count(word) > 1],
        reason="One word, one meaning.",
        mend="Keep the better of the two.",
    )


def test_guides_are_numbered_steps() -> None:
    faults = [
        place(path)
        for path in sorted((ROOT / "docs" / "guides").glob("*.md"))
        if not re.search(r"^1\. ", _FENCE.sub("", text(path)), re.MULTILINE)
    ]
    obey(faults, reason="A guide is walked.", mend="Write it as steps: 1. … 2. …")
