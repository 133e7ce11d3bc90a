"""Reviewing a claim handed in: every reason at once, each pointing at its field."""

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from kvitt.core.admissibility.claim import ClaimFacts, assess_claim
from kvitt.core.admissibility.claim import Finding as Assessed
from kvitt.core.citation import Citation
from kvitt.core.days import add_years
from kvitt.core.interest import rate_at
from kvitt.core.person import IdentityNumber, read_identity
from kvitt.core.rate import PPM_OF_PERCENT
from kvitt.core.refusal import Refusal
from kvitt.core.statement import ClaimTerms
from kvitt.core.writing import is_writable
from kvitt.features.cases.statements import schedule_of
from kvitt.features.intake.schemas import Finding, NewClaim, NewDebtor
from kvitt.law.country import CountryLaw

AMOUNT_MINOR_MAX = 10**13
"""No single invoice is of more; far below what the books can hold, interest included."""
YEARS = range(1900, 2200)
"""Where a claim's days lie; outside, a slip of the hand and not a day."""
_ODD = "fields_invalid"

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
    findings = [_refusing(_ODD, pointer) for pointer in _odd_fields(new)]
    parties = {"/debtor": new.debtor} | {
        f"/other_liable/{at}/debtor": other.debtor for at, other in enumerate(new.other_liable)
    }
    for pointer, debtor in parties.items():
        read = _read_identity(debtor, law, pointer, today)
        if isinstance(read, Finding):
            findings.append(read)
        elif any(read.digits == earlier.digits for earlier in identities.values()):
            # Nobody is liable twice for one claim, as debtor and as surety for oneself.
            findings.append(_refusing(_ODD, f"{pointer}/identity_number"))
        else:
            identities[pointer] = read
        if pointer != "/debtor":
            findings += _party_findings(debtor, identities.get(pointer), law, pointer, today)
    if all(day.year in YEARS for _, day in _days(new)):
        identity = identities.get("/debtor")
        facts = _facts(new, identity, creditor_name=creditor_name, duplicate=duplicate)
        findings += [
            _shown(one)
            for one in assess_claim(facts, law, today)
            if one.code != "identity_number_missing"
        ]
        findings += _day_findings(new, law, today)
    return Review(findings=tuple(findings), identities=identities)


def rate_ppm(rate: str | None) -> int | None:
    """Read a rate in percent as parts per million."""
    if rate is None:
        return None
    whole, _, fraction = rate.partition(".")
    return int(whole) * PPM_OF_PERCENT + int(fraction.ljust(4, "0"))


def _odd_fields(new: NewClaim) -> Iterator[str]:
    """Find fields that no letter can show, no book hold and no calendar means."""
    texts = {
        "/invoice_number": new.invoice_number,
        "/ground": new.ground,
        "/original_creditor": new.original_creditor,
        "/agreed_rate": new.agreed_rate or "",
        "/pre_due_rate": new.pre_due_rate or "",
        **_texts(new.debtor, "/debtor"),
    }
    for at, other in enumerate(new.other_liable):
        texts |= _texts(other.debtor, f"/other_liable/{at}/debtor")
    yield from (pointer for pointer, text in texts.items() if not is_writable(text))
    if new.amount.amount_minor > AMOUNT_MINOR_MAX:
        yield "/amount/amount_minor"
    yield from (pointer for pointer, day in _days(new) if day.year not in YEARS)


def _texts(debtor: NewDebtor, pointer: str) -> dict[str, str]:
    return {
        f"{pointer}/{name}": value
        for name in debtor.__struct_fields__
        if isinstance(value := getattr(debtor, name), str)
    }


def _days(new: NewClaim) -> list[tuple[str, date]]:
    days = {
        "/due_day": new.due_day,
        "/issued_on": new.issued_on,
        "/arose_on": new.arose_on,
        "/agreed_on": new.agreed_on,
        "/reminder/sent_on": new.reminder.sent_on if new.reminder else None,
    }
    return [(pointer, day) for pointer, day in days.items() if day is not None]


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
    kinds = [law.person_kind] if debtor.kind == "consumer" else [law.organisation_kind]
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


def _party_findings(
    debtor: NewDebtor, identity: IdentityNumber | None, law: CountryLaw, pointer: str, today: date
) -> list[Finding]:
    findings = []
    if not debtor.name.strip():
        findings.append(
            _refusing("particulars_missing", f"{pointer}/name", {"field": "debtor_name"})
        )
    if not debtor.street.strip() and not debtor.post_code.strip():
        findings.append(
            _refusing("particulars_missing", f"{pointer}/street", {"field": "debtor_address"})
        )
    if debtor.deceased_on is not None:
        findings.append(_refusing("debtor_deceased", pointer))
    adult_years = law.guards.parameters["adult_years"].at(today).whole
    born = identity.birth_day if identity else None
    if born is not None and add_years(born, adult_years) > today:
        findings.append(_refusing("debtor_minor", pointer))
    return findings


def _day_findings(new: NewClaim, law: CountryLaw, today: date) -> list[Finding]:
    findings = []
    for pointer, day in (("/arose_on", new.arose_on), ("/agreed_on", new.agreed_on)):
        if day is not None and day > today:
            findings.append(_refusing("day_in_future", pointer, {"day": day.isoformat()}))
    if new.reminder is not None:
        sent_on, pointer = new.reminder.sent_on, "/reminder/sent_on"
        if sent_on > today:
            findings.append(_refusing("day_in_future", pointer, {"day": sent_on.isoformat()}))
        elif sent_on <= new.due_day:
            params = {"due_day": new.due_day.isoformat()}
            findings.append(_refusing("reminder_before_due", pointer, params))
    rates = f"{new.agreed_rate or ''}{new.pre_due_rate or ''}"
    if new.due_day < today and is_writable(rates):
        findings += _rate_findings(new, law)
    return findings


def _rate_findings(new: NewClaim, law: CountryLaw) -> list[Finding]:
    """A claim whose interest can never be reckoned could never be demanded, paid or shown."""
    terms = _terms(new)
    unknown = _unknown_rate(law, terms)
    if unknown is None:
        return []
    unagreed = msgspec.structs.replace(terms, agreed_rate_ppm=None, pre_due_rate_ppm=None)
    pointer = "/due_day"
    if _unknown_rate(law, unagreed) is None:
        pointer = "/pre_due_rate" if terms.agreed_rate_ppm is None else "/agreed_rate"
    return [_refusing(unknown.code, pointer, unknown.params, unknown.citation)]


def _unknown_rate(law: CountryLaw, terms: ClaimTerms) -> Refusal | None:
    """Why the interest of a claim's first day is not known, if it is not."""
    try:
        schedule = schedule_of(law, terms)
        rate_at(schedule, schedule.first_day(terms.due_day))
    except Refusal as unknown:
        return unknown
    return None


def _terms(new: NewClaim) -> ClaimTerms:
    return ClaimTerms(
        due_day=new.due_day,
        arose_day=new.arose_on or new.issued_on or new.due_day,
        debtor_kind=new.debtor.kind,
        claim_kind=new.claim_kind,
        agreed_on=new.agreed_on,
        agreed_rate_ppm=rate_ppm(new.agreed_rate),
        pre_due_rate_ppm=rate_ppm(new.pre_due_rate),
    )


def _refusing(
    code: str,
    pointer: str,
    params: Mapping[str, str | int] | None = None,
    citation: Citation | None = None,
) -> Finding:
    return Finding(
        code=code,
        severity="refuse",
        pointer=pointer,
        params=dict(params or {}),
        citation=citation,
    )


def _shown(assessed: Assessed) -> Finding:
    return Finding(
        code=assessed.code,
        severity=assessed.severity,
        pointer=POINTERS[assessed.pointer],
        params=dict(assessed.params),
        citation=assessed.citation,
    )
