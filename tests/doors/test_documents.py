"""The committed OpenAPI documents are what the code says, and say enough."""

from typing import Any

import msgspec
import pytest

from kvitt.app.doors.manners.specification import operations, operations_of
from kvitt.app.house import open_doors
from kvitt.app.openapi import FOLDER, differing, make_documents
from kvitt.runtime.feature import load_features

DOCUMENTS = make_documents()


def all_operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (f"{door} {operation['operationId']}", where, operation)
        for door, document in DOCUMENTS.items()
        for where, operation in operations(document)
    ]


def test_the_committed_files_are_what_the_code_says() -> None:
    assert [path.name for path in differing(FOLDER)] == [], (
        "run `make openapi` and look at the diff"
    )


def test_making_them_twice_gives_the_same() -> None:
    assert make_documents() == DOCUMENTS


@pytest.mark.parametrize(("name", "where", "operation"), all_operations())
def test_an_operation_says_what_it_does_and_how_it_refuses(
    name: str, where: str, operation: dict[str, Any]
) -> None:
    assert operation.get("summary", "").strip(), name
    assert operation.get("description", "").strip(), f"{name}: give the route a docstring"
    statuses = set(operation["responses"])
    assert {"400", "429"} <= statuses
    for status in statuses - {"200", "201", "204"}:
        assert operation["responses"][status]["$ref"].endswith(f"/Problem{status}")
    if not where.startswith("GET"):
        assert {"413", "422"} <= statuses, name
    if operation["security"] != []:
        assert {"401", "403"} <= statuses, name
    if "{" in where:
        assert "404" in statuses, name


def test_every_json_body_has_an_example_that_would_be_taken() -> None:
    for door in open_doors(load_features()).values():
        for route in operations_of(door.app):
            field = route.parsed_fn_signature.parameters.get("data")
            if field is None:
                continue
            example = route.opt.get("body_example")
            assert example is not None, f"{door.name} {route.operation_id}: give a body_example"
            msgspec.convert(example, field.annotation)


def test_the_operation_ids_that_others_lean_on_are_there() -> None:
    kept = {
        "creditor": "signIn signOut createToken submitInvoice createClaim listCases getCase"
        " getCaseStatement listCaseTimeline downloadDocument listRemittances getRemittance",
        "debtor": "startSession listDebts getDebt createCheckout",
        "desk": "signIn signOut importBankFile listUnmatchedPayments matchPayment createRemittance",
    }
    for door, names in kept.items():
        there = {operation["operationId"] for _, operation in operations(DOCUMENTS[door])}
        assert set(names.split()) <= there


def test_every_reference_inside_a_document_leads_somewhere() -> None:
    def references(part: object) -> list[str]:
        if isinstance(part, dict):
            own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
            return own + [one for value in part.values() for one in references(value)]
        if isinstance(part, list):
            return [one for value in part for one in references(value)]
        return []

    for door, document in DOCUMENTS.items():
        for reference in set(references(document)):
            place: Any = document
            for step in reference.removeprefix("#/").split("/"):
                assert step in place, f"{door}: {reference}"
                place = place[step]
