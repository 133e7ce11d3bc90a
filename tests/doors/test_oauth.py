"""OAuth 2 client credentials, and what the tokens open."""

import base64
import datetime as dt

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from kvitt.core.refusal import Refusal
from kvitt.features.identity.actions import (
    add_client_secret,
    create_api_client,
    revoke_client_secret,
)
from kvitt.runtime.columns import new_id
from tests.doors.conftest import NOW, Client, Lines
from tests.support.fixtures import StoppedClock

GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
async def pair(db: None, clock: StoppedClock) -> tuple[str, str]:
    return await create_api_client(
        new_id(), name="Machine", scopes=("cases:read", "claims:write"), now=NOW
    )


async def ask(lines: Lines, pair: tuple[str, str], **form: str) -> Client:
    client = lines.at("creditor")
    answer = await client.post("/oauth/token", data=GRANT | form, auth=pair)
    assert answer.status_code == 200, answer.text
    client.bearer = answer.json()["access_token"]
    return client


async def test_both_ways_of_proving_a_client_work(lines: Lines, pair: tuple[str, str]) -> None:
    client = lines.at("creditor")
    by_form = GRANT | {"client_id": pair[0], "client_secret": pair[1]}
    for answer in (
        await client.post("/oauth/token", data=GRANT, auth=pair),
        await client.post("/oauth/token", data=by_form),
    ):
        assert answer.status_code == 200
        told = answer.json()
        assert (told["token_type"], told["expires_in"]) == ("Bearer", 600)
        assert told["scope"] == "cases:read claims:write"
        assert answer.headers["cache-control"] == "no-store"


async def test_wrong_calls_are_told_in_the_words_of_the_standard(
    lines: Lines, pair: tuple[str, str]
) -> None:
    client = lines.at("creditor")
    wrong = (pair[0], "wrong")
    for form, auth, status, error in (
        (GRANT, wrong, 401, "invalid_client"),
        (GRANT, ("nobody", pair[1]), 401, "invalid_client"),
        (GRANT, None, 401, "invalid_client"),
        ({"grant_type": "password"}, pair, 400, "unsupported_grant_type"),
        ({"scope": "cases:read"}, pair, 400, "unsupported_grant_type"),
        (GRANT | {"scope": "remittances:read"}, pair, 400, "invalid_scope"),
    ):
        answer = await client.post("/oauth/token", data=form, auth=auth)
        assert (answer.status_code, answer.json()["error"]) == (status, error), form
        assert answer.json()["code"] == error
        if status == 401:
            assert answer.headers["www-authenticate"].startswith("Basic")


async def test_a_token_carries_only_the_scopes_asked_for(
    lines: Lines, pair: tuple[str, str]
) -> None:
    client = await ask(lines, pair, scope="cases:read")
    assert (await client.get(f"/jars/{new_id()}")).status_code == 200
    answer = await client.post("/jars", json={"number": 200})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert answer.json()["params"] == {"scope": "claims:write"}


async def test_a_token_ends_after_ten_minutes(
    lines: Lines, pair: tuple[str, str], clock: StoppedClock
) -> None:
    client = await ask(lines, pair)
    path = f"/jars/{new_id()}"
    clock.forward(seconds=599)
    assert (await client.get(path)).status_code == 200
    clock.forward(seconds=1)
    answer = await client.get(path)
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


async def test_forged_and_broken_tokens_open_nothing(lines: Lines, pair: tuple[str, str]) -> None:
    good = (await ask(lines, pair)).bearer
    head, body, _ = good.split(".")
    claims = {
        "iss": "kvitt",
        "sub": "x",
        "cid": str(new_id()),
        "creditor": str(new_id()),
        "name": "x",
        "scope": "cases:read",
        "exp": int((NOW + dt.timedelta(hours=1)).timestamp()),
    }
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    forged = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(b"k" * 32))
    for token in ("x", "", f"{none}.{body}.", f"{head}.{body}.AAAA", forged, good[:-2], "å" * 30):
        client = lines.at("creditor")
        headers = {"Authorization": f"Bearer {token}".encode()}
        answer = await client.get(f"/jars/{new_id()}", headers=headers)
        assert answer.status_code == 401, token
    other = lines.at("creditor")
    answer = await other.get(f"/jars/{new_id()}", headers={"Authorization": f"Basic {good}"})
    assert answer.status_code == 401


async def test_a_token_opens_no_other_door(lines: Lines, pair: tuple[str, str]) -> None:
    token = (await ask(lines, pair)).bearer
    for door in ("desk", "debtor"):
        client = lines.at(door)
        client.bearer = token
        assert (await client.get("/shelf")).status_code == 401


async def test_a_machine_has_no_session_to_show(lines: Lines, pair: tuple[str, str]) -> None:
    client = await ask(lines, pair)
    answer = await client.get("/session")
    assert (answer.status_code, answer.json()["code"]) == (403, "session_needed")


async def test_a_secret_is_replaced_while_the_other_works(
    lines: Lines, pair: tuple[str, str]
) -> None:
    second = await add_client_secret(pair[0], now=NOW)
    await ask(lines, pair)
    await ask(lines, (pair[0], second))
    with pytest.raises(Refusal, match="client_secrets_full"):
        await add_client_secret(pair[0], now=NOW)
    await revoke_client_secret(pair[0], pair[1], now=NOW)
    client = lines.at("creditor")
    assert (await client.post("/oauth/token", data=GRANT, auth=pair)).status_code == 401
    await ask(lines, (pair[0], second))
    await add_client_secret(pair[0], now=NOW)
