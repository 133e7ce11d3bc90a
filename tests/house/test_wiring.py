"""What is announced is heard, what is asked for is done, what is refused has words."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from litestar.handlers import HTTPRouteHandler

import kvitt.features
from kvitt.app.house import open_doors
from kvitt.app.refusals import CATALOGUE
from kvitt.runtime.feature import Feature, load_features
from tests.house.reading import FEATURES, KVITT, dotted, nodes, obey, place, python_files, tree

ALL = load_features()


def _routes(feature: Feature) -> Iterator[tuple[str, HTTPRouteHandler]]:
    for door, routes in feature.routes.items():
        for route in routes:
            assert isinstance(route, HTTPRouteHandler), f"{feature.name}: {route} is no route"
            yield door, route


def test_every_route_says_what_it_is() -> None:
    faults = []
    for feature in ALL:
        for door, route in _routes(feature):
            name = f"{feature.name}/routes_{door}: {route.fn.__name__}"
            if not route.operation_id:
                faults.append(f"{name} has no operation_id")
            elif _snake(str(route.operation_id)) != route.fn.__name__:
                faults.append(f"{name} is called {route.operation_id}")
            if not route.summary:
                faults.append(f"{name} has no summary")
            if not inspect.getdoc(route.fn):
                faults.append(f"{name} has no docstring, so the API has no description")
    obey(
        faults,
        reason="The OpenAPI document is the manual of people who never see this code.",
        mend='@get("/…", operation_id="listCases", summary="…") over async def list_cases(…).',
    )


def _snake(camel: str) -> str:
    return "".join("_" + sign.lower() if sign.isupper() else sign for sign in camel)


def test_operation_ids_are_unique_at_a_door() -> None:
    for door, opened in open_doors(ALL).items():
        routes = [route for feature in ALL for at, route in _routes(feature) if at == door]
        names = [str(route.operation_id) for route in routes]
        assert len(names) == len(set(names)), f"{door}: {sorted(names)}"
        assert opened.prefix == f"/api/{door}/v1"


def test_jobs_reactions_and_crons_can_be_carried_out() -> None:
    faults = []
    names: dict[str, str] = {}
    for feature in ALL:
        for job in feature.jobs:
            faults += _taken(f"{feature.name}: job {job.name}", job.action, job.payload)
            if job.name in names:
                faults.append(f"{job.name} is a job of {names[job.name]} and of {feature.name}")
            names[job.name] = feature.name
        for reaction in feature.reactions:
            faults += _taken(
                f"{feature.name}: reaction {reaction.name}", reaction.action, reaction.fact
            )
        for cron in feature.crons:
            faults += _taken(f"{feature.name}: cron {cron.name}", cron.action, None)
    obey(
        faults,
        reason="A worker calls `await action(payload, now=now)`; what differs fails at night.",
        mend="async def action(payload: Payload, *, now: datetime) -> None",
    )


def _taken(name: str, action: object, payload: type[msgspec.Struct] | None) -> list[str]:
    if not inspect.iscoroutinefunction(action):
        return [f"{name} is not async"]
    parameters = list(inspect.signature(action).parameters.values())
    given = [one for one in parameters if one.kind is not inspect.Parameter.KEYWORD_ONLY]
    faults = []
    if "now" not in [one.name for one in parameters]:
        faults.append(f"{name} is not given the time")
    if len(given) != (0 if payload is None else 1):
        faults.append(f"{name} takes {len(given)} payloads")
    if payload is not None and given and given[0].annotation not in {payload, inspect._empty}:
        taken = given[0].annotation
        # A reaction may serve several facts of one shape.
        if not isinstance(taken, str) and payload not in getattr(taken, "__args__", (taken,)):
            faults.append(f"{name} takes {taken}, is given {payload}")
    return faults


def test_payloads_hold_no_personal_content() -> None:
    personal = {"name", "email", "phone", "address", "identity_number", "birth_date", "words"}
    payloads = [job.payload for feature in ALL for job in feature.jobs]
    payloads += [reaction.fact for feature in ALL for reaction in feature.reactions]
    obey(
        [
            f"{payload.__module__}.{payload.__name__}.{field}"
            for payload in payloads
            for field in payload.__struct_fields__
            if field in personal
        ],
        reason="The outbox is read by people who look for faults; content is sealed elsewhere.",
        mend="Give the id of the row that holds it.",
    )


def _events() -> Mapping[str, str]:
    found = {}
    for feature in pkgutil.iter_modules(kvitt.features.__path__):
        path = FEATURES / feature.name / "events.py"
        if path.exists():
            module = importlib.import_module(f"kvitt.features.{feature.name}.events")
            for name, value in vars(module).items():
                if getattr(value, "__module__", "") == module.__name__ and isinstance(value, type):
                    found[name] = feature.name
    return found


TOLD_BY_ANOTHER = {
    ("intake", "ClaimJoined"): "taking a claim in is what makes it join; cases has no such verb",
}


def test_facts_are_announced_by_their_own_feature() -> None:
    events = _events()
    faults = []
    for path in python_files(FEATURES):
        for node in nodes(path):
            if not (isinstance(node, ast.Call) and dotted(node.func).endswith("announce")):
                continue
            fact = node.args[0] if node.args else None
            name = dotted(fact.func) if isinstance(fact, ast.Call) else ""
            teller = path.relative_to(FEATURES).parts[0]
            if events.get(name, teller) != teller and (teller, name) not in TOLD_BY_ANOTHER:
                faults.append(f"{place(path, node)} announces {name} of {events[name]}")
    obey(
        faults,
        reason="A fact is told by the feature whose fact it is.",
        mend="Call that feature's action; it announces.",
    )
    heard = {reaction.fact.__name__ for feature in ALL for reaction in feature.reactions}
    obey(
        [f"{name} is heard but nobody announces it" for name in heard - _named_in_calls(events)],
        reason="A reaction to a fact that is never told never happens.",
        mend="Announce it, or take the reaction away.",
    )


def _named_in_calls(events: Mapping[str, str]) -> set[str]:
    return {
        dotted(node.func)
        for path in python_files(FEATURES)
        for node in nodes(path)
        if isinstance(node, ast.Call) and dotted(node.func) in events
    }


def test_what_is_enqueued_is_a_job() -> None:
    jobs = {job.name for feature in ALL for job in feature.jobs}
    faults, asked = [], 0
    for path in python_files(KVITT / "features", KVITT / "app"):
        for node in nodes(path):
            if isinstance(node, ast.Call) and dotted(node.func).endswith("enqueue") and node.args:
                name = node.args[0]
                if isinstance(name, ast.Constant):
                    asked += 1
                    if name.value not in jobs:
                        faults.append(f"{place(path, node)} asks for {name.value!r}")
    assert asked or not jobs
    obey(
        faults,
        reason="A job nobody carries out is an effect that never happens.",
        mend='Add Job(name="…", …) to a FEATURE.',
    )


def refused_codes() -> dict[str, str]:
    """Every refusal code written anywhere, with the place of one who says it."""
    found: dict[str, str] = {}
    for path in python_files(
        *(KVITT / floor for floor in ("core", "law", "adapters", "features", "app"))
    ):
        if "sandbox" in path.parts or path == KVITT / "app" / "refusals.py":
            continue
        takers = {"Refusal": 0, "Finding": 0} | _code_takers(path)
        for node in nodes(path):
            if not isinstance(node, ast.Call):
                continue
            callee = dotted(node.func).rpartition(".")[2]
            if callee not in takers:
                continue
            given: list[ast.expr] = [word.value for word in node.keywords if word.arg == "code"]
            if len(node.args) > takers[callee]:
                given.append(node.args[takers[callee]])
            for code in given:
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    found.setdefault(code.value, place(path, node))
    return found


def _code_takers(path: Path) -> dict[str, int]:
    """The file's own functions that are given a code, and at which place."""
    takers = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args if argument.arg != "self"]
            if "code" in names:
                takers[node.name] = names.index("code")
    return takers


def test_every_code_is_in_the_catalogue() -> None:
    codes = refused_codes()
    assert "claim_not_due" in codes, "the search finds nothing"
    obey(
        [f"{where} {code}" for code, where in codes.items() if code not in CATALOGUE],
        reason="A code that is not in app/refusals.py is answered with no sentence of its own.",
        mend="Add it there with its status and its sentence.",
    )


# Said by other names than a literal: by the door itself, by Authlib, or out of core's findings.
SAID_OTHERWISE = {
    *("not_found", "method_not_allowed", "request_unreadable", "body_too_large", "not_allowed"),
    *("invalid_client", "invalid_grant", "invalid_request", "invalid_scope"),
    *("unauthorized_client", "unsupported_grant_type"),
}


def test_no_code_in_the_catalogue_is_dead() -> None:
    written = {
        str(node.value)
        for path in python_files(KVITT)
        if path != KVITT / "app" / "refusals.py"
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    obey(
        [code for code in CATALOGUE if code not in written | SAID_OTHERWISE],
        reason="A sentence nobody ever says misleads whoever reads the catalogue.",
        mend="Take it out of app/refusals.py, or raise it where it belongs.",
    )


def test_sentences_fill_their_blanks() -> None:
    """The catalogue's {blanks} are parameters that somebody gives."""
    given = {
        str(key.value)
        for path in python_files(KVITT)
        for node in nodes(path)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    } | {
        word.arg
        for path in python_files(KVITT)
        for node in nodes(path)
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg
    }
    faults = []
    for code, (_, sentence) in CATALOGUE.items():
        for part in sentence.split("{")[1:]:
            blank = part.partition("}")[0]
            if blank not in given:
                faults.append(f"{code}: {{{blank}}} is given by nobody")
    obey(
        faults,
        reason="A blank that nobody fills is shown as “…”.",
        mend="Name the parameter as the refusal does.",
    )
