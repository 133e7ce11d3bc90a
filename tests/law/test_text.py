from datetime import date
from pathlib import Path

import pytest

from kvitt.law.text import LawFileError, read_text


def written(folder: Path, text: str) -> Path:
    path = folder / "fees.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_plain_text_days_and_counts_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, 'a: 2013-03-16\nb: [1, "0.5", true, false, {c: some text}]\n')
    text = read_text(path)
    assert text.root == {"a": date(2013, 3, 16), "b": [1, "0.5", True, False, {"c": "some text"}]}
    assert str(text.error(("b", 4, "c"), "no")).endswith("/fees.yaml, line 2: no")


@pytest.mark.parametrize(
    ("trap", "told"),
    [
        ("NO: x", "quote “NO”"),
        ("a: on", "quote “on”"),
        ("a: 8:30", "quote “8:30”"),
        ("a: 010", "quote “010”"),
        ("a: 1.5", "quote “1.5”"),
        ("a: ~", "quote “~”"),
        ("a: 2013-03-16 10:00:00", "quote “2013-03-16 10:00:00”"),
        ("a: 1_000", "quote “1_000”"),
        ("a: 2013-02-30", "no day 2013-02-30"),
        ("1: x", "quote the name “1”"),
        ("b: 1\nb: 2", "“b” is said twice"),
        ("a: [", "not well-formed"),
        ("a: &b x\nc: *b", "say it again: “*b” is not followed"),
        ("a: x\n---\nb: x", "a second document begins"),
        ("[a]: x", "quote the name"),
    ],
)
def test_every_trap_is_refused_with_its_line(tmp_path: Path, trap: str, told: str) -> None:
    with pytest.raises(LawFileError) as refused:
        read_text(written(tmp_path, f"first: x\n{trap}\n"))
    assert told in str(refused.value)
    assert "/fees.yaml, line " in str(refused.value)


def test_the_line_is_the_line_of_the_trap(tmp_path: Path) -> None:
    with pytest.raises(LawFileError, match="line 3"):
        read_text(written(tmp_path, "a: 1\nb: 2\nc: 1.5\n"))


def test_a_file_that_is_no_set_of_names_is_refused(tmp_path: Path) -> None:
    for text in ("", "- a\n"):
        with pytest.raises(LawFileError, match="named entries"):
            read_text(written(tmp_path, text))


def test_a_control_character_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LawFileError, match="cannot be read"):
        read_text(written(tmp_path, "a: \x01\n"))


def test_a_complaint_names_the_nearest_line_there_is(tmp_path: Path) -> None:
    text = read_text(written(tmp_path, "a: x\nb:\n  - c\n  - d: e\n"))
    told = {
        ("a",): 1,
        ("b",): 2,
        ("b", 0): 3,
        ("b", 1, "d"): 4,
        ("b", 1, "f", "g"): 4,
        ("b", 2): 2,
        ("z",): 1,
    }
    for place, line in told.items():
        assert f"line {line}: no" in str(text.error(place, "no"))


def test_a_word_read_twice_is_the_same_word(tmp_path: Path) -> None:
    text = read_text(written(tmp_path, "a: [x, x, 1, 1, 2013-03-16, 2013-03-16]\n"))
    day = date(2013, 3, 16)
    assert text.root == {"a": ["x", "x", 1, 1, day, day]}
