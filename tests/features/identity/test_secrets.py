"""Codes that can be typed, secrets that are only stored as hashes."""

import math

import pytest

from kvitt.core.refusal import Refusal
from kvitt.features.identity import secrets


def test_a_code_is_two_groups_of_unmistakable_signs_with_48_bits_at_least() -> None:
    assert secrets.CODE_LENGTH * math.log2(len(secrets.CODE_SIGNS)) >= 48
    codes = {secrets.new_code() for _ in range(1000)}
    assert len(codes) == 1000
    for code in codes:
        one, two = code.split("-")
        assert len(one) == len(two) == 5
        assert not set(code) & set("ILOU")


def test_a_code_may_be_typed_in_many_ways() -> None:
    printed = secrets.code_hash("7KQ2M-0W1RD")
    for typed in (
        "7kq2m0w1rd",
        " 7KQ2M 0W1RD ",
        "7kq2m-owird",
        "7KQ2M–0WLRD",
        "7 K Q 2 M-O W l R D",
    ):
        assert secrets.code_hash(typed) == printed, typed
    assert secrets.code_hash("7KQ2M-0W1RE") != printed


async def test_a_password_is_stored_as_argon2id_and_must_be_long_enough() -> None:
    stored = await secrets.hash_password("elgsparv i snön")
    assert stored.startswith("$argon2id$")
    assert await secrets.is_password(stored, "elgsparv i snön")
    assert not await secrets.is_password(stored, "elgsparv i snon")
    assert not await secrets.is_password(None, "elgsparv i snön")
    for wrong in ("short", "x" * 201):
        with pytest.raises(Refusal, match="password_length"):
            await secrets.hash_password(wrong)


def test_a_csrf_token_follows_from_the_session_but_tells_nothing_of_it() -> None:
    token = secrets.new_token()
    assert secrets.csrf_token(token) == secrets.csrf_token(token)
    assert secrets.csrf_token(token) != secrets.csrf_token(secrets.new_token())
    assert token not in secrets.csrf_token(token)
