from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kvitt.core.citation import Citation
from kvitt.core.refusal import Refusal
from kvitt.core.remittance import CollectedPart, RemittanceTerms, net_remittance

CASE, CLAIM = UUID(int=1), UUID(int=2)
VAT = Citation("2023:200", "9 kap.", "mervärdesskattelagen", "statute")
HEADS = ["principal", "interest", "costs", "compensation"]


def part(head: str, minor: int) -> CollectedPart:
    return CollectedPart(case_id=CASE, claim_id=CLAIM, head=head, amount_minor=minor)


def terms(
    commission: int = 0, costs_to: str = "agency", vat: int = 250_000, *, taxed: bool = True
) -> RemittanceTerms:
    return RemittanceTerms(
        commission_ppm=commission,
        costs_to=costs_to,  # type: ignore[arg-type]
        vat_ppm=vat,
        vat_citation=VAT,
        kept_costs_taxed=taxed,
    )


def test_principal_and_interest_go_on_and_costs_stay_with_the_agency() -> None:
    collected = [part("principal", 125_000), part("interest", 1815), part("costs", 18_000)]
    reckoning = net_remittance(collected, terms())
    assert reckoning.collected_minor == 144_815
    assert reckoning.kept_costs_minor == 18_000
    assert reckoning.vat_minor == 4500
    assert reckoning.net_minor == 122_315
    assert reckoning.agency_share_minor == 22_500
    kinds = [line.kind for line in reckoning.lines]
    assert kinds == ["collected", "collected", "collected", "kept", "vat"]
    assert reckoning.lines[-1].explanation.citations == (VAT,)


def test_commission_is_taken_on_principal_and_interest_only() -> None:
    collected = [part("principal", 100_000), part("interest", 1000), part("compensation", 45_000)]
    reckoning = net_remittance(collected, terms(commission=80_000))
    assert reckoning.commission_minor == 8080
    assert reckoning.vat_minor == 2020
    assert reckoning.net_minor == 146_000 - 8080 - 2020
    (line,) = [line for line in reckoning.lines if line.kind == "commission"]
    assert line.explanation.params == {"base_minor": 101_000, "rate_ppm": 80_000}


def test_costs_may_be_the_creditors() -> None:
    reckoning = net_remittance([part("costs", 18_000)], terms(costs_to="creditor"))
    assert (reckoning.net_minor, reckoning.vat_minor) == (18_000, 0)


def test_kept_costs_may_be_untaxed() -> None:
    reckoning = net_remittance([part("costs", 18_000)], terms(taxed=False))
    assert reckoning.net_minor == 0


def test_less_than_nothing_waits_for_more() -> None:
    with pytest.raises(Refusal) as refused:
        net_remittance([part("costs", 18_000)], terms())
    assert refused.value.code == "nothing_to_remit"
    assert refused.value.params == {"shortfall_minor": 4500}


@given(
    st.lists(
        st.builds(part, st.sampled_from(HEADS), st.integers(min_value=1, max_value=10**9)),
        max_size=8,
    ),
    st.integers(min_value=0, max_value=300_000),
    st.sampled_from(["agency", "creditor"]),
    st.integers(min_value=0, max_value=255_000),
)
def test_every_line_adds_up_to_the_net(
    collected: list[CollectedPart], commission: int, costs_to: str, vat: int
) -> None:
    try:
        reckoning = net_remittance(collected, terms(commission, costs_to, vat))
    except Refusal:
        assume(False)
        raise
    assert sum(line.amount_minor for line in reckoning.lines) == reckoning.net_minor
    assert reckoning.net_minor + reckoning.agency_share_minor == reckoning.collected_minor
    assert all(line.explanation.amount_minor == line.amount_minor for line in reckoning.lines)
