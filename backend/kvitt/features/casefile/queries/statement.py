"""What a case owed on a day, as known at an instant, for whoever may see it."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from kvitt.core.citation import Citation
from kvitt.core.interest import InterestSpan
from kvitt.core.money import Money
from kvitt.core.statement import ClaimHistory, StatementLine, reckon_statement
from kvitt.features.casefile.schemas import CaseStatement, LineShown, PaymentShown, SpanShown
from kvitt.features.cases.queries import Case
from kvitt.features.cases.statements import load_histories, schedules_of
from kvitt.features.procedures.letters import rate_text
from kvitt.runtime.database import fetch
from kvitt.runtime.statutes import law_of

_PAYMENTS = """
select p.value_day, p.channel, sum(t.amount_minor)::bigint as amount_minor
  from payments p
  join allocations o on o.payment_id = p.id and o.case_id = $1 and o.recorded_at <= $3
  join allocation_parts t on t.allocation_id = o.id
 where o.effective_day <= $2 and ($4::uuid[] is null or t.claim_id = any($4))
 group by p.id having sum(t.amount_minor) <> 0 order by p.value_day, p.id
"""


async def get_statement(
    case: Case, as_of: date, *, known_at: datetime, claims: frozenset[str] | None = None
) -> CaseStatement:
    """Every head of every claim with its reckoning and paragraph; the same figure for ever.

    `claims` keeps it to some claims: those that a co-debtor or guarantor is liable for.
    """
    law = law_of(case.country)
    histories = [
        history
        for history in (await load_histories([case.id], known_at=known_at))[case.id]
        if claims is None or str(history.claim_id) in claims
    ]
    statement = reckon_statement(histories, schedules_of(law), as_of)
    by_id = {history.claim_id: history for history in histories}
    own = [UUID(claim_id) for claim_id in sorted(claims)] if claims is not None else None
    payments = await fetch(_PAYMENTS, case.id, as_of, known_at, own)
    return CaseStatement(
        case_id=case.id,
        number=case.number,
        as_of=as_of,
        known_at=known_at,
        lines=[_line(line, by_id, case.currency) for line in statement.lines],
        payments=[
            PaymentShown(
                value_day=row["value_day"],
                amount=Money(row["amount_minor"], case.currency),
                channel=row["channel"],
            )
            for row in payments
        ],
        total=Money(statement.total_minor, case.currency),
        daily_interest=Money(statement.daily_interest_minor, case.currency),
        law_digest=law.digest,
    )


def _line(line: StatementLine, histories: Mapping[UUID, ClaimHistory], currency: str) -> LineShown:
    assert line.claim_id is not None, "a case's figures stand on its claims"
    history = histories[line.claim_id]
    citation = line.citation or _invoice(history)
    spans = [_span(span, currency) for span in line.spans]
    cited = dict.fromkeys([citation, *(cite for span in spans for cite in span.citations)])
    return LineShown(
        head=line.head,
        amount=Money(line.amount_minor, currency),
        raised=Money(line.raised_minor, currency),
        paid=Money(line.paid_minor, currency),
        claim_id=line.claim_id,
        invoice_number=history.invoice_number,
        ground=history.ground,
        day=line.day,
        spans=spans if line.head == "interest" else None,
        measure=line.measure,
        citation=citation,
        citations=list(cited),
    )


def _invoice(history: ClaimHistory) -> Citation:
    """A principal rests on no paragraph but on the creditor's invoice."""
    return Citation(act="invoice", section=history.invoice_number, title="faktura", basis="derived")


def _span(span: InterestSpan, currency: str) -> SpanShown:
    return SpanShown(
        start=span.start,
        last=span.last,
        days=span.days,
        base=Money(span.base_minor, currency),
        rate=rate_text(span.rate_ppm),
        amount=Money(span.amount_minor, currency),
        citations=list(span.citations),
    )
