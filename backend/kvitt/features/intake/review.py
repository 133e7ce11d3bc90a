"""Reviewing a claim handed in: every reason at once, each pointing at its field."""

from collections.abc import Mapping
from datetime import date

import msgspec

from kvitt.core.admissibility import ClaimFacts, assess_claim
from kvitt.core.admissibility import Finding as Assessed
from kvitt.core.person import IdentityNumber, read_identity
from kvitt.core.refusal import Refusal
from kvitt.features.intake.schemas import Finding, NewClaim, NewDebtor
from kvitt.law.country import CountryLaw

POINTERS: Mapping[str, str] = {
    "/invoice_number": "/invoice_number",
    "/due_day": "/due_day",
    "/issue_day": "/issued_on",
    "/arose_day": "/arose_on",
    "/ground": "/ground",
    "/currency": "/amount/currency",
    "/total": "/amount/amount_minor",
    "/payable": "/amount/amount_minor",
    "/debtor": "/debtor",
    "/debtor_name": "/debtor/name",
    "/debtor_address": "/debtor/street",
    "/debtor_kind": "/debtor/kind",
    "/debtor_identity": "/debtor/identity_number",
    "/disputed": "/disputed",
    "/reminder_agreed": "/reminder/fee_agreed",
}
"""Where each field of the review stands in a `NewClaim`."""

UBL_POINTERS: Mapping[str, str] = {
    "/invoice_number": "/Invoice/cbc:ID",
    "/due_day": "/Invoice/cbc:DueDate",
    "/issued_on": "/Invoice/cbc:IssueDate",
    "/arose_on": "/Invoice/cbc:IssueDate",
    "/ground": "/Invoice/cac:InvoiceLine/cac:Item/cbc:Name",
    "/amount/currency": "/Invoice/cbc:DocumentCurrencyCode",
    "/amount/amount_minor": "/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount",
    "/debtor": "/Invoice/cac:AccountingCustomerParty",
    "/debtor/name": "/Invoice/cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity",
    "/debtor/street": "/Invoice/cac:AccountingCustomerParty/cac:Party/cac:PostalAddress",
    "/debtor/kind": "/Invoice/cac:AccountingCustomerParty/cac:Party",
    "/debtor/identity_number": (
        "/Invoice/cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID"
    ),
    "/amount": "/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount",
}
"""Where the same fields stand in an invoice file."""


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """What the review found, and the identity numbers it read on the way."""

    findings: tuple[Finding, ...]
    identities: Mapping[str, IdentityNumber]
    """By pointer: `/debtor`, `/other_liable/0/debtor`, …"""

    @property
    def accepted(self) -> bool:
        """Whether nothing bars the claim."""
        return not any(finding.severity == "refuse" for finding in self.findings)


def review_claim(
    new: NewClaim, law: CountryLaw, *, creditor_name: str, duplicate: bool, today: date
) -> Review:
    """Find everything that bars a claim or that its creditor should know."""
    identities: dict[str, IdentityNumber] = {}
    findings: list[Finding] = []
    parties = {"/debtor": new.debtor} | {
        f"/other_liable/{at}/debtor": other.debtor for at, other in enumerate(new.other_liable)
    }
    for pointer, debtor in parties.items():
        read = _read_identity(debtor, law, pointer, today)
        if isinstance(read, Finding):
            findings.append(read)
        else:
            identities[pointer] = read
        if pointer != "/debtor":
            findings += _party_findings(debtor, pointer)
    identity = identities.get("/debtor")
    facts = _facts(new, identity, creditor_name=creditor_name, duplicate=duplicate)
    findings += [
        _shown(one)
        for one in assess_claim(facts, law, today)
        if one.code != "identity_number_missing"
    ]
    findings += _reminder_findings(new, today)
    return Review(findings=tuple(findings), identities=identities)


def _facts(
    new: NewClaim, identity: IdentityNumber | None, *, creditor_name: str, duplicate: bool
) -> ClaimFacts:
    return ClaimFacts(
        currency=new.amount.currency,
        total_minor=new.amount.amount_minor,
        payable_minor=new.amount.amount_minor,
        due_day=new.due_day,
        issue_day=new.issued_on,
        arose_day=new.arose_on,
        invoice_number=new.invoice_number.strip(),
        ground=new.ground.strip(),
        creditor_name=creditor_name,
        debtor_name=new.debtor.name.strip(),
        debtor_address=f"{new.debtor.street}{new.debtor.post_code}".strip(),
        debtor_kind=new.debtor.kind,
        debtor_identity=identity.digits if identity else "",
        debtor_birth_day=identity.birth_day if identity else None,
        debtor_deceased=new.debtor.deceased_on is not None,
        disputed=new.disputed,
        duplicate=duplicate,
        reminder_charged=new.reminder is not None,
        reminder_agreed=new.reminder is not None and new.reminder.fee_agreed,
    )


def _read_identity(
    debtor: NewDebtor, law: CountryLaw, pointer: str, today: date
) -> IdentityNumber | Finding:
    """Read the number strictly; without it nobody can be told apart or sign in."""
    where = f"{pointer}/identity_number"
    if not debtor.identity_number.strip():
        return _refusing("identity_number_missing", where)
    kinds = [law.organisation_kind] if debtor.kind == "company" else [law.person_kind]
    if debtor.kind == "company":
        # A sole trader is a company that is called by its owner's personal number.
        kinds.append(law.person_kind)
    refusal: Refusal | None = None
    for kind in kinds:
        try:
            return read_identity(kind, debtor.identity_number, today=today)
        except Refusal as wrong:
            refusal = refusal or wrong
    assert refusal is not None, "a debtor has a kind of identity number"
    return _refusing(refusal.code, where, refusal.params)


def _party_findings(debtor: NewDebtor, pointer: str) -> list[Finding]:
    findings = []
    if not debtor.street.strip() and not debtor.post_code.strip():
        findings.append(
            _refusing("particulars_missing", f"{pointer}/street", {"field": "debtor_address"})
        )
    if debtor.deceased_on is not None:
        findings.append(_refusing("debtor_deceased", pointer))
    return findings


def _reminder_findings(new: NewClaim, today: date) -> list[Finding]:
    if new.reminder is None:
        return []
    pointer = "/reminder/sent_on"
    if new.reminder.sent_on > today:
        return [_refusing("day_in_future", pointer, {"day": new.reminder.sent_on.isoformat()})]
    if new.reminder.sent_on <= new.due_day:
        return [_refusing("reminder_before_due", pointer, {"due_day": new.due_day.isoformat()})]
    return []


def _refusing(code: str, pointer: str, params: Mapping[str, str | int] | None = None) -> Finding:
    return Finding(code=code, severity="refuse", pointer=pointer, params=dict(params or {}))


def _shown(assessed: Assessed) -> Finding:
    return Finding(
        code=assessed.code,
        severity=assessed.severity,
        pointer=POINTERS[assessed.pointer],
        params=dict(assessed.params),
        citation=assessed.citation,
    )
