"""A case's statement as a paper: every word and figure written out in the reader's language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.explanation import Explanation, Language
from kvitt.core.interest import InterestSpan
from kvitt.core.money import Money, minor_digits
from kvitt.core.statement import ClaimHistory, HeadTotal, StatementLine
from kvitt.core.statement_reasons import exact_text, explain_next_day, factors_of
from kvitt.features.casefile.queries.statement import Reckoned, claim_of, say_reason
from kvitt.features.creditors.queries import Creditor
from kvitt.features.debtors.queries import Debtor
from kvitt.features.procedures.letters import sender
from kvitt.law import words
from kvitt.ports.letters import (
    Cell,
    Column,
    PaperPart,
    PaperTable,
    Recipient,
    StatementPaper,
)
from kvitt.runtime import clock

# A statute's note is shown where it names a source by its number, such as "SFS 2013:56"; others are
# for whoever keeps the law's files. Where a notice or another's table was read, the note names it.
_NUMBERED = re.compile(r"[\w. ]{0,12}[0-9]+[:/][0-9]+")
_READ_THERE = {"notice", "secondary"}
_REGIONS: Mapping[Language, str] = {"sv": "SE", "fi": "FI", "da": "DK", "nb": "NO", "en": "GB"}


Sums = HeadTotal | StatementLine


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the paper is made from: the reckoning, the two it concerns, and the language."""

    reckoned: Reckoned
    creditor: Creditor
    debtor: Debtor
    language: Language

    @property
    def currency(self) -> str:
        """The case's currency."""
        return self.reckoned.case.currency

    def say(self, sentence: str, **params: str | int) -> str:
        """Say one sentence of a statement."""
        return words.say(
            "statement", sentence, params, language=self.language, currency=self.currency
        )

    def reason(self, reason: Explanation) -> str:
        """Say one reason with what it rests on."""
        return " ".join(say_reason(reason, self.currency, self.language))

    def day(self, day: date) -> str:
        """Write a day in full."""
        return words.day_text(day, self.language)

    def short_day(self, day: date) -> str:
        """Write a day as a table shows it."""
        return words.day_text(day, self.language, "medium")

    @property
    def known_day(self) -> date:
        """The legal day of the instant at which all this was known."""
        return clock.day_of(self.reckoned.known_at, self.reckoned.case.country)

    @property
    def clock(self) -> str:
        """The time of that instant, in the case's country."""
        here = self.reckoned.known_at.astimezone(clock.ZONES[self.reckoned.case.country])
        return f"{here:%H:%M}"

    def sums(self, sums: Sums, shown: Sequence[str]) -> list[str]:
        """Write the sums of a row, those that its table shows."""
        return [self.figure(getattr(sums, f"{name}_minor")) for name in shown]

    def figure(self, amount_minor: int) -> str:
        """Write a sum as a column of figures shows it."""
        return words.figure_text(Money(amount_minor, self.currency), self.language)


def compose_statement(told: Told) -> StatementPaper:
    """Put the printed reckoning of a case together."""
    case, statement = told.reckoned.case, told.reckoned.statement
    agency, title = sender(), told.say("paper_title")
    as_of = statement.as_of.isoformat()
    owing = "headline_owed" if statement.total_minor else "headline_nothing"
    return StatementPaper(
        language=told.language,
        region=_REGIONS[told.language],
        document_title=told.say("paper_document", case_number=case.number, agency=agency.name),
        title=title,
        running=f"{title} · {told.say('label_case')} {case.number}",
        page=told.say("page", number="{number}", count="{count}"),
        sender=agency,
        recipient=Recipient(
            name=told.debtor.particulars.name, address=told.debtor.particulars.address
        ),
        particulars=_particulars(told),
        headline=told.say(owing, total_minor=statement.total_minor, as_of_day=as_of),
        lead=told.say("lead", creditor=told.creditor.name),
        parts=(
            _summary(told),
            *(part for history in _claims(told) for part in _claim(told, history)),
            _payments(told),
            _next_day(told),
            _check(told),
            _law(told),
        ),
    )


def _particulars(told: Told) -> tuple[tuple[str, Cell], ...]:
    number = told.say("organisation_number", number=told.creditor.organisation_number)
    known = f"{told.day(told.known_day)} {told.clock}"
    return (
        (told.say("label_case"), Cell(told.reckoned.case.number)),
        (told.say("label_as_of"), Cell(told.day(told.reckoned.statement.as_of))),
        (told.say("label_known_at"), Cell(known)),
        (told.say("label_creditor"), Cell(told.creditor.name, number)),
    )


def _summary(told: Told) -> PaperPart:
    heads = told.reckoned.statement.heads
    shown = _shown(heads)
    together = HeadTotal(
        head="",
        raised_minor=sum(one.raised_minor for one in heads),
        paid_minor=sum(one.paid_minor for one in heads),
        waived_minor=sum(one.waived_minor for one in heads),
        amount_minor=sum(one.amount_minor for one in heads),
    )
    table = PaperTable(
        columns=(Column(told.say("column_head"), "rest"), *_sum_columns(told, shown)),
        rows=tuple(
            (Cell(told.say(f"head_{one.head}")), *map(Cell, told.sums(one, shown))) for one in heads
        ),
        total=(told.say("together"), *told.sums(together, shown)),
    )
    return PaperPart(heading=told.say("section_summary"), table=table if heads else None)


def _shown(sums: Sequence[Sums]) -> list[str]:
    """Which sums a table shows: what was given up only where something was."""
    waived = ["waived"] if any(one.waived_minor for one in sums) else []
    return ["raised", "paid", *waived, "amount"]


def _sum_columns(told: Told, shown: Sequence[str]) -> list[Column]:
    return [
        Column(told.say(f"column_of_{name}", currency=told.currency), align="right")
        for name in shown
    ]


def _claims(told: Told) -> list[ClaimHistory]:
    wanted = {claim_of(line) for line in told.reckoned.statement.lines}
    return [one for one in told.reckoned.histories.values() if one.claim_id in wanted]


def _claim(told: Told, history: ClaimHistory) -> Iterator[PaperPart]:
    """One claim: its lines, and its interest period by period."""
    lines = [one for one in told.reckoned.statement.lines if one.claim_id == history.claim_id]
    shown = _shown(lines)
    yield PaperPart(
        heading=told.say(
            "section_claim", invoice_number=history.invoice_number, ground=history.ground
        ),
        table=PaperTable(
            columns=(
                Column(told.say("column_head"), "rest"),
                Column(told.say("column_law"), "rest"),
                *_sum_columns(told, shown),
            ),
            rows=tuple(
                (
                    _named(told, line),
                    Cell(_ground(told, line)),
                    *map(Cell, told.sums(line, shown)),
                )
                for line in lines
            ),
        ),
    )
    yield from (_interest(told, line) for line in lines if line.spans)


def _named(told: Told, line: StatementLine) -> Cell:
    day = line.day.isoformat()
    if line.measure is not None:
        return Cell(told.say(f"measure_{line.measure}"), told.day(line.day))
    if line.spans:
        return Cell(told.say(f"head_{line.head}"), told.say("line_interest"))
    return Cell(told.say(f"head_{line.head}"), told.say("line_due", due_day=day))


def _ground(told: Told, line: StatementLine) -> str:
    cited = [line.citation] if line.citation else []
    if line.spans:
        cited = list(dict.fromkeys(cite for span in line.spans for cite in span.citations))
    if not cited:
        return told.say("by_invoice")
    return words.say_citations(cited, language=told.language)


def _interest(told: Told, line: StatementLine) -> PaperPart:
    starts, ends, year, *_ = told.reckoned.explain(line)
    sentences = [told.reason(one) for one in (starts, ends, year)]
    rates = [
        words.say("interest", why.code, why.params, language=told.language, currency=told.currency)
        for span in line.spans
        for why in span.why
    ]
    return PaperPart(
        heading=told.say("section_interest"),
        level=3,
        table=PaperTable(
            columns=(
                Column(told.say("column_period")),
                Column(told.say("column_reckoning"), "rest"),
                Column(told.say("column_unrounded"), align="right"),
                Column(told.say("column_amount", currency=told.currency), align="right"),
            ),
            rows=tuple(_span(told, span, line.day_count) for span in line.spans),
            total=(told.say("together"), "", "", told.figure(line.raised_minor)),
        ),
        remarks=(" ".join(sentences), *dict.fromkeys(rates)),
    )


def _span(told: Told, span: InterestSpan, day_count: str) -> tuple[Cell, ...]:
    factors = factors_of(span, day_count)
    reckoning = told.say(
        "reckoning",
        base=told.figure(span.base_minor),
        rate_ppm=span.rate_ppm,
        days=factors.days,
        year_days=factors.year_days,
    )
    mark = words.say_basis("assumed", language=told.language) if span.assumed else ""
    exact = exact_text(factors.exact, minor_digits(told.currency))
    return (
        Cell(f"{told.short_day(span.start)} – {told.short_day(span.last)}"),
        Cell(reckoning, mark),
        Cell(words.exact_text(exact, told.language)),
        Cell(told.figure(span.amount_minor)),
    )


def _payments(told: Told) -> PaperPart:
    payments = told.reckoned.payments
    heading = told.say("section_payments")
    if not payments:
        return PaperPart(heading=heading, lead=(told.say("no_payments"),))
    rows = []
    for payment in payments:
        for at, part in enumerate(payment.parts):
            received = Cell(
                told.short_day(payment.value_day),
                f"{told.figure(payment.amount.amount_minor)} "
                f"{told.say(f'channel_{payment.channel}')}",
            )
            reduced = told.say(
                "part_of_invoice",
                head=part.head,
                invoice_number=part.invoice_number,
            )
            rows.append(
                (
                    received if at == 0 else Cell(""),
                    Cell(reduced),
                    Cell(words.say_citation(part.citation, language=told.language)),
                    Cell(told.figure(part.amount.amount_minor)),
                )
            )
    paid = sum(payment.amount.amount_minor for payment in payments)
    columns = (
        Column(told.say("column_received")),
        Column(told.say("column_reduced"), "rest"),
        Column(told.say("column_law"), "rest"),
        Column(told.say("column_amount", currency=told.currency), align="right"),
    )
    total = (told.say("together"), "", "", told.figure(paid))
    table = PaperTable(columns=columns, rows=tuple(rows), total=total)
    return PaperPart(heading=heading, lead=(told.say("payments_order"),), table=table)


def _next_day(told: Told) -> PaperPart:
    statement = told.reckoned.statement
    heading = told.say("section_next_day")
    if not statement.daily_interest_minor:
        return PaperPart(heading=heading, lead=(told.say("grows_not"),))
    grows = told.say(
        "grows", as_of_day=statement.as_of.isoformat(), daily_minor=statement.daily_interest_minor
    )
    added = [
        explain_next_day(one, minor_digits=minor_digits(told.currency))
        for one in statement.next_day
    ]
    return PaperPart(
        heading=heading, lead=(grows, *(told.say(one.code, **one.params) for one in added))
    )


def _check(told: Told) -> PaperPart:
    rounding = told.say("check_rounding", minor=told.currency, minor_one=told.currency)
    return PaperPart(heading=told.say("section_check"), lead=(told.say("check_formula"), rounding))


def _law(told: Told) -> PaperPart:
    agency = sender()
    rows = dict.fromkeys(_law_row(told, cite) for cite in _cited(told))
    columns = (
        Column(told.say("column_paragraph"), "rest"),
        Column(told.say("column_act")),
        Column(told.say("column_basis")),
    )
    for_ever = told.say(
        "for_ever",
        known_day=told.known_day.isoformat(),
        clock=told.clock,
        digest=told.reckoned.law.digest,
    )
    questions = told.say("questions", phone=agency.phone, email=agency.email)
    return PaperPart(
        heading=told.say("section_law"),
        table=PaperTable(columns=columns, rows=tuple(rows)) if rows else None,
        remarks=(for_ever, questions),
    )


def _cited(told: Told) -> list[Citation]:
    reckoned = told.reckoned
    cited = [
        *(
            cite
            for line in reckoned.statement.lines
            for reason in reckoned.explain(line)
            for cite in reason.citations
        ),
        *(part.citation for payment in reckoned.payments for part in payment.parts),
    ]
    return list(dict.fromkeys(cited))


def _law_row(told: Told, cite: Citation) -> tuple[Cell, ...]:
    named = cite.basis in _READ_THERE or _NUMBERED.fullmatch(cite.note)
    return (
        Cell(cite.short, cite.note if named else ""),
        Cell(_act(cite)),
        Cell(words.say_basis(cite.basis, language=told.language)),
    )


def _act(citation: Citation) -> str:
    """An act's number where it has one; custom and our own rules have none."""
    return citation.act if any(sign.isdigit() for sign in citation.act) else ""
