"""Every no has the same shape, and points to what is wrong."""

from uuid import uuid4

from tests.doors.conftest import Client, Lines

SHAPE = {"type", "title", "status", "detail", "code", "params", "errors", "request_id"}


async def test_a_lawful_no_tells_code_params_pointer_and_paragraph(machine: Client) -> None:
    answer = await machine.post("/jars", json={"number": 113})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert set(told) == SHAPE | {"law_reference"}
    assert told["type"] == "/problems/claim_not_due"
    assert told["code"] == "claim_not_due"
    assert told["detail"] == "The claim is due on 2026-12-31; hand it in from 2027-01-01."
    assert told["params"] == {"due_day": "2026-12-31", "first_day": "2027-01-01"}
    assert told["errors"][0]["pointer"] == "/number"
    assert told["law_reference"]["section"] == "5 §"
    assert told["request_id"] == answer.headers["request-id"]


async def test_several_reasons_are_told_at_once(machine: Client) -> None:
    told = (await machine.post("/jars", json={"number": 114})).json()
    assert told["code"] == "nothing_to_pay"
    assert [(part["code"], part["pointer"]) for part in told["errors"]] == [
        ("nothing_to_pay", "/number"),
        ("claim_disputed", ""),
    ]


async def test_a_fault_of_ours_tells_nothing_but_its_id(machine: Client) -> None:
    answer = await machine.post("/jars", json={"number": 115})
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal_error"
    assert "burns" not in answer.text


async def test_a_wrong_field_is_pointed_at(machine: Client) -> None:
    cases = [
        ({}, "/number", "field_missing"),
        ({"number": "x"}, "/number", "field_invalid"),
        ({"number": 0}, "/number", "field_out_of_range"),
        ({"number": 1, "colour": "red"}, "/colour", "field_unknown"),
        (
            {"number": 1, "labels": [{"words": "a"}, {"words": ""}]},
            "/labels/1/words",
            "field_length",
        ),
        ({"number": 1, "labels": [{}]}, "/labels/0/words", "field_missing"),
    ]
    for body, pointer, code in cases:
        answer = await machine.post("/jars", json=body)
        told = answer.json()
        assert answer.status_code == 422, body
        assert told["code"] == "fields_invalid"
        assert [(part["pointer"], part["code"]) for part in told["errors"]] == [(pointer, code)], (
            body
        )


async def test_a_wrong_query_is_pointed_at(machine: Client) -> None:
    answer = await machine.get(f"/jars/{uuid4()}", params={"size": "1000"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "?size"


async def test_what_cannot_be_read_is_400(machine: Client) -> None:
    answer = await machine.post("/jars", content=b"{", headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["code"] == "request_unreadable"


async def test_unknown_paths_and_methods_are_problems_too(machine: Client, lines: Lines) -> None:
    for path, status, code in (
        ("/nothing", 404, "not_found"),
        ("/jars/not-a-uuid", 404, "not_found"),
        ("/jars", 405, "method_not_allowed"),
    ):
        answer = await machine.get(path)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers["content-type"] == "application/problem+json"
    outside = await machine.line.get("/elsewhere")
    assert (outside.status_code, outside.json()["code"]) == (404, "not_found")


async def test_a_body_of_another_type_is_refused(machine: Client) -> None:
    answer = await machine.post(
        "/jars", content=b"number=1", headers={"Content-Type": "text/plain"}
    )
    assert answer.status_code == 415
    assert answer.json()["params"] == {"accepted": "application/json"}


async def test_a_body_past_its_limit_is_refused_whole_or_in_pieces(machine: Client) -> None:
    async def pieces() -> object:
        for _ in range(30):
            yield b"x" * 100

    xml = {"Content-Type": "application/xml"}
    assert (await machine.post("/files", content=b"x" * 2000, headers=xml)).status_code == 201
    whole = await machine.post("/files", content=b"x" * 2001, headers=xml)
    streamed = await machine.post("/files", content=pieces(), headers=xml)
    keyed = await machine.post(
        "/files", content=b"x" * 2001, headers={**xml, "Idempotency-Key": "k"}
    )
    for answer in (whole, streamed, keyed):
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


async def test_a_sane_request_id_is_kept_and_another_is_not(machine: Client) -> None:
    kept = await machine.get("/session", headers={"Request-Id": "abc-123-DEF-456"})
    assert kept.headers["request-id"] == "abc-123-DEF-456"
    odd = await machine.get("/session", headers={"Request-Id": "a b\tc<script>"})
    assert odd.headers["request-id"] != "a b\tc<script>"


async def test_every_answer_is_sent_with_safe_headers(machine: Client) -> None:
    for answer in (
        await machine.get(f"/jars/{uuid4()}"),
        await machine.get("/nothing"),
        await machine.line.get("/elsewhere"),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_the_house_tells_its_health(machine: Client) -> None:
    assert (await machine.line.get("/health/live")).status_code == 200
    assert (await machine.line.get("/health/ready")).json() == {"health": "ready"}


async def test_the_reading_page_is_there_for_all(lines: Lines, db: None) -> None:
    for door in ("creditor", "debtor", "desk", "callbacks"):
        page = await lines.at(door).get("/docs")
        assert page.status_code == 200
        assert "<h1>" in page.text
        assert (await lines.at(door).get("/docs/openapi.json")).json()["openapi"] == "3.1.0"
