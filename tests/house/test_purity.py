"""What may not be in the code: floats, clocks, law, chance, loose ends."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.reading import APPS, KVITT, ROOT, dotted, files, nodes, obey, place, strings, text
from tests.house.reading import python_files as python

EXACT = (KVITT / "core", KVITT / "law")
CLOCKS = {
    *("datetime.now", "dt.datetime.now", "datetime.utcnow", "dt.datetime.utcnow"),
    *("datetime.today", "dt.datetime.today", "date.today", "dt.date.today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.strftime"),
}
_SQL = re.compile(r"\b(?:select|insert|update|delete|where|values|create|default)\b", re.IGNORECASE)
_SQL_CLOCK = re.compile(
    r"\b(?:now\(\)|current_(?:date|time|timestamp)\b|localtime(?:stamp)?\b"
    r"|(?:clock|statement|transaction)_timestamp\(\)|'(?:now|today|yesterday)')",
    re.IGNORECASE,
)


def test_no_float_reckons_money_or_law() -> None:
    faults = []
    for path in python(*EXACT):
        for node in nodes(path):
            if isinstance(node, ast.Constant) and isinstance(node.value, float):
                faults.append(f"{place(path, node)} {node.value}")
            if isinstance(node, ast.Call) and dotted(node.func) == "float":
                faults.append(f"{place(path, node)} float(…)")
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and _plain(node):
                faults.append(f"{place(path, node)} / gives a float for two integers")
    obey(
        faults,
        reason="0.1 + 0.2 is not 0.3: a float owes somebody an öre.",
        mend="Integer minor units, parts per million, Fraction, or Decimal out of a string.",
    )


def _plain(node: ast.BinOp) -> bool:
    return all(
        isinstance(side, ast.Constant) and isinstance(side.value, int)
        for side in (node.left, node.right)
    )


def test_only_the_clock_looks_at_a_clock() -> None:
    faults = [
        f"{place(path, node)} {dotted(node.func)}()"
        for path in python(KVITT)
        if path != KVITT / "runtime" / "clock.py"
        for node in nodes(path)
        if isinstance(node, ast.Call) and dotted(node.func) in CLOCKS
    ]
    obey(
        faults,
        reason="Time is given: what looks at a clock itself cannot be replayed or tested.",
        mend="Take `now` or `day` as an argument; the door, worker or command asks runtime.clock.",
    )


ASKS_CLOCK = {
    "backend/kvitt/features/identity/tokens.py": "Authlib asks for the time of a token by itself",
}


def test_features_are_given_the_time() -> None:
    faults = [
        f"{place(path, node)} {dotted(node.func)}()"
        for path in python(*EXACT, KVITT / "ports", KVITT / "features")
        if place(path) not in ASKS_CLOCK
        for node in nodes(path)
        if isinstance(node, ast.Call) and dotted(node.func) in {"clock.now", "clock.today"}
    ]
    obey(
        faults,
        reason="An action takes `now`: the same call with the same arguments does the same.",
        mend="Add `*, now: datetime` and pass it down from the route, job or cron.",
    )


def test_no_clock_in_sql() -> None:
    faults = [
        f"{place(path, node)} {found.group(0)}"
        for path in python(KVITT)
        for node in strings(path)
        if _SQL.search(str(node.value)) and (found := _SQL_CLOCK.search(str(node.value)))
    ]
    for path in files(KVITT / "migrations"):
        if path.suffix == ".sql":
            for number, line in enumerate(text(path).splitlines(), 1):
                if found := _SQL_CLOCK.search(line.partition("--")[0]):
                    faults.append(f"{place(path)}:{number} {found.group(0)}")
    obey(
        faults,
        reason="A database's clock cannot be wound, and says another day than the law's country.",
        mend="Pass `now` as an argument of the statement.",
    )


_LEGAL_NAME = re.compile(r"_(?:minor|ppm|days|percent|years|months)$", re.IGNORECASE)
NOT_LAW = {
    "_COORDINATION_DAYS": "how a coordination number is written, not what is owed",
    "PPM_OF_PERCENT": "what a percent is",
    "LEAST_MINOR": "the least a card payment can be is a price of the card, not of the law",
    "LIKENESS_DAYS": "how near two bank lines must be to be looked at together",
}
_LAWFUL = {0, 1, -1}


def test_no_legal_number_outside_the_law() -> None:
    """`PLR2004` catches comparisons; this catches names and arguments that carry a legal number."""
    faults = []
    for path in python(KVITT / "core", KVITT / "features"):
        for node in nodes(path):
            for name, value in _named_numbers(node):
                if _LEGAL_NAME.search(name) and value not in _LAWFUL and name not in NOT_LAW:
                    faults.append(f"{place(path, node)} {name} = {value}")
    obey(
        faults,
        reason="Amounts, rates and numbers of days change by statute; code does not.",
        mend="Put the number into law/<country>/*.yaml beside its source and read it from there.",
    )


def _named_numbers(node: ast.AST) -> Iterator[tuple[str, int]]:
    pairs: list[tuple[str, ast.expr | None]] = []
    if isinstance(node, ast.Assign):
        pairs = [(dotted(target), node.value) for target in node.targets]
    elif isinstance(node, ast.AnnAssign):
        pairs = [(dotted(node.target), node.value)]
    elif isinstance(node, ast.keyword) and node.arg:
        pairs = [(node.arg, node.value)]
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        named = [*node.args.posonlyargs, *node.args.args]
        pairs = [
            (argument.arg, value)
            for argument, value in zip(reversed(named), reversed(node.args.defaults), strict=False)
        ]
        pairs += [
            (argument.arg, value)
            for argument, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        ]
    for name, value in pairs:
        number = value
        if isinstance(number, ast.UnaryOp):
            number = number.operand
        if isinstance(number, ast.Constant) and type(number.value) is int:
            yield name.rpartition(".")[2], number.value


# Where `Any` is the truth: rows of the database, ASGI messages, other people's objects.
ANY_MAY = {
    "backend/kvitt/app": "ASGI scopes and OpenAPI documents are nested JSON",
    "backend/kvitt/runtime": "rows, Piccolo and arq are untyped where we meet them",
    "backend/kvitt/adapters": "what peers send is untyped until it is read",
    "backend/kvitt/law/decode.py": "msgspec decodes into any type it is given",
}
_ANY_GENERICS = {"Request", "Response", "Sequence"}


def test_any_does_not_creep_in() -> None:
    faults = []
    for path in python(KVITT):
        if place(path).startswith(tuple(ANY_MAY)):
            continue
        known = {
            id(inner)
            for node in nodes(path)
            if isinstance(node, ast.Subscript) and dotted(node.value) in _ANY_GENERICS
            for inner in ast.walk(node.slice)
        }
        faults += [
            place(path, node)
            for node in nodes(path)
            if isinstance(node, ast.Name) and node.id == "Any" and id(node) not in known
        ]
    obey(
        faults,
        reason="`Any` switches the type checker off for everything that touches it.",
        mend="A struct, a Protocol, or `object`.",
    )


_LOOSE_END = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "HA" + "CK")) + r")\b")
_READ = {".py", ".ts", ".svelte", ".css", ".sql", ".yaml", ".typ", ".md", ".js", ".toml", ".html"}


def test_no_loose_ends() -> None:
    faults = []
    ours: list[Path] = [
        path
        for folder in (ROOT / "backend", ROOT / "tests", ROOT / "docs", ROOT / "infra", *APPS)
        for path in files(folder)
        if path.suffix in _READ
    ]
    for path in ours:
        for number, line in enumerate(text(path).splitlines(), 1):
            if _LOOSE_END.search(line):
                faults.append(f"{place(path)}:{number} {line.strip()[:80]}")
    obey(
        faults,
        reason="What is to be done stands in an issue, where somebody will look.",
        mend="Do it, or open an issue and delete the note.",
    )


def test_nothing_is_unfinished() -> None:
    """A stub answers as if it worked; what is not built yet is absent."""
    faults = [
        f"{place(path, node)} raises NotImplementedError"
        for path in python(KVITT)
        for node in nodes(path)
        if isinstance(node, ast.Raise)
        and node.exc is not None
        and dotted(node.exc.func if isinstance(node.exc, ast.Call) else node.exc)
        == "NotImplementedError"
        and place(path) != "backend/kvitt/runtime/settings.py"  # msgspec's hook must say so
    ]
    obey(
        faults,
        reason="Nothing in the house is a stub: what is not built yet is absent, not faked.",
        mend="Build it, or take away what leads to it.",
    )


def test_values_stay_out_of_sql() -> None:
    """SQL is composed of constants; what comes from outside is an argument ($1)."""
    faults = []
    for path in python(KVITT / "features", KVITT / "app", KVITT / "runtime"):
        for node in nodes(path):
            if isinstance(node, ast.JoinedStr) and _SQL_STATEMENT.search(_fixed(node)):
                faults += [
                    f"{place(path, node)} {{{ast.unparse(part.value)}}}"
                    for part in node.values
                    if isinstance(part, ast.FormattedValue) and not _composed(part.value)
                ]
    obey(
        faults,
        reason="A value inside SQL text is an injection waiting for its day.",
        mend="Write $1 and give the value as an argument.",
    )


_SQL_STATEMENT = re.compile(r"^\s*(?:select|insert into|update|delete from|with)\b", re.IGNORECASE)
# A constant, a column list, a condition or order made from constants, a call of visible_to.
_COMPOSED_NAMES = {
    *("condition", "visible", "sql", "columns", "names", "places", "compare", "direction"),
    *("table", "found", "order", "key", "marks", "where", "settings", "APP_ROLE"),
}


def _fixed(node: ast.JoinedStr) -> str:
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values
    )


def _composed(value: ast.expr) -> bool:
    if isinstance(value, ast.Name):
        return value.id.isupper() or value.id.startswith("_") or value.id in _COMPOSED_NAMES
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        return _composed(value.func.value) and all(map(_composed, value.args))
    if isinstance(value, ast.Call):
        return dotted(value.func) in {"visible_to", "cases_visible_to", "_found"}
    return isinstance(value, ast.Constant)
