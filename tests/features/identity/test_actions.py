"""Who gets in, and for how long."""

import datetime as dt

import pytest

from kvitt.core.refusal import Refusal
from kvitt.features.identity import actions
from kvitt.features.identity.actions import ProofGiven
from kvitt.features.identity.queries import find_session
from kvitt.features.identity.sessions import end_session
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import fetch, fetch_value

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
BORN = dt.date(1985, 4, 23)
PASSWORD = "elgsparv i snön"
IP = "203.0.113.7"


async def test_an_address_belongs_to_one_person_whatever_its_case(db: None) -> None:
    await actions.create_person("Maja@Norrel.example", name="M", password=PASSWORD, now=NOW)
    with pytest.raises(Refusal, match="email_taken"):
        await actions.create_person("maja@norrel.example", name="N", password=PASSWORD, now=NOW)
    with pytest.raises(Refusal, match="email_invalid"):
        await actions.create_person("maja", name="N", password=PASSWORD, now=NOW)


async def test_a_session_speaks_for_its_person(db: None) -> None:
    creditor_id = new_id()
    await actions.create_person(
        "m@norrel.example",
        name="Maja",
        password=PASSWORD,
        creditor_id=creditor_id,
        roles=("admin",),
        now=NOW,
    )
    opened, person = await actions.sign_in(
        "m@norrel.example", PASSWORD, kind="creditor_user", ip=IP, now=NOW
    )
    session = await find_session(opened.token, "creditor_user", now=NOW)
    assert session is not None
    actor = session.actor
    assert (actor.kind, actor.id, actor.creditor_id) == ("creditor_user", person.id, creditor_id)
    assert (actor.label, actor.roles) == ("Maja", frozenset({"admin"}))
    assert await find_session(opened.token, "staff", now=NOW) is None
    await end_session(opened.token)
    assert await find_session(opened.token, "creditor_user", now=NOW) is None


async def test_a_wrong_try_stays_counted_and_a_right_one_is_forgiven(db: None) -> None:
    await actions.create_person("m@norrel.example", name="M", password=PASSWORD, now=NOW)
    for _ in range(3):
        with pytest.raises(Refusal, match="sign_in_failed"):
            await actions.sign_in("m@norrel.example", "wrong", kind="staff", ip=IP, now=NOW)
    counted = await fetch("select failures from sign_in_attempts order by failures")
    assert [row["failures"] for row in counted] == [3, 3]
    await actions.sign_in("m@norrel.example", PASSWORD, kind="staff", ip=IP, now=NOW)
    counted = await fetch("select failures from sign_in_attempts")
    assert [row["failures"] for row in counted] == [3], "the address' tries stay counted"


async def test_a_new_code_replaces_the_old_one_only_when_it_has_been_used(db: None) -> None:
    case_id, debtor_id = new_id(), new_id()
    first = await actions.grant_debtor_access(case_id, debtor_id, birth_date=BORN, now=NOW)
    second = await actions.grant_debtor_access(case_id, debtor_id, birth_date=BORN, now=NOW)

    async def enter(code: str) -> None:
        proof = ProofGiven(code=code, birth_date=BORN)
        await actions.open_debtor_session(proof, ip=IP, now=NOW)

    await enter(first)
    await enter(first)
    await enter(second)
    with pytest.raises(Refusal, match="code_or_proof_wrong"):
        await enter(first)
    await enter(second)


async def test_a_code_opens_only_its_debtors_cases(db: None) -> None:
    debtor_id, other_debtor = new_id(), new_id()
    case_id, other_case, foreign = new_id(), new_id(), new_id()
    code = await actions.grant_debtor_access(case_id, debtor_id, pin="0006", now=NOW)
    await actions.grant_debtor_access(other_case, debtor_id, pin="0006", now=NOW)
    await actions.grant_debtor_access(foreign, other_debtor, pin="0006", now=NOW)
    proof = ProofGiven(code=code, pin="0006")
    opened, actor = await actions.open_debtor_session(proof, ip=IP, now=NOW)
    assert actor.case_ids == {case_id}
    session = await find_session(opened.token, "debtor", now=NOW)
    assert session is not None
    assert session.actor.debtor_id == debtor_id
    assert session.actor.case_ids == {case_id, other_case}


async def test_a_code_ends_with_its_year_and_a_revoked_one_ends_its_sessions(db: None) -> None:
    case_id, debtor_id = new_id(), new_id()
    code = await actions.grant_debtor_access(case_id, debtor_id, birth_date=BORN, now=NOW)
    proof = ProofGiven(code=code, birth_date=BORN)
    opened, _ = await actions.open_debtor_session(proof, ip=IP, now=NOW)
    await actions.revoke_debtor_access(case_id, debtor_id=new_id(), now=NOW)
    assert await find_session(opened.token, "debtor", now=NOW) is not None
    await actions.revoke_debtor_access(case_id, now=NOW)
    assert await find_session(opened.token, "debtor", now=NOW) is None
    late = await actions.grant_debtor_access(case_id, debtor_id, birth_date=BORN, now=NOW)
    with pytest.raises(Refusal, match="code_or_proof_wrong"):
        await actions.open_debtor_session(
            ProofGiven(code=late, birth_date=BORN), ip=IP, now=NOW + dt.timedelta(days=366)
        )


async def test_no_secret_is_stored_readable(db: None) -> None:
    code = await actions.grant_debtor_access(new_id(), new_id(), birth_date=BORN, now=NOW)
    _, secret = await actions.create_api_client(new_id(), name="M", scopes=("cases:read",), now=NOW)
    for table in ("debtor_access", "api_client_secrets"):
        row = await fetch_value(f"select row_to_json(t)::text from {table} t")
        for told in (code, code.replace("-", ""), secret, BORN.isoformat()):
            assert told not in str(row)


async def test_an_unknown_scope_is_refused(db: None) -> None:
    with pytest.raises(Refusal, match="scope_unknown"):
        await actions.create_api_client(new_id(), name="M", scopes=("all",), now=NOW)
