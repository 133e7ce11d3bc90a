"""What goes on to the creditor of what was collected, and what the agency keeps; to the öre."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal
from uuid import UUID

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.explanation import Explanation
from kvitt.core.rate import MILLION
from kvitt.core.refusal import Refusal
from kvitt.core.rounding import round_half_up

_COMMISSIONED = frozenset({"principal", "interest"})

Party = Literal["agency", "creditor"]


class CollectedPart(msgspec.Struct, frozen=True, kw_only=True):
    """Money collected on one head of one claim."""

    case_id: UUID
    claim_id: UUID | None
    head: str
    amount_minor: int


class RemittanceTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What creditor and agency agreed on, and the tax on the agency's services."""

    commission_ppm: int
    costs_to: Party
    vat_ppm: int
    vat_citation: Citation
    compensation_to: Party = "creditor"
    kept_costs_taxed: bool = True


class RemittanceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the statement: signed as the creditor's money, and explained."""

    kind: str
    amount_minor: int
    explanation: Explanation
    case_id: UUID | None = None
    claim_id: UUID | None = None
    head: str | None = None


class RemittanceReckoning(msgspec.Struct, frozen=True, kw_only=True):
    """A remittance from what was collected down to what is paid out; the lines sum to it."""

    lines: tuple[RemittanceLine, ...]
    collected_minor: int
    kept_costs_minor: int
    commission_minor: int
    vat_minor: int
    net_minor: int

    @property
    def agency_share_minor(self) -> int:
        """All that stays with the agency, tax included."""
        return self.kept_costs_minor + self.commission_minor + self.vat_minor


def net_remittance(
    collected: Sequence[CollectedPart], terms: RemittanceTerms
) -> RemittanceReckoning:
    """Net what was collected: less the costs the agency keeps, its commission and the tax.

    Commission and tax are each rounded half up once, for the whole remittance. The tax on
    costs the agency keeps is the creditor's to bear, since the debtor pays costs without tax;
    where that leaves less than nothing, it is refused as `nothing_to_remit` and waits for more.
    """
    gross = sum(part.amount_minor for part in collected)
    kept = [part for part in collected if _keeper(part.head, terms) == "agency"]
    kept_minor = sum(part.amount_minor for part in kept)
    commissioned = sum(part.amount_minor for part in collected if part.head in _COMMISSIONED)
    commission = round_half_up(Fraction(commissioned * terms.commission_ppm, MILLION))
    taxed = commission + (kept_minor if terms.kept_costs_taxed else 0)
    vat = round_half_up(Fraction(taxed * terms.vat_ppm, MILLION))
    net = gross - kept_minor - commission - vat
    if net < 0:
        raise Refusal("nothing_to_remit", params={"shortfall_minor": -net})
    lines = (
        *(_collected_line(part) for part in collected),
        *(_kept_line(part) for part in kept),
        *_commission_lines(commissioned, commission, terms),
        *_vat_lines(taxed, vat, terms),
    )
    return RemittanceReckoning(
        lines=lines,
        collected_minor=gross,
        kept_costs_minor=kept_minor,
        commission_minor=commission,
        vat_minor=vat,
        net_minor=net,
    )


def _keeper(head: str, terms: RemittanceTerms) -> Party:
    if head == "costs":
        return terms.costs_to
    return terms.compensation_to if head == "compensation" else "creditor"


def _collected_line(part: CollectedPart) -> RemittanceLine:
    explanation = Explanation(
        code="remittance_collected", params={"head": part.head}, amount_minor=part.amount_minor
    )
    return RemittanceLine(
        kind="collected",
        amount_minor=part.amount_minor,
        explanation=explanation,
        case_id=part.case_id,
        claim_id=part.claim_id,
        head=part.head,
    )


def _kept_line(part: CollectedPart) -> RemittanceLine:
    explanation = Explanation(
        code="remittance_kept_by_agency",
        params={"head": part.head},
        amount_minor=-part.amount_minor,
    )
    return RemittanceLine(
        kind="kept",
        amount_minor=-part.amount_minor,
        explanation=explanation,
        case_id=part.case_id,
        claim_id=part.claim_id,
        head=part.head,
    )


def _commission_lines(
    base_minor: int, commission: int, terms: RemittanceTerms
) -> tuple[RemittanceLine, ...]:
    if not commission:
        return ()
    explanation = Explanation(
        code="remittance_commission",
        params={"base_minor": base_minor, "rate_ppm": terms.commission_ppm},
        amount_minor=-commission,
    )
    return (RemittanceLine(kind="commission", amount_minor=-commission, explanation=explanation),)


def _vat_lines(taxed_minor: int, vat: int, terms: RemittanceTerms) -> tuple[RemittanceLine, ...]:
    if not vat:
        return ()
    explanation = Explanation(
        code="remittance_vat",
        params={"base_minor": taxed_minor, "rate_ppm": terms.vat_ppm},
        citations=(terms.vat_citation,),
        amount_minor=-vat,
    )
    return (RemittanceLine(kind="vat", amount_minor=-vat, explanation=explanation),)
