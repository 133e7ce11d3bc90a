"""Nobody goes round `visible_to`: what a door shows is asked for with an actor and kept to it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.reading import FEATURES, dotted, nodes, obey, place, strings, text, tree

Function = ast.AsyncFunctionDef | ast.FunctionDef

# Tables that hold what belongs to one creditor or one debtor.
GUARDED = (
    *("cases", "claims", "liable_parties", "holds", "documents", "case_log", "debtors"),
    *("limitation_events", "messages", "payments", "allocations", "checkouts", "tasks"),
    *("demands", "objections", "remittances", "remittance_lines", "bank_files"),
)

# (place, function): a query that takes an actor and touches these tables without `visible_to`.
NEEDS_NONE: dict[tuple[str, str], str] = {}

# (place, name): what a route calls that takes no actor, and why that shows nothing of others.
ROUTES_MAY: dict[tuple[str, str], str] = {
    ("casefile/routes_creditor", "read_overview"): "is given the creditor's own id",
    ("casefile/routes_debtor", "get_agency"): "tells everybody whom to reach",
    ("casefile/routes_desk", "get_desk_overview"): "the desk sees sums over everybody",
    ("identity/routes_creditor", "find_client"): "nobody is signed in yet: the client's own secret",
    ("intake/routes_creditor", "get_creditor"): "is given the actor's own creditor",
}


def _query_files() -> Iterator[Path]:
    for feature in sorted(FEATURES.iterdir()):
        yield from sorted(feature.glob("queries.py"))
        yield from sorted(feature.glob("queries/*.py"))


def _functions(path: Path) -> dict[str, Function]:
    return {
        node.name: node
        for node in tree(path).body
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)
    }


def _takes_actor(function: Function) -> bool:
    arguments = [*function.args.args, *function.args.kwonlyargs]
    return any(argument.arg == "actor" for argument in arguments)


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} | {
        one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)
    }


def _guards(path: Path) -> set[str]:
    """What keeps an actor to its own in a file: visible_to, and what is named or built from it."""
    guards = {"visible_to"}
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom):
            guards |= {
                alias.asname or alias.name
                for alias in node.names
                if "visible" in alias.name or alias.name == "get_liability"
            }
    functions = _functions(path)
    # A function that calls a guard, or one of the file that does, is kept by it.
    grown = True
    while grown:
        more = {
            name
            for name, function in functions.items()
            if name not in guards and _takes_actor(function) and guards & _names(function)
        } | {name for name in functions if "visible" in name}
        grown = bool(more - guards)
        guards |= more
    return guards


def _touches(path: Path, function: Function) -> set[str]:
    """The guarded tables in a function's SQL: its own, its file's constants, its file's callees."""
    functions, constants = _functions(path), _constants(path)
    waiting, reached, said = [function.name], set[str](), list[str]()
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        body: ast.AST = functions[name] if name in functions else constants[name]
        said += [
            str(node.value)
            for node in ast.walk(body)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        private = {one for one in functions if one.startswith("_")} | set(constants)
        waiting += sorted(_names(body) & private)
    sql = f" {' '.join(said)} ".replace("\n", " ")
    return {table for table in GUARDED if f" from {table} " in sql or f" join {table} " in sql}


def _constants(path: Path) -> dict[str, ast.expr]:
    return {
        node.targets[0].id: node.value
        for node in tree(path).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


def test_queries_given_an_actor_keep_it_to_its_own() -> None:
    faults, kept = [], 0
    for path in _query_files():
        guards = _guards(path)
        for name, function in _functions(path).items():
            if not _takes_actor(function) or name.startswith("_") or "visible" in name:
                continue
            touched = _touches(path, function)
            if name in guards:
                kept += bool(touched)
            elif touched and (place(path), name) not in NEEDS_NONE:
                faults.append(f"{place(path, function)} {name} reads {', '.join(sorted(touched))}")
    assert kept, "the search finds no query that is kept; it has gone blind"
    obey(
        faults,
        reason="A query behind a door that forgets visible_to shows one creditor another's cases.",
        mend="condition, argument = visible_to(actor), and the condition in the WHERE.",
    )


def test_routes_ask_only_with_an_actor() -> None:
    """What a route calls in a feature is given the actor, or stands here with its reason."""
    faults, seen = [], set()
    for feature in sorted(FEATURES.iterdir()):
        for path in sorted(feature.glob("routes_*.py")):
            if path.stem == "routes_callbacks":
                continue  # a peer proves itself by its signature and sees nothing
            askers = _asked_of_queries(path)
            for call in (node for node in nodes(path) if isinstance(node, ast.Call)):
                name = dotted(call.func)
                short = name.rpartition(".")[2]
                if name.partition(".")[0] not in askers:
                    continue
                given = {*map(dotted, call.args), *(dotted(word.value) for word in call.keywords)}
                if "actor" in given or name in {"queries", "debts"}:
                    continue
                key = (f"{feature.name}/{path.stem}", short)
                seen.add(key)
                if key not in ROUTES_MAY:
                    faults.append(f"{place(path, call)} {name}(…)")
    faults += [f"ROUTES_MAY names {key}, which no route calls" for key in ROUTES_MAY.keys() - seen]
    obey(
        faults,
        reason="What is not asked with an actor is answered to everybody.",
        mend="Take `actor` in the query and go through visible_to(actor).",
    )


def _asked_of_queries(path: Path) -> set[str]:
    """The names a routes file has from any feature's queries."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module:
            from_queries = ".queries" in node.module
            for alias in node.names:
                whole = alias.name == "queries" or from_queries
                if whole and not alias.name[0].isupper():
                    found.add(alias.asname or alias.name)
    return found


def test_routes_touch_no_table() -> None:
    faults = []
    for feature in sorted(FEATURES.iterdir()):
        for path in sorted(feature.glob("routes_*.py")):
            for node in nodes(path):
                if isinstance(node, ast.Call) and dotted(node.func) in _SQL_CALLS:
                    faults.append(f"{place(path, node)} {dotted(node.func)}(…)")
            faults += [
                f"{place(path, node)} holds SQL"
                for node in strings(path)
                if str(node.value)
                .lstrip()
                .lower()
                .startswith(("select ", "insert into ", "update "))
            ]
    obey(
        faults,
        reason="A route says who may reach what; what is read stands in queries, once.",
        mend="Move the statement to queries.py or actions.py.",
    )


_SQL_CALLS = {"fetch", "fetch_row", "fetch_value", "execute", "execute_many", "copy_rows"}


def test_who_reads_a_person_is_noted() -> None:
    """Each file of a feature that opens sealed particulars for a door notes the reading."""
    faults = []
    for path in _query_files():
        opens = _names(tree(path)) & {"open_particulars", "unseal_with", "unseal", "read_words"}
        if not opens or not any(map(_takes_actor, _functions(path).values())):
            continue
        if "record_read" not in text(path) and "personal_reads" not in text(path):
            faults.append(f"{place(path)} opens by {', '.join(sorted(opens))}")
    obey(
        [fault for fault in faults if fault.split()[0] not in NOTED_ELSEWHERE],
        reason="Reads of personal content are logged: who was shown whom, and when.",
        mend="await record_read(actor, subject_id, what, now)",
    )


NOTED_ELSEWHERE = {
    "backend/kvitt/features/cases/queries.py": "opens words for what stands above it",
}
