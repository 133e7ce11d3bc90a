"""Composing a demand out of a case's own figures."""

from datetime import date

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.demand import DemandContent, missing_content
from kvitt.core.interest import InterestSpan
from kvitt.core.money import Money
from kvitt.core.rate import rate_text
from kvitt.core.refusal import Refusal, Refusals
from kvitt.core.statement import Statement, StatementLine
from kvitt.features.cases.queries import Case, Claim
from kvitt.features.creditors.queries import Creditor
from kvitt.features.debtors.queries import Debtor
from kvitt.law.country import CountryLaw
from kvitt.ports.letters import ClaimRow, CostRow, DemandLetter, InterestRow, Recipient, Sender
from kvitt.runtime.settings import load_settings


class Demanded(msgspec.Struct, frozen=True, kw_only=True):
    """What one demand is about."""

    case: Case
    creditor: Creditor
    debtor: Debtor
    role: str
    claims: tuple[Claim, ...]
    statement: Statement
    pay_by: date
    access_code: str


def compose_demand(demanded: Demanded, law: CountryLaw) -> DemandLetter:
    """Put a demand together, or refuse with every item the law asks for that is missing."""
    case, statement = demanded.case, demanded.statement
    wanted = {claim.id for claim in demanded.claims}
    lines = [line for line in statement.lines if line.claim_id in wanted]
    costs = [line for line in lines if line.head in {"costs", "compensation"}]
    interest = [line for line in lines if line.head == "interest"]
    letter = DemandLetter(
        language=demanded.debtor.language,
        case_number=case.number,
        written_on=statement.as_of,
        pay_by=demanded.pay_by,
        sender=sender(),
        recipient=Recipient(
            name=demanded.debtor.particulars.name, address=demanded.debtor.particulars.address
        ),
        liability=demanded.role,
        creditor_name=demanded.creditor.name,
        creditor_organisation_number=demanded.creditor.organisation_number,
        original_creditor_name=", ".join(
            dict.fromkeys(
                claim.original_creditor for claim in demanded.claims if claim.original_creditor
            )
        ),
        claims=tuple(_claim_row(claim, lines) for claim in demanded.claims),
        costs=tuple(_cost_row(line, case.currency) for line in costs),
        paid=Money(sum(line.paid_minor for line in lines), case.currency),
        total=Money(sum(line.amount_minor for line in lines), case.currency),
        daily_interest=Money(statement.daily_interest_minor, case.currency),
        payment_reference=case.payment_reference,
        debtor_address=load_settings().debtor_url,
        access_code=demanded.access_code,
        interest_citations=_citations(interest),
        court_fee=law.step_cost("payment_order_application", statement.as_of)[0],
        counsel_fee=law.step_cost("payment_order_representation", statement.as_of)[0],
    )
    _require_complete(letter, interest, law)
    return letter


def sender() -> Sender:
    """The agency as letters show it."""
    agency = load_settings().agency
    return Sender(
        name=agency.name,
        organisation_number=agency.organisation_number,
        address=agency.address_lines,
        phone=agency.phone,
        email=agency.email,
        web=load_settings().debtor_url,
        bankgiro=agency.client_bankgiro,
        opening_hours=agency.opening_hours,
    )


def _claim_row(claim: Claim, lines: list[StatementLine]) -> ClaimRow:
    own = [line for line in lines if line.claim_id == claim.id]
    interest = next((line for line in own if line.head == "interest"), None)
    return ClaimRow(
        invoice_number=claim.invoice_number,
        ground=claim.ground,
        due_day=claim.due_day,
        principal=Money(
            sum(line.raised_minor for line in own if line.head == "principal"), claim.currency
        ),
        interest=Money(interest.raised_minor if interest else 0, claim.currency),
        interest_rows=tuple(
            _interest_row(span, claim.currency) for span in (interest.spans if interest else ())
        ),
    )


def _interest_row(span: InterestSpan, currency: str) -> InterestRow:
    return InterestRow(
        start=span.start,
        last=span.last,
        days=span.days,
        base=Money(span.base_minor, currency),
        rate_percent=rate_text(span.rate_ppm),
        amount=Money(span.amount_minor, currency),
    )


def _cost_row(line: StatementLine, currency: str) -> CostRow:
    assert line.measure is not None, "a cost has a measure"
    assert line.citation is not None, "a cost has a paragraph"
    return CostRow(
        measure=line.measure,
        day=line.day,
        amount=Money(line.raised_minor, currency),
        citation=line.citation,
    )


def _citations(interest: list[StatementLine]) -> tuple[Citation, ...]:
    return tuple(
        dict.fromkeys(
            citation for line in interest for span in line.spans for citation in span.citations
        )
    )


def _require_complete(letter: DemandLetter, interest: list[StatementLine], law: CountryLaw) -> None:
    rows = [row for claim in letter.claims for row in claim.interest_rows]
    content = DemandContent(
        creditor_name=letter.creditor_name,
        debtor_name=letter.recipient.name,
        ground="; ".join(claim.ground for claim in letter.claims),
        assigned=bool(letter.original_creditor_name),
        assignment_notice=letter.original_creditor_name,
        payment_method=letter.sender.bankgiro,
        principal_minor=sum(claim.principal.amount_minor for claim in letter.claims),
        interest_minor=sum(line.raised_minor for line in interest),
        interest_rate=", ".join(dict.fromkeys(row.rate_percent for row in rows)),
        interest_from=min((row.start for row in rows), default=None),
        interest_to=max((row.last for row in rows), default=None),
        interest_base_minor=rows[0].base.amount_minor if rows else None,
        costs_minor=sum(cost.amount.amount_minor for cost in letter.costs),
        pay_by=letter.pay_by,
        objection_invited=True,
    )
    missing = missing_content(content, law.demand_rules.content)
    if missing:
        raise Refusals(
            Refusal("demand_incomplete", params={"item": item.code}, citation=item.citation)
            for item in missing
        )
