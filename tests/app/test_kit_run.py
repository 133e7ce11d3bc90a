"""`kvitt kit run`: how vectors are asked, compared, and told."""

import json
import shlex
import sys
from datetime import date
from pathlib import Path

import pytest

from kvitt.app.commands import main
from kvitt.app.kit import run
from kvitt.app.kit.arguments import BadArgument
from kvitt.app.kit.ask import Told
from kvitt.app.kit.vectors import (
    Placed,
    Vector,
    citations_of,
    difference,
    every_vector,
)

FILE = """\
# One that agrees and one that does not.
asks: reference make
cases:
  - name: right
    given: {kind: viite, value: "123"}
    expect: {value: "1232"}
    cite: viite
  - name: wrong
    given: {kind: viite, value: "123"}
    expect: {value: "1233"}
    cite: viite
"""


def folder(at: Path, text: str = FILE) -> Path:
    (at / "fi").mkdir()
    (at / "fi" / "some.yaml").write_text(text, encoding="utf-8")
    return at


def vector(**changed: object) -> Vector:
    given = {"name": "one", "given": {}, "on": None, "expect": {}, "cite": ""} | changed
    return Vector(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asks", "words"),
    [
        ("law interest", "--country SE --to 2026-03-31"),
        ("law fees", "--country SE --as-of 2026-03-31"),
        ("law allocate", "--country SE --day 2026-03-31"),
        ("law may", "--country SE --on 2026-03-31"),
        ("law limitation", "--country SE"),
    ],
)
def test_the_day_of_a_vector_fills_the_commands_own_day(asks: str, words: str) -> None:
    one = vector(given={"country": "SE"}, on=date(2026, 3, 31))
    assert one.words(asks) == [*asks.split(), *words.split()]
    own = vector(given={"to": date(2026, 1, 1)}, on=date(2026, 3, 31))
    assert own.words("law interest") == ["law", "interest", "--to", "2026-01-01"]


def test_the_given_of_a_vector_are_the_commands_options() -> None:
    one = vector(
        given={"measure": ["a@2026-01-01", "b@2026-01-02"], "yes": True, "no": False, "n": 6}
    )
    assert one.words("law fees") == shlex.split(
        "law fees --measure a@2026-01-01 --measure b@2026-01-02 --yes --n 6"
    )
    assert vector(given={"kind": "barcode4", "value": ["FI1", "2.00", date(2026, 1, 1)]}).words(
        "reference make"
    ) == ["reference", "make", "barcode4", "FI1", "2.00", "2026-01-01"]


@pytest.mark.parametrize(
    ("expected", "got", "told"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, None),
        ({"a": 1}, {"b": 2}, "a: is missing"),
        ({"a": 1}, [1], "the answer: expected a, got [1]"),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, "a.b: expected 1, got 2"),
        ({"a": [1, 2]}, {"a": [1]}, "a: expected 2 items, got 1"),
        ({"a": [1, 2]}, {"a": [1, 3]}, "a[1]: expected 2, got 3"),
        ({"a": [1]}, {"a": 1}, "a: expected a list, got 1"),
        ({"a": True}, {"a": 1}, "a: expected True, got 1"),
        ({"a": "26.00"}, {"a": {"amount_minor": 2600, "currency": "EUR"}}, None),
        ({"a": "26"}, {"a": {"amount_minor": 26, "currency": "ISK"}}, None),
        (
            {"a": "26.01"},
            {"a": {"amount_minor": 2600, "currency": "EUR"}},
            'a: expected 26.01, got {"amount_minor":2600,"currency":"EUR"}',
        ),
        ({"a": "26.00"}, {"a": {}}, "a: expected 26.00, got {}"),
        ({"a": "26.00"}, {"a": "26.00"}, None),
        ({"a": date(2026, 1, 1)}, {"a": "2026-01-01"}, None),
        ({"a": date(2026, 1, 1)}, {"a": None}, "a: expected 2026-01-01, got null"),
        ({"a": "null"}, {"a": None}, None),
        ({"a": "null"}, {"a": 0}, "a: expected null, got 0"),
    ],
)
def test_what_is_expected_is_a_part_of_what_is_answered(
    expected: object, got: object, told: str | None
) -> None:
    assert difference(expected, got) == told


@pytest.mark.parametrize(
    ("expect", "told", "why"),
    [
        ({"refusal": "a"}, Told(code=3, content={"code": "a"}), None),
        ({"refusal": "a"}, Told(code=3, content={"code": "b"}), 'code: expected a, got "b"'),
        ({"refusal": "a"}, Told(code=0, content={}), "expected the refusal a, got exit code 0"),
        ({}, Told(code=3, content={"code": "b"}), "expected an answer, got exit code 3 (b)"),
        ({}, Told(code=0, content={}), None),
    ],
)
def test_a_refusal_is_expected_or_not(
    expect: dict[str, object], told: Told, why: str | None
) -> None:
    assert run.differs_from(expect, told) == why


def test_every_citation_of_an_answer_is_found() -> None:
    content = {
        "citation": "1 §",
        "absolute_citation": "5 §",
        "spans": [{"citation": "2 §", "amount": 1}],
        "law_reference": {"section": "3 §", "title": "lagen"},
    }
    assert citations_of(content) == ["1 §", "5 §", "2 §", "3 § lagen"]


def test_a_run_counts_and_names_what_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["kit", "run", "--vectors", str(folder(tmp_path))]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "against": "this implementation",
        "vectors": 2,
        "agree": 1,
        "differ": 1,
        "countries": {"fi": 2},
        "differences": [
            {
                "file": "fi/some.yaml",
                "name": "wrong",
                "asked": "reference make viite 123",
                "expected": {"value": "1233"},
                "got": {"value": "1232"},
                "why": 'value: expected 1233, got "1232"',
            }
        ],
    }


def test_a_run_in_which_all_agree_ends_in_0(tmp_path: Path) -> None:
    where = folder(tmp_path, FILE.replace('"1233"', '"1232"'))
    assert main(["kit", "run", "--country", "fi", "--vectors", str(where)]) == 0


def test_another_implementation_is_called_without_a_shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = folder(tmp_path)
    peer = tmp_path / "peer.py"
    peer.write_text("import json, sys\nprint(json.dumps({'value': sys.argv[-1] + '3'}))\n")
    against = shlex.join([sys.executable, str(peer), "$(id)"])
    assert main(["kit", "run", "--vectors", str(where), "--against", against]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in told["differences"]] == ["right"]
    assert told["against"] == against


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("import sys; sys.exit('not today')", "exit code 1: not today"),
        ("print('no json')", "no JSON on standard output: "),
        ("print('[1]')", "no JSON on standard output: "),
        ("import sys; sys.stdout.buffer.write(b'\\xff')", "no JSON on standard output: "),
        ("import time; time.sleep(9)", "no answer within 0.2 seconds"),
    ],
)
def test_a_peer_that_does_not_answer_differs(
    body: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_SECONDS_MAX", 0.2 if "sleep" in body else 60)
    asking = run.other(shlex.join([sys.executable, "-c", body]))
    placed = Placed(
        file="fi/a.yaml",
        asks="reference make",
        vector=vector(given={"kind": "viite", "value": "1"}),
    )
    found = run.compare(placed, asking)
    assert found is not None
    assert str(found["why"]).startswith(why)
    assert found["got"] is None


def test_a_fault_of_our_own_differs_too() -> None:
    placed = Placed(file="fi/a.yaml", asks="law nothing", vector=vector())
    found = run.compare(placed, run.ask_here)
    assert found is not None
    assert "“nothing” is none of" in str(found["why"])


def test_a_breakdown_of_our_own_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> Told:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(run, "ask", broken)
    with pytest.raises(run.NoAnswer, match="ZeroDivisionError"):
        run.ask_here([])


@pytest.mark.parametrize("against", ["", "'", "/nowhere/kvitt"])
def test_what_cannot_be_called_is_a_bad_argument(against: str) -> None:
    with pytest.raises(BadArgument, match="is not a command that can be called"):
        run.other(against)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (FILE.replace("cite: viite", "cites: viite", 1), "fi/some.yaml, line 4: "),
        (FILE.replace("name: wrong", "name: 010"), "fi/some.yaml, line 8: quote “010”"),
        ("asks: law fees\n", "fi/some.yaml, line 1: "),
        ("asks: law fees\ncases: []\n", "there are no vectors under "),
    ],
)
def test_a_vector_that_cannot_be_read_names_its_line(
    text: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["kit", "run", "--vectors", str(folder(tmp_path, text))]) == 2
    assert capsys.readouterr().err.startswith(f"kvitt kit run: {sentence}")


def test_without_the_repository_there_are_no_vectors(tmp_path: Path) -> None:
    with pytest.raises(BadArgument, match="run this from a clone of it"):
        every_vector(folder=tmp_path / "tests" / "law")
