"""A remittance line by line: every öre belongs to a case, and the lines sum to the core's sums."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.money import Money
from kvitt.core.rate import MILLION, PPM_OF_PERCENT
from kvitt.core.refusal import Refusal
from kvitt.core.remittance import (
    CollectedPart,
    RemittanceReckoning,
    RemittanceTerms,
    net_remittance,
)
from kvitt.core.rounding import round_half_up
from kvitt.features.messages.wording import readable_money
from kvitt.features.remittances.collecting import UnremittedPart

_HEADS = ("principal", "interest", "costs", "compensation")
_COMMISSIONED = frozenset({"principal", "interest"})


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line: what came in for the creditor, or what the agency keeps of it (negative)."""

    case_id: UUID
    case_number: str
    invoice_numbers: tuple[str, ...]
    paid_on: date
    what: str
    amount_minor: int
    basis: str
    citation: Citation | None = None


class Reckoned(msgspec.Struct, frozen=True, kw_only=True):
    """A remittance before it is made."""

    lines: tuple[Line, ...]
    collected_minor: int
    fees_minor: int
    vat_minor: int
    net_minor: int

    @property
    def share_minor(self) -> int:
        """What stays with the agency, tax included."""
        return self.fees_minor + self.vat_minor

    @property
    def is_payable(self) -> bool:
        """Whether the creditor is paid anything, and the agency owes nothing back."""
        return self.net_minor > 0 and self.share_minor >= 0


class _Paid(msgspec.Struct, frozen=True, kw_only=True):
    """What one payment brought to one case, by head."""

    case_id: UUID
    case_number: str
    invoice_numbers: tuple[str, ...]
    paid_on: date
    by_head: dict[str, int]


def reckon_remittance(
    parts: Sequence[UnremittedPart], terms: RemittanceTerms, *, currency: str, language: str
) -> Reckoned:
    """Reckon what a creditor is paid of what was collected, and why, to the öre."""
    paid = _by_payment(parts)
    lines = tuple(_Lines(terms, currency, language).of(paid))
    totals = _totals(paid, terms)
    reckoned = Reckoned(
        lines=lines,
        collected_minor=_sum(lines, *_HEADS),
        fees_minor=-_sum(lines, "cost_fee", "commission"),
        vat_minor=-_sum(lines, "vat"),
        net_minor=sum(line.amount_minor for line in lines),
    )
    if totals is not None:
        assert reckoned.vat_minor == totals.vat_minor, "the lines' tax sums to the whole's"
        assert reckoned.net_minor == totals.net_minor, "the lines sum to what is paid out"
    return reckoned


def _by_payment(parts: Sequence[UnremittedPart]) -> list[_Paid]:
    groups: dict[tuple[UUID, UUID], list[UnremittedPart]] = {}
    for part in parts:
        groups.setdefault((part.case_id, part.payment_id), []).append(part)
    return [
        _Paid(
            case_id=group[0].case_id,
            case_number=group[0].case_number,
            invoice_numbers=tuple(dict.fromkeys(part.invoice_number for part in group)),
            paid_on=group[0].paid_on,
            by_head={
                head: sum(part.amount_minor for part in group if part.head == head)
                for head in _HEADS
            },
        )
        for group in groups.values()
    ]


def _totals(paid: Sequence[_Paid], terms: RemittanceTerms) -> RemittanceReckoning | None:
    collected = [
        CollectedPart(case_id=one.case_id, claim_id=None, head=head, amount_minor=amount)
        for one in paid
        for head, amount in one.by_head.items()
        if amount
    ]
    try:
        return net_remittance(collected, terms)
    except Refusal:
        return None  # less than nothing is left: it waits for more


def _sum(lines: Sequence[Line], *whats: str) -> int:
    return sum(line.amount_minor for line in lines if line.what in whats)


class _Lines:
    """Lines case by case.

    Commission and tax are rounded once for the whole remittance. Each case's share is the
    difference of the rounded running sums, so that the shares sum to the whole.
    """

    def __init__(self, terms: RemittanceTerms, currency: str, language: str) -> None:
        self.terms = terms
        self.currency = currency
        self.language = language
        self.commissioned = 0
        self.commission = 0
        self.kept = 0
        self.vat = 0

    def of(self, paid: Sequence[_Paid]) -> Iterator[Line]:
        for one in paid:
            for line in self._of_payment(one):
                if line.amount_minor:
                    yield line

    def _of_payment(self, paid: _Paid) -> Iterator[Line]:
        for head in _HEADS:
            yield self._line(paid, head, paid.by_head[head])
        kept = sum(amount for head, amount in paid.by_head.items() if self._is_kept(head))
        self.kept += kept
        yield self._line(paid, "cost_fee", -kept)
        base = sum(amount for head, amount in paid.by_head.items() if head in _COMMISSIONED)
        commission = self._commission(base)
        basis = self._share(self.terms.commission_ppm, base)
        yield self._line(paid, "commission", -commission, basis)
        vat = self._vat()
        taxed = commission + (kept if self.terms.kept_costs_taxed else 0)
        line = self._line(paid, "vat", -vat, self._share(self.terms.vat_ppm, taxed))
        yield msgspec.structs.replace(line, citation=self.terms.vat_citation)

    def _is_kept(self, head: str) -> bool:
        keepers = {"costs": self.terms.costs_to, "compensation": self.terms.compensation_to}
        return keepers.get(head) == "agency"

    def _commission(self, base: int) -> int:
        before = self.commission
        self.commissioned += base
        self.commission = _share_of(self.commissioned, self.terms.commission_ppm)
        return self.commission - before

    def _vat(self) -> int:
        before = self.vat
        taxed = self.commission + (self.kept if self.terms.kept_costs_taxed else 0)
        self.vat = _share_of(taxed, self.terms.vat_ppm)
        return self.vat - before

    def _line(self, paid: _Paid, what: str, amount_minor: int, basis: str = "") -> Line:
        return Line(
            case_id=paid.case_id,
            case_number=paid.case_number,
            invoice_numbers=paid.invoice_numbers,
            paid_on=paid.paid_on,
            what=what,
            amount_minor=amount_minor,
            basis=basis,
        )

    def _share(self, ppm: int, base_minor: int) -> str:
        percent = f"{(Decimal(ppm) / PPM_OF_PERCENT).normalize():f}"
        if self.language != "en":
            percent = percent.replace(".", ",")
        amount = readable_money(Money(base_minor, self.currency), self.language)
        return f"{percent} % × {amount}"


def _share_of(base_minor: int, ppm: int) -> int:
    return round_half_up(Fraction(base_minor * ppm, MILLION))
