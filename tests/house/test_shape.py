"""Every feature has the same shape, so that a reader knows where to look."""

import ast
from pathlib import Path

from kvitt.runtime.feature import Feature, load_features
from tests.house.reading import FEATURES, KVITT, ROOT, nodes, obey, place, python_files, tree

DOORS = ("debtor", "creditor", "desk", "callbacks")
ROOMS = frozenset(
    {
        "feature",
        "tables",
        "queries",
        "actions",
        "jobs",
        "schemas",
        "events",
        "reactions",
        "refusals",
        *(f"routes_{door}" for door in DOORS),
    }
)

# A feature's own words: pure shapes and reckonings of one feature that several of its rooms use and
# that no other floor may have. Each stands here with its reason, or it does not stand at all.
BESIDE = {
    "casefile/asked": "which statement is asked for; the same words in the address of three doors",
    "casefile/documents": "one way to send a document, for three doors",
    "casefile/papers": "a case's statement as words and figures to print",
    "cases/chain": "how the case log is hashed; used when writing and when verifying",
    "cases/segments": "interest of many claims at once, kept beside the books and asked by lists",
    "cases/statements": "a case's reckoning out of the books, between queries and core",
    "debtors/particulars": "the sealed particulars and the hashes they are searched by",
    "identity/attempts": "the count of failed tries",
    "identity/cookies": "what the session cookies promise, shared by three doors",
    "identity/given": "what every route of identity is given",
    "identity/names": "the port through which identity asks what a creditor is called",
    "identity/secrets": "passwords, codes and tokens: made, hashed, compared",
    "identity/sessions": "sessions opened, touched, ended",
    "identity/signing": "what the two doors for people share",
    "identity/tokens": "the OAuth 2 server",
    "intake/files": "a claim out of an invoice file",
    "intake/review": "the immediate answer: what is missing, what it costs, what happens next",
    "messages/wording": "what is said in mails and texts",
    "payments/booking": "the ledger entries of payments",
    "payments/payers": "who paid, as words to seal",
    "payments/proof": "the daily proof of client money",
    "payments/sorting": "which of a file's payments are new",
    "payments/suggestions": "cases a stray payment may belong to",
    "payments/surroundings": "what a bank file is compared with",
    "payments/telling": "what is told to debtor and creditor about a payment",
    "procedures/letters": "the demand's content out of case, debtor and law",
    "remittances/collecting": "which collected parts have not been remitted",
    "remittances/papers": "the statement and the payment file a remittance is made of",
    "remittances/reckoning": "a remittance line by line, summing to the core's sums",
}


def _features() -> list[Path]:
    return [path for path in sorted(FEATURES.iterdir()) if (path / "__init__.py").exists()]


def test_features_have_only_the_rooms_there_are() -> None:
    faults = []
    for feature in _features():
        for path in sorted(feature.iterdir()):
            name = path.stem
            if name.startswith("__") or path.suffix not in {"", ".py"}:
                continue
            if name not in ROOMS and f"{feature.name}/{name}" not in BESIDE:
                faults.append(place(path))
    faults += [
        f"BESIDE names {name}, which is not there"
        for name in BESIDE
        if not (FEATURES / f"{name}.py").exists() and not (FEATURES / name).is_dir()
    ]
    obey(
        faults,
        reason=f"A feature holds {', '.join(sorted(ROOMS))}: a reader opens the right one unasked.",
        mend="Put it into one of these, or name it with its reason in tests/house/test_shape.py.",
    )


def test_every_feature_opens_by_its_front_door() -> None:
    faults = []
    for feature in _features():
        path = feature / "feature.py"
        if not path.exists():
            if any(feature.glob("actions*")) or any(feature.glob("routes_*")):
                faults.append(f"{place(feature)} has no feature.py")
            continue
        assigned = [
            node.targets[0].id
            for node in tree(path).body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        ]
        if "FEATURE" not in assigned:
            faults.append(f"{place(path)} has no FEATURE")
    faults += [
        f"features/{feature.name} calls itself {feature.name!r}"
        for feature in load_features()
        if not (FEATURES / feature.name / "feature.py").exists()
    ]
    obey(
        faults,
        reason="load_features() finds a feature by FEATURE in feature.py; others sleep.",
        mend='Write FEATURE = Feature(name="…", …) in feature.py, named as its folder.',
    )


def test_a_folder_of_verbs_has_one_verb_a_file() -> None:
    """`actions/` holds one public action a file, named as the file, beside what belongs to it."""
    faults = []
    for feature in _features():
        folder = feature / "actions"
        for path in sorted(folder.glob("*.py")) if folder.is_dir() else ():
            if path.name == "__init__.py":
                if tree(path).body and not _only_words(path):
                    faults.append(f"{place(path)} is not empty")
                continue
            verbs = [
                node.name
                for node in tree(path).body
                if isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_")
            ]
            if path.stem not in verbs and not any(path.stem in verb for verb in verbs):
                faults.append(f"{place(path)} has {', '.join(verbs) or 'no action'}")
    obey(
        faults,
        reason="A file past 400 lines becomes a folder, one verb a file, found by its name.",
        mend="Name the file as the action in it; re-export nothing in __init__.py.",
    )


def test_every_purpose_is_said() -> None:
    """Modules, classes and public functions say in one sentence what they are for."""
    faults = []
    for path in python_files(KVITT):
        if path.stat().st_size and not ast.get_docstring(tree(path)):
            faults.append(f"{place(path)} says nothing about its purpose")
        for node in nodes(path):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            if node.name.startswith("_") or not _is_top(path, node):
                continue
            said = ast.get_docstring(node) or ""
            if not said:
                faults.append(f"{place(path, node)} {node.name} has no docstring")
            elif any(rote in said for rote in ("Args:", "Returns:", ":param", ":return")):
                faults.append(f"{place(path, node)} {node.name} restates its types")
    obey(
        faults,
        reason="A docstring says the purpose in the field's words; types are said by types.",
        mend="One sentence, with the citation where a rule of law is applied.",
    )


def test_tests_mirror_the_features() -> None:
    known = {path.name for path in _features()}
    faults = [
        place(path)
        for path in (ROOT / "tests" / "features").iterdir()
        if path.is_dir() and not path.name.startswith("__") and path.name not in known
    ]
    obey(
        faults,
        reason="tests/features/x holds the tests of features/x, so that both are found at once.",
        mend="Name the folder as the feature.",
    )


def test_the_doors_a_feature_names_are_there() -> None:
    faults = [
        f"{feature.name} opens a door called {door}"
        for feature in load_features()
        for door in feature.routes
        if door not in DOORS
    ]
    faults += [
        f"features/{feature.name}/routes_{door}.py is not in its FEATURE"
        for feature in load_features()
        for door in DOORS
        if _has_routes(feature, door) and door not in feature.routes
    ]
    obey(
        faults,
        reason="Routes that no door serves answer nobody.",
        mend='Add them to routes={"…": ROUTES} in feature.py.',
    )


def _has_routes(feature: Feature, door: str) -> bool:
    return (FEATURES / feature.name / f"routes_{door}.py").exists()


def _only_words(path: Path) -> bool:
    return len(tree(path).body) == 1 and bool(ast.get_docstring(tree(path)))


def _is_top(path: Path, node: ast.AST) -> bool:
    return node in tree(path).body
