"""Which words a letter can show."""

import pytest

from kvitt.core.writing import is_writable


@pytest.mark.parametrize("text", ["Åsa Öberg", "Łukasz Żółć", "Γιώργος", "Иван", "50 € – 3 %", ""])
def test_what_people_here_are_called_can_be_written(text: str) -> None:
    assert is_writable(text)


@pytest.mark.parametrize("text", ["pay \u202eemit", "\x00", "😀", "李", "a\u200bb"])
def test_what_hides_turns_or_has_no_letter_shape_cannot(text: str) -> None:
    assert not is_writable(text)
