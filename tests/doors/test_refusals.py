"""Every code raised anywhere has its status and its sentence, and no sentence stands unused."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

from kvitt.app.refusals import CATALOGUE, said

ROOT = Path(__file__).parent.parent.parent / "backend" / "kvitt"
# Codes that come from elsewhere: Authlib's words, Litestar's statuses, findings below a refusal.
FROM_OUTSIDE = {
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "unauthorized_client",
    "unsupported_grant_type",
    "request_unreadable",
    "not_found",
    "method_not_allowed",
    "body_too_large",
    "media_type_unsupported",
}


def raised() -> Iterator[tuple[str, str]]:
    """Codes given as a literal to something named refuse… or …Refusal or …finding."""
    for path in sorted(ROOT.rglob("*.py")):
        if "sandbox" in path.parts:
            continue  # stand-ins refuse in their own words
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not _refuses(node.func):
                continue
            for argument in [*node.args[:1], *(k.value for k in node.keywords if k.arg == "code")]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value, f"{path.relative_to(ROOT)}:{node.lineno}"


def _refuses(called: ast.expr) -> bool:
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    foreign = name == "SendingRefused"
    return not foreign and any(word in name.lower() for word in ("refus", "finding"))


def test_every_code_raised_is_in_the_catalogue() -> None:
    missing = {code: where for code, where in raised() if code not in CATALOGUE}
    assert not missing, "add them to app/refusals.py"


def test_no_code_stands_in_the_catalogue_that_nobody_raises() -> None:
    used = {code for code, _ in raised()} | FROM_OUTSIDE
    words = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py"))
    unused = {
        code
        for code in set(CATALOGUE) - used
        if words.count(f'"{code}"') < 2  # the catalogue itself is one
    }
    assert not unused, "remove them from app/refusals.py"


def test_a_sentence_is_one_and_ends() -> None:
    for code, (status, words) in CATALOGUE.items():
        assert words.endswith("."), code
        assert 400 <= status < 600, code
        named = [name for _, name, _, _ in string.Formatter().parse(words) if name is not None]
        assert all(name.isidentifier() for name in named), code


def test_what_a_refusal_does_not_give_is_left_open() -> None:
    assert said("claim_not_due", {}) == (422, "The claim is due on …; hand it in from ….")
    assert said("never_heard_of", {}) == (422, "Never heard of.")
