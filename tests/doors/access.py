"""The table of who may do what: every operation of every door, classified by hand.

A new operation is not in it, and `test_access` fails until somebody has said here who may call it,
on which objects.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal
from uuid import UUID

import msgspec

from tests.support.bank import Deposit, camt

Who = Literal["nobody", "user_a", "user_b", "machine", "debtor_a", "debtor_b", "staff"]
ACTORS: tuple[Who, ...] = (
    "nobody",
    "user_a",
    "user_b",
    "machine",
    "debtor_a",
    "debtor_b",
    "staff",
)
INSIDE: Mapping[str, frozenset[Who]] = {
    "creditor": frozenset({"user_a", "user_b", "machine"}),
    "debtor": frozenset({"debtor_a", "debtor_b"}),
    "desk": frozenset({"staff"}),
    "callbacks": frozenset(),
}
"""Who is let in at a door at all; everybody else is told to sign in."""


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """What belongs to one creditor and its debtor."""

    case_id: UUID
    number: str
    creditor_id: UUID
    debtor_id: UUID
    document_id: UUID
    checkout_id: UUID
    task_id: UUID
    remittance_id: UUID
    statement_id: UUID
    payment_file_id: UUID
    names: tuple[str, ...]
    """Words that nobody of the other side may ever read."""


class Objects(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to ask for: side a, side b, and what the desk alone has."""

    a: Side
    b: Side
    payment_id: UUID


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One way to call an operation."""

    path: Callable[[Side, Objects], str]
    said: Mapping[str, Any] = {}
    ok: int = 200
    whose: Literal["public", "own", "list", "staff", "session", "agency"]
    """`own`: an object of one side, 404 for the other · `list`: for all inside, each sees its own
    · `staff`: any object, for staff · `session`: about the caller itself · `public`: for all ·
    `agency`: an object that nobody at this door may see."""
    scope: bool = True
    """At the creditor door: whether a token without scopes is kept out."""


def _at(path: str) -> Callable[[Side, Objects], str]:
    return lambda side, _: path.format(
        case=side.case_id,
        document=side.document_id,
        checkout=side.checkout_id,
        task=side.task_id,
        remittance=side.remittance_id,
        statement=side.statement_id,
        payment_file=side.payment_file_id,
    )


def _own(path: str, *, ok: int = 200, **said: Any) -> Asked:
    return Asked(path=_at(path), said=said, ok=ok, whose="own")


def _list(path: str, *, ok: int = 200, **said: Any) -> Asked:
    return Asked(path=_at(path), said=said, ok=ok, whose="list")


def _staff(path: str, *, ok: int = 200, **said: Any) -> Asked:
    return Asked(path=_at(path), said=said, ok=ok, whose="staff")


def _public(path: str, *, ok: int, **said: Any) -> Asked:
    return Asked(path=_at(path), said=said, ok=ok, whose="public")


def _session(path: str, *, ok: int) -> Asked:
    return Asked(path=_at(path), ok=ok, whose="session", scope=False)


_XML = {"Content-Type": "application/xml"}
_JSON = {"Content-Type": "application/json"}
_NOBODY = {"email": "nobody@nowhere.example", "password": "not a password"}
_CLAIM = {
    "debtor": {
        "kind": "consumer",
        "name": "Nils Ny",
        "identity_number": "19720115-0013",
        "street": "Nygatan 1",
        "post_code": "111 22",
        "city": "Stockholm",
    },
    "invoice_number": "N-1",
    "ground": "El",
    "amount": {"amount_minor": 50_000, "currency": "SEK"},
    "due_day": "2026-09-30",
}

ACCESS: Mapping[tuple[str, str], Asked] = {
    ("creditor", "signIn"): _public("/sign-in", ok=401, json=_NOBODY),
    ("creditor", "signOut"): _session("/sign-out", ok=204),
    ("creditor", "getSession"): _session("/session", ok=200),
    ("creditor", "createToken"): _public(
        "/oauth/token", ok=401, data={"grant_type": "client_credentials"}
    ),
    ("creditor", "submitInvoice"): _list("/invoices", ok=422, content=b"<a/>", headers=_XML),
    ("creditor", "createClaim"): _list("/claims?dry_run=true", ok=201, json=_CLAIM),
    ("creditor", "listCases"): _list("/cases"),
    ("creditor", "getCase"): _own("/cases/{case}"),
    ("creditor", "getCaseStatement"): _own("/cases/{case}/statement"),
    ("creditor", "getCaseStatementDocument"): _own("/cases/{case}/statement/document"),
    ("creditor", "listCaseTimeline"): _own("/cases/{case}/timeline"),
    ("creditor", "downloadDocument"): _own("/documents/{document}"),
    ("creditor", "listRemittances"): _list("/remittances"),
    ("creditor", "getRemittance"): _own("/remittances/{remittance}"),
    ("creditor", "getOverview"): _list("/overview"),
    ("debtor", "startSession"): _public(
        "/sessions", ok=401, json={"code": "00000-00000", "pin": "1"}
    ),
    ("debtor", "getAgency"): _public("/agency", ok=200),
    ("debtor", "getSession"): _session("/session", ok=200),
    ("debtor", "endSession"): _session("/sign-out", ok=204),
    ("debtor", "listDebts"): _list("/debts"),
    ("debtor", "getDebt"): _own("/debts/{case}"),
    ("debtor", "getDebtStatement"): _own("/debts/{case}/statement"),
    ("debtor", "getDebtStatementDocument"): _own("/debts/{case}/statement/document"),
    ("debtor", "createCheckout"): _own("/debts/{case}/checkouts", ok=201, json={}),
    ("debtor", "getCheckout"): _own("/checkouts/{checkout}"),
    ("debtor", "createObjection"): _own(
        "/debts/{case}/objections", ok=201, json={"reason": "fault"}
    ),
    ("debtor", "reportPayment"): _own("/debts/{case}/payment-reports", ok=201, json={}),
    ("debtor", "requestContact"): _own(
        "/debts/{case}/contact-requests", ok=201, json={"channel": "phone", "reach_at": "070-1"}
    ),
    ("debtor", "downloadDocument"): _own("/documents/{document}"),
    ("desk", "signIn"): _public("/sign-in", ok=401, json=_NOBODY),
    ("desk", "signOut"): _session("/sign-out", ok=204),
    ("desk", "getSession"): _session("/session", ok=200),
    ("desk", "importBankFile"): _list(
        "/bank-files?dry_run=true",
        ok=201,
        content=camt([Deposit(amount_minor=100, text="?", serial=77)], identity="DRY"),
        headers=_XML,
    ),
    ("desk", "listBankFiles"): _list("/bank-files"),
    ("desk", "listUnmatchedPayments"): _list("/unmatched-payments"),
    ("desk", "matchPayment"): Asked(
        path=lambda _, objects: f"/unmatched-payments/{objects.payment_id}/match",
        said={"json": {"case_id": "{case}"}},
        whose="staff",
    ),
    ("desk", "listCases"): _list("/cases"),
    ("desk", "getCaseStatement"): _staff("/cases/{case}/statement"),
    ("desk", "getCaseStatementDocument"): _staff("/cases/{case}/statement/document"),
    ("desk", "downloadDocument"): _staff("/documents/{document}"),
    ("desk", "createRemittance"): _list("/remittances?dry_run=true", ok=201, json={}),
    ("desk", "listRemittances"): _list("/remittances"),
    ("desk", "getRemittance"): _staff("/remittances/{remittance}"),
    ("desk", "listTasks"): _list("/tasks"),
    ("desk", "completeTask"): _staff("/tasks/{task}/done", json={}),
    ("desk", "getOverview"): _list("/overview"),
    ("callbacks", "receiveStripeEvent"): _public("/stripe", ok=400, content=b"{}", headers=_JSON),
    ("callbacks", "receiveTextReceipt"): _public(
        "/texts/receipts",
        ok=422,
        content=b"id=1",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    ),
}

MORE: tuple[tuple[str, str, Asked], ...] = (
    ("creditor", "downloadDocument", _own("/documents/{statement}")),
    ("creditor", "downloadDocument", Asked(path=_at("/documents/{payment_file}"), whose="agency")),
    ("debtor", "downloadDocument", Asked(path=_at("/documents/{statement}"), whose="agency")),
    ("debtor", "downloadDocument", Asked(path=_at("/documents/{payment_file}"), whose="agency")),
    ("desk", "downloadDocument", _staff("/documents/{statement}")),
    ("desk", "downloadDocument", _staff("/documents/{payment_file}")),
)
"""Further objects of operations classified above."""


def expected(door: str, asked: Asked, who: Who, side: Literal["a", "b"]) -> int:
    """The status the table demands of one call."""
    if asked.whose == "public":
        return asked.ok
    if who not in INSIDE[door]:
        return 401
    if who == "machine":
        if not asked.scope:
            # A machine has no session to show; ending none is harmless.
            return 204 if asked.ok == 204 else 403
        return 403
    hidden = asked.whose == "agency" or (asked.whose == "own" and not who.endswith(side))
    return 404 if hidden else asked.ok
