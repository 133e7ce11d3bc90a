"""Made-up calls to every operation: none is answered but as its OpenAPI document says.

`make check` runs this: schemathesis invents valid and invalid calls and sends them over HTTP.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.result import Ok
from schemathesis.generation.case import Case
from schemathesis.generation.modes import GenerationMode

from kvitt.app.doors.manners.specification import operations
from kvitt.app.house import House, open_doors
from kvitt.features.identity.actions import (
    ProofGiven,
    create_person,
    grant_debtor_access,
    open_debtor_session,
    sign_in,
)
from kvitt.features.identity.queries import ClientFound
from kvitt.features.identity.secrets import csrf_token
from kvitt.features.identity.tokens import sign_token
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import fetch
from kvitt.runtime.feature import load_features
from kvitt.runtime.settings import load_settings
from tests.doors.conftest import PASSWORD
from tests.features.payments.cards import plug_cards
from tests.support.fixtures import FreshDatabase, StoppedClock
from tests.support.world import hand_in_claim, make_world, settle

EXAMPLES = 12
LEFT_OUT = {
    # A lawful no to a well-formed call is an answer like any other.
    "positive_data_acceptance",
    # What was ended may be asked for again: a signed-out session is not a resource.
    "use_after_free",
    "ensure_resource_availability",
    "max_response_time",
}
ENDS_SESSION = {"signOut", "endSession"}


@pytest.fixture
async def address(
    fresh_db: FreshDatabase,
    clock: StoppedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[str]:
    """The house, served over HTTP on a free port."""
    from granian.constants import Interfaces  # noqa: PLC0415 - heavy
    from granian.server.embed import Server  # noqa: PLC0415 - heavy

    monkeypatch.setenv("KVITT_REQUESTS_PER_MINUTE", "1000000")
    load_settings.cache_clear()
    world = await make_world(tmp_path, now=clock.now)
    plug_cards()
    await hand_in_claim(world.creditor, now=clock.now)
    await settle(clock.now)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(
        House(load_features()),
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGINL,
        websockets=False,
        log_enabled=False,
    )
    serving = asyncio.create_task(server.serve())
    await _answering(port)
    yield f"http://127.0.0.1:{port}"
    server.stop()  # type: ignore[no-untyped-call]
    await asyncio.gather(serving, return_exceptions=True)
    load_settings.cache_clear()


async def _answering(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError):
            _, line = await asyncio.open_connection("127.0.0.1", port)
            line.close()
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the house does not answer")


async def proofs(now: Any) -> dict[str, dict[str, str]]:
    """What opens each door."""
    case = (await fetch("select id, creditor_id, debtor_id from cases"))[0]
    machine = ClientFound(
        id=new_id(),
        client_id="m",
        creditor_id=case["creditor_id"],
        name="M",
        scopes=[],
        secret_hashes=[],
    )
    scopes = "cases:read claims:write remittances:read"
    await create_person("s@kvitt.example", name="S", password=PASSWORD, now=now)
    staff, _ = await sign_in("s@kvitt.example", PASSWORD, kind="staff", ip="::1", now=now)
    code = await grant_debtor_access(case["id"], case["debtor_id"], pin="1234", now=now)
    proof = ProofGiven(code=code, pin="1234")
    debtor, _ = await open_debtor_session(proof, ip="::1", now=now)
    return {
        "creditor": {"Authorization": f"Bearer {sign_token(machine, scopes, now=now)}"},
        "desk": _cookie("kvitt-desk", staff.token),
        "debtor": _cookie("kvitt-debtor", debtor.token),
        "callbacks": {},
    }


def _cookie(name: str, token: str) -> dict[str, str]:
    return {"Cookie": f"{name}={token}", "X-CSRF-Token": csrf_token(token)}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("door", ["creditor", "debtor", "desk", "callbacks"])
async def test_no_call_is_answered_but_as_documented(
    door: str, address: str, clock: StoppedClock
) -> None:
    headers = (await proofs(clock.now))[door]
    document = open_doors(load_features())[door].document()
    failures = await asyncio.to_thread(sweep, document, address, headers)
    assert not failures, "\n\n".join(failures)


def sweep(document: dict[str, Any], address: str, headers: Mapping[str, str]) -> list[str]:
    """Call every operation with what schemathesis makes up; what went against its document."""
    load_all_checks()
    checks: Any = [CHECKS.get_one(name) for name in CHECKS.get_all_names() if name not in LEFT_OUT]
    failures: list[str] = []
    for _, described in operations(document):
        # Who may call is the access table's matter; here everybody brings the right proof.
        described.pop("security", None)
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=address)
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if operation.definition.raw["operationId"] in ENDS_SESSION:
            continue
        for mode in GenerationMode:

            @seed(1)
            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def call(case: Case[Any]) -> None:
                case.call_and_validate(headers=dict(headers), checks=checks)

            try:
                call()
            except Unsatisfiable:
                pass  # nothing can be made up that is wrong: any bytes will do
            except BaseException as failure:
                failures.append(f"{operation.label} ({mode.value}): {_told(failure)}")
    return failures


def _told(failure: BaseException) -> str:
    inner = getattr(failure, "exceptions", None)
    return "\n".join(_told(one) for one in inner) if inner else str(failure)[:1500]
