"""What a case owed on a day, as known at an instant, for whoever may see it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.explanation import Explanation, Language
from kvitt.core.interest import InterestSpan
from kvitt.core.money import Money, minor_digits
from kvitt.core.rate import rate_text
from kvitt.core.refusal import Refusal
from kvitt.core.statement import ClaimHistory, Statement, StatementLine, reckon_statement
from kvitt.core.statement_reasons import (
    CONVENTIONS,
    exact_text,
    explain_line,
    factors_of,
)
from kvitt.features.casefile.schemas import (
    CaseStatement,
    HeadShown,
    LineShown,
    PartShown,
    PaymentShown,
    SpanShown,
)
from kvitt.features.cases.queries import Case, get_visible_case
from kvitt.features.cases.statements import load_histories, reckoning_day, schedules_of
from kvitt.features.creditors.queries import get_creditor
from kvitt.law.country import CountryLaw
from kvitt.law.sentences import LANGUAGES
from kvitt.law.words import say, say_citations
from kvitt.runtime import clock
from kvitt.runtime.actor import Actor
from kvitt.runtime.database import Row, fetch
from kvitt.runtime.statutes import law_of

_PARTS = """
select p.id, p.value_day, p.channel, t.claim_id, c.invoice_number, t.head, t.citation,
       sum(t.amount_minor)::bigint as amount_minor
  from payments p
  join allocations o on o.payment_id = p.id and o.case_id = $1 and o.recorded_at <= $3
  join allocation_parts t on t.allocation_id = o.id
  join claims c on c.id = t.claim_id
 where o.effective_day <= $2 and ($4::uuid[] is null or t.claim_id = any($4))
 group by p.id, t.claim_id, c.invoice_number, t.head, t.citation
having sum(t.amount_minor) <> 0
 order by p.value_day, p.id, min(t.id::text)
"""


class Reckoned(msgspec.Struct, frozen=True, kw_only=True):
    """A case's statement with everything it was reckoned from."""

    case: Case
    law: CountryLaw
    known_at: datetime
    statement: Statement
    histories: Mapping[UUID, ClaimHistory]
    payments: tuple[PaymentShown, ...]

    def conventions(self, history: ClaimHistory) -> Mapping[str, Citation]:
        """What the country's law or custom says on counting this claim's days."""
        return {name: self.law.at(name, history.due_day).citation for name in CONVENTIONS}

    def explain(self, line: StatementLine) -> tuple[Explanation, ...]:
        """Explain one line by the claim it stands on."""
        history = self.histories[claim_of(line)]
        return explain_line(
            line,
            history,
            self.conventions(history),
            as_of=self.statement.as_of,
            minor_digits=minor_digits(self.case.currency),
        )


class Asked(msgspec.Struct, frozen=True):
    """Which statement somebody asks for; what is left out follows from case and reader."""

    as_of: date | None = None
    known_at: datetime | None = None
    language: Language | None = None


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """A statement for one reader: the reckoning, its language, and whose particulars it names."""

    reckoned: Reckoned
    language: Language
    debtor_id: UUID

    def shown(self) -> CaseStatement:
        """The statement as a door shows it."""
        return show_statement(self.reckoned, self.language)


async def state_case(actor: Actor, case_id: UUID, asked: Asked, *, now: datetime) -> Stated:
    """The statement of a case that the actor may see, in the creditor's language by default."""
    case = await get_visible_case(actor, case_id)
    spoken = asked.language or spoken_language((await get_creditor(case.creditor_id)).language)
    reckoned = await reckon(
        case, statement_day(case, asked, now=now), known_at=known_instant(asked, now=now)
    )
    return Stated(reckoned=reckoned, language=spoken, debtor_id=case.debtor_id)


def known_instant(asked: Asked, *, now: datetime) -> datetime:
    """The instant asked for; what will be known is not known yet, so no figure could last."""
    given = asked.known_at
    if given is None:
        return now
    if given.tzinfo is None or given.year <= date.min.year:
        raise Refusal("fields_invalid", pointer="?known_at")
    if given > now:
        raise Refusal(
            "day_in_future", params={"day": given.date().isoformat()}, pointer="?known_at"
        )
    return given


def statement_day(case: Case, asked: Asked, *, now: datetime) -> date:
    """The day asked for, or the last one whose figure is certain."""
    return asked.as_of or reckoning_day(case.country, clock.day_of(now, case.country))


def spoken_language(code: str) -> Language:
    """The language of somebody's choice, of those that statements are said in."""
    return next((language for language in LANGUAGES if language == code), "en")


async def reckon(
    case: Case, as_of: date, *, known_at: datetime, claims: frozenset[str] | None = None
) -> Reckoned:
    """Reckon a case, or some claims of it, with what its payments did; the same for ever.

    `claims` keeps it to some claims: those that a co-debtor or guarantor is liable for.
    """
    law = law_of(case.country)
    histories = [
        history
        for history in (await load_histories([case.id], known_at=known_at))[case.id]
        if claims is None or str(history.claim_id) in claims
    ]
    own = [UUID(claim_id) for claim_id in sorted(claims)] if claims is not None else None
    return Reckoned(
        case=case,
        law=law,
        known_at=known_at,
        statement=reckon_statement(histories, schedules_of(law), as_of),
        histories={history.claim_id: history for history in histories},
        payments=_payments(await fetch(_PARTS, case.id, as_of, known_at, own), case.currency),
    )


def _payments(rows: Iterable[Row], currency: str) -> tuple[PaymentShown, ...]:
    shown: dict[UUID, PaymentShown] = {}
    for row in rows:
        part = PartShown(
            head=row["head"],
            claim_id=row["claim_id"],
            invoice_number=row["invoice_number"],
            amount=Money(row["amount_minor"], currency),
            citation=msgspec.convert(row["citation"], Citation),
        )
        earlier = shown.get(row["id"])
        shown[row["id"]] = PaymentShown(
            value_day=row["value_day"],
            amount=part.amount if earlier is None else earlier.amount + part.amount,
            channel=row["channel"],
            parts=[part] if earlier is None else [*earlier.parts, part],
        )
    return tuple(shown.values())


def show_statement(reckoned: Reckoned, language: Language) -> CaseStatement:
    """Show a reckoned statement at a door, its reasons said in one language."""
    case, statement = reckoned.case, reckoned.statement
    return CaseStatement(
        case_id=case.id,
        number=case.number,
        as_of=statement.as_of,
        known_at=reckoned.known_at,
        language=language,
        lines=[_line(line, reckoned, language) for line in statement.lines],
        heads=[
            HeadShown(
                head=one.head,
                raised=Money(one.raised_minor, case.currency),
                paid=Money(one.paid_minor, case.currency),
                waived=Money(one.waived_minor, case.currency),
                amount=Money(one.amount_minor, case.currency),
            )
            for one in statement.heads
        ],
        payments=list(reckoned.payments),
        total=Money(statement.total_minor, case.currency),
        daily_interest=Money(statement.daily_interest_minor, case.currency),
        law_digest=reckoned.law.digest,
    )


def claim_of(line: StatementLine) -> UUID:
    """The claim a line stands on."""
    assert line.claim_id is not None, "a case's figures stand on its claims"
    return line.claim_id


def citation_of(line: StatementLine, history: ClaimHistory) -> Citation:
    """What a line rests on: a principal on no paragraph, but on the creditor's invoice."""
    return line.citation or Citation(
        act="invoice", section=history.invoice_number, title="faktura", basis="derived"
    )


def _line(line: StatementLine, reckoned: Reckoned, language: Language) -> LineShown:
    history, currency = reckoned.histories[claim_of(line)], reckoned.case.currency
    citation = citation_of(line, history)
    spans = [_span(span, line.day_count, currency) for span in line.spans]
    reasons = reckoned.explain(line)
    cited = dict.fromkeys([citation, *(cite for one in reasons for cite in one.citations)])
    return LineShown(
        head=line.head,
        amount=Money(line.amount_minor, currency),
        raised=Money(line.raised_minor, currency),
        paid=Money(line.paid_minor, currency),
        waived=Money(line.waived_minor, currency),
        claim_id=history.claim_id,
        invoice_number=history.invoice_number,
        ground=history.ground,
        day=line.day,
        spans=spans if line.head == "interest" else None,
        measure=line.measure,
        citation=citation,
        citations=list(cited),
        explanation=[told for reason in reasons for told in say_reason(reason, currency, language)],
    )


def say_reason(reason: Explanation, currency: str, language: Language) -> Iterator[str]:
    """Say one reason of a statement, what it rests on, and why the law gives that rate."""
    yield say("statement", reason.code, reason.params, language=language, currency=currency)
    for why in reason.parts:
        yield say("interest", why.code, why.params, language=language, currency=currency)
    if reason.citations:
        laws = say_citations(reason.citations, language=language)
        yield say("statement", "rests_on", {"laws": laws}, language=language)


def _span(span: InterestSpan, day_count: str, currency: str) -> SpanShown:
    factors = factors_of(span, day_count)
    return SpanShown(
        start=span.start,
        last=span.last,
        days=span.days,
        base=Money(span.base_minor, currency),
        rate=rate_text(span.rate_ppm),
        year_days=factors.year_days,
        exact=exact_text(factors.exact, minor_digits(currency)),
        amount=Money(span.amount_minor, currency),
        citations=list(span.citations),
    )
