from pathlib import Path

import pytest

from kvitt.runtime import paging
from kvitt.runtime.settings import SettingsError, read_settings


def test_addresses_follow_the_ports() -> None:
    settings = read_settings({"KVITT_DEBTOR_PORT": "9000", "KVITT_API_URL": "https://api.example"})
    assert settings.debtor_url == "http://127.0.0.1:9000"
    assert settings.api_url == "https://api.example"
    assert settings.home == Path(".kvitt").absolute()


def test_the_owner_is_the_application_unless_named() -> None:
    settings = read_settings({"KVITT_DATABASE_URL": "postgresql://a/b"})
    assert settings.migration_url == "postgresql://a/b"


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("KVITT_DEBTOR_PRT", "did you mean KVITT_DEBTOR_PORT?"),
        ("KVITT_WHATEVER_ELSE", "is not a setting of Kvitt"),
        ("KVITT_API_PORT", "KVITT_API_PORT cannot be read: Expected `int`"),
    ],
)
def test_a_setting_that_cannot_be_is_told_in_one_sentence(variable: str, words: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({variable: "much"})
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_cursor_comes_back_as_it_went_and_cannot_be_forged() -> None:
    cursor = paging.encode_cursor("cases", "2026-11-22", 7)
    assert paging.decode_cursor("cases", cursor) == ("2026-11-22", 7)
    for forged in ("", "x", cursor[:-2] + "AA", "é", cursor + "A" * 40):
        with pytest.raises(paging.CursorInvalid):
            paging.decode_cursor("cases", forged)
    with pytest.raises(paging.CursorInvalid):
        paging.decode_cursor("remittances", cursor)
