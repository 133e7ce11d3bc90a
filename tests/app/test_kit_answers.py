"""What the kit answers: JSON, its exit codes, and the lawful no."""

import argparse
import json
import subprocess
import sys
from types import ModuleType

import pytest

from kvitt.app.commands import main
from kvitt.app.kit import answer, ask
from kvitt.app.kit.arguments import BadArgument
from kvitt.core.citation import Citation
from kvitt.core.refusal import Refusal, Refusals

CITATION = Citation(
    act="1975:635", section="6 §", title="räntelagen", basis="statute", note="andra stycket"
)


def module_that(raises: Exception) -> ModuleType:
    def say_no(_: argparse.Namespace) -> dict[str, object]:
        raise raises

    module = ModuleType("no")
    module.__dict__.update(add=lambda _: None, answer=say_no)
    return module


def test_an_answer_is_json_and_ends_in_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reference", "make", "viite", "123"]) == 0
    assert json.loads(capsys.readouterr().out) == {"value": "1232"}


def test_letters_of_the_north_are_written_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["identity", "check", "fi.person", "131052-308T"]) == 0
    assert '"kind": "henkilötunnus"' in capsys.readouterr().out


def test_a_lawful_no_is_a_problem_and_ends_in_3(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = Refusal("rate_not_known", params={"day": "2027-01-01"}, citation=CITATION)
    monkeypatch.setattr(ask, "_module", lambda _: module_that(refused))
    assert main(["law", "interest"]) == 3
    assert json.loads(capsys.readouterr().out) == {
        "type": "/problems/rate_not_known",
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": "The interest rate for 2027-01-01 is not known.",
        "code": "rate_not_known",
        "params": {"day": "2027-01-01"},
        "errors": [],
        "law_reference": {
            "act": "1975:635",
            "section": "6 §",
            "title": "räntelagen",
            "basis": "statute",
            "note": "andra stycket",
        },
    }


def test_several_reasons_are_told_at_once() -> None:
    told = answer.problem(
        Refusals([Refusal("rate_not_known", params={"day": "x"}), Refusal("law_not_known")])
    )
    assert told["code"] == "rate_not_known"
    assert "law_reference" not in told
    assert [part["code"] for part in told["errors"]] == ["rate_not_known", "law_not_known"]  # type: ignore[attr-defined]


def test_one_reason_that_points_is_told_where() -> None:
    told = answer.problem(Refusal("rate_not_known", params={"day": "x"}, pointer="/to"))
    assert told["errors"] == [
        {
            "pointer": "/to",
            "code": "rate_not_known",
            "detail": "The interest rate for x is not known.",
            "params": {"day": "x"},
        }
    ]


def test_a_bad_argument_found_late_ends_in_2_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = BadArgument("--from lies after --to; swap them.")
    monkeypatch.setattr(ask, "_module", lambda _: module_that(wrong))
    assert main(["law", "interest"]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "kvitt law interest: --from lies after --to; swap them.\n")


@pytest.mark.parametrize(
    ("citation", "line"),
    [
        (CITATION, "6 § räntelagen (1975:635) – andra stycket"),
        (Citation("", "6 §", "räntelagen", "notice"), "6 § räntelagen"),
        (
            Citation("1975:635", "6 §", "räntelagen (1975:635)", "recalled"),
            "6 § räntelagen (1975:635) [recalled]",
        ),
        (Citation("", "", "god inkassosed", "secondary"), "god inkassosed [secondary]"),
        (Citation("", "", "branschpraxis", "custom"), "branschpraxis [custom]"),
    ],
)
def test_a_citation_is_one_line(citation: Citation, line: str) -> None:
    assert answer.cited(citation) == line


def test_citations_are_named_once_each() -> None:
    other = Citation("", "7 §", "räntelagen", "statute")
    assert answer.all_cited([other, CITATION, other]) == (
        "7 § räntelagen; 6 § räntelagen (1975:635) – andra stycket"
    )


def test_an_amount_is_whole_minor_units() -> None:
    assert answer.amount(1250, "SEK") == {"amount_minor": 1250, "currency": "SEK"}


def test_json_is_utf_8_whatever_the_terminal_is_set_to() -> None:
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "kvitt.app.commands",
            "identity",
            "check",
            "fi.person",
            "131052-308T",
        ],
        capture_output=True,
        check=True,
        env={"PYTHONIOENCODING": "ascii"},
    )
    assert json.loads(ended.stdout.decode())["kind"] == "henkilötunnus"


def test_a_call_loads_nothing_heavy() -> None:
    script = (
        "import sys; from kvitt.app.commands import main; "
        "main(['reference', 'make', 'viite', '123']); "
        "print([name for name in ('litestar', 'piccolo', 'typst', 'asyncpg', 'httpx', 'lxml') "
        "if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert ended.stdout.splitlines()[-1] == b"[]"


def test_only_what_is_recalled_is_told_how_to_be_used() -> None:
    def detail(reason: str) -> object:
        params = {"parameter": "demand_amount", "day": "2012-02-02", "reason": reason}
        return answer.problem(Refusal("law_not_known", params=params))["detail"]

    assert str(detail("only recalled")).endswith(
        "a guess. Add --allow-recalled to use it all the same."
    )
    assert str(detail("no amount in the law")).endswith("a guess.")
