"""The guide to the kit shows real commands and real answers."""

import json
import re
import shlex
from pathlib import Path

import pytest

from kvitt.app.commands import main
from kvitt.app.kit.vectors import difference

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "recomputing-the-law.md"
BLOCK = re.compile(r"^ *```console\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
CALL = re.compile(r"^ *\$ kvitt (.*)$", re.MULTILINE)


def shown() -> list[tuple[str, str]]:
    found = []
    for block in BLOCK.findall(GUIDE.read_text(encoding="utf-8")):
        parts = CALL.split(block)[1:]
        found += list(zip(parts[::2], parts[1::2], strict=True))
    return found


@pytest.mark.parametrize(("words", "answer"), shown(), ids=lambda text: text[:40].strip())
def test_the_guide_shows_what_is_answered(
    words: str, answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(shlex.split(words))
    assert difference(as_expected(json.loads(answer)), json.loads(capsys.readouterr().out)) is None


def as_expected(shown_value: object) -> object:
    """An empty field is expected by the word for it."""
    if isinstance(shown_value, dict):
        return {name: as_expected(value) for name, value in shown_value.items()}
    if isinstance(shown_value, list):
        return [as_expected(value) for value in shown_value]
    return "null" if shown_value is None else shown_value


def test_the_guide_has_its_calls() -> None:
    assert len(shown()) >= 10
