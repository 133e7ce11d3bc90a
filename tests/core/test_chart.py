from collections import Counter
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvitt.core import chart
from kvitt.core.allocation import AllocatedPart
from kvitt.core.citation import Citation
from kvitt.core.ledger import AccountRef, Entry, Posting, assert_balanced

AGENCY, CREDITOR, CASE, CLAIM, PAYMENT = (UUID(int=n) for n in range(1, 6))
DAY = date(2026, 11, 22)
CITE = Citation("practice", "avräkning", "branschpraxis", "custom")
sums = st.integers(min_value=1, max_value=10**10)


def balances(*entries: Entry) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for entry in entries:
        assert_balanced(entry)
        for posting in entry.postings:
            counted[posting.account.kind] += posting.amount_minor
    return {kind: amount for kind, amount in counted.items() if amount}


def owed(kind: str, minor: int) -> Entry:
    builder = {
        "claim": lambda: chart.register_claim(
            claim_id=CLAIM, case_id=CASE, principal_minor=minor, currency="SEK", effective_day=DAY
        ),
        "charge": lambda: chart.raise_charge(
            claim_id=CLAIM, case_id=CASE, amount_minor=minor, currency="SEK", effective_day=DAY
        ),
        "compensation": lambda: chart.raise_charge(
            claim_id=CLAIM,
            case_id=CASE,
            amount_minor=minor,
            currency="SEK",
            effective_day=DAY,
            head="compensation",
        ),
        "interest": lambda: chart.fix_interest(
            claim_id=CLAIM, case_id=CASE, amount_minor=minor, currency="SEK", effective_day=DAY
        ),
        "waiver": lambda: chart.waive(
            claim_id=CLAIM,
            case_id=CASE,
            head="costs",
            amount_minor=minor,
            currency="SEK",
            effective_day=DAY,
        ),
    }
    return builder[kind]()


def paid(minor: int, *, by_card: bool = False) -> Entry:
    receive = chart.receive_card_payment if by_card else chart.receive_bank_payment
    return receive(
        agency_id=AGENCY,
        payment_id=PAYMENT,
        amount_minor=minor,
        currency="SEK",
        effective_day=DAY,
    )


def allocated(surplus: int, **heads: int) -> Entry:
    return chart.allocate_payment(
        payment_id=PAYMENT,
        creditor_id=CREDITOR,
        case_id=CASE,
        parts=[AllocatedPart(CLAIM, head, amount, CITE) for head, amount in heads.items()],
        surplus_minor=surplus,
        currency="SEK",
        effective_day=DAY,
    )


def remitted(collected: int, net: int, vat: int, topup: int) -> Entry:
    return chart.remit(
        agency_id=AGENCY,
        creditor_id=CREDITOR,
        collected_minor=collected,
        net_minor=net,
        vat_minor=vat,
        topup_minor=topup,
        currency="SEK",
        effective_day=DAY,
    )


def test_what_is_owed_stands_against_what_was_entrusted() -> None:
    books = balances(owed("claim", 125_000), owed("charge", 18_000), owed("interest", 1815))
    assert books == {
        "receivable_principal": 125_000,
        "receivable_costs": 18_000,
        "receivable_interest": 1815,
        "entrusted": -144_815,
    }
    assert balances(owed("compensation", 45_000))["receivable_compensation"] == 45_000


def test_a_waiver_takes_off_what_was_charged() -> None:
    assert balances(owed("charge", 18_000), owed("waiver", 18_000)) == {}


def test_a_paid_debt_leaves_only_money_owed_to_the_creditor() -> None:
    books = balances(
        owed("claim", 125_000),
        owed("charge", 18_000),
        owed("interest", 1815),
        paid(150_000),
        allocated(5185, principal=125_000, costs=18_000, interest=1815),
    )
    assert books == {
        "client_bank": 150_000,
        "owed_to_creditor": -144_815,
        "owed_to_payer": -5185,
    }


def test_a_card_payment_is_in_transit_until_it_is_cleared() -> None:
    cleared = chart.clear_payout(
        agency_id=AGENCY, gross_minor=100_000, fee_minor=1500, currency="SEK", effective_day=DAY
    )
    assert balances(paid(100_000, by_card=True)) == {
        "card_transit": 100_000,
        "unallocated": -100_000,
    }
    assert balances(paid(100_000, by_card=True), cleared) == {
        "client_bank": 98_500,
        "topup_due": 1500,
        "unallocated": -100_000,
    }


def test_a_surplus_goes_back_to_the_payer() -> None:
    returned = chart.return_surplus(
        agency_id=AGENCY, payment_id=PAYMENT, amount_minor=50, currency="SEK", effective_day=DAY
    )
    assert balances(paid(50), allocated(50), returned) == {}


def test_a_remittance_empties_the_client_funds() -> None:
    cleared = chart.clear_payout(
        agency_id=AGENCY, gross_minor=144_815, fee_minor=1500, currency="SEK", effective_day=DAY
    )
    books = balances(
        paid(144_815, by_card=True),
        allocated(0, principal=125_000, costs=18_000, interest=1815),
        cleared,
        remitted(144_815, 122_315, 4500, 1500),
    )
    funds = {kind: minor for kind, minor in books.items() if kind in chart.CLIENT_FUNDS}
    assert funds == {}
    assert books["agency_bank"] == 22_500 - 1500
    assert books["agency_card_fees"] == 1500
    assert books["agency_revenue"] == -18_000
    assert books["agency_vat"] == -4500


@pytest.mark.parametrize(
    ("collected", "net", "vat", "topup"),
    [(100, -1, 0, 0), (100, 101, 0, 0), (100, 90, 0, 11), (100, 90, 11, 0)],
)
def test_an_impossible_remittance_is_stopped(
    collected: int, net: int, vat: int, topup: int
) -> None:
    with pytest.raises(AssertionError):
        remitted(collected, net, vat, topup)


@given(sums, st.data())
def test_client_funds_always_prove_to_zero(minor: int, data: st.DataObject) -> None:
    principal = data.draw(st.integers(min_value=0, max_value=minor))
    costs = data.draw(st.integers(min_value=0, max_value=minor - principal))
    collected = principal + costs
    entries = [paid(minor), allocated(minor - collected, principal=principal, costs=costs)]
    if collected:
        net = data.draw(st.integers(min_value=0, max_value=collected))
        vat = data.draw(st.integers(min_value=0, max_value=collected - net))
        entries.append(remitted(collected, net, vat, 0))
    books = balances(*entries)
    assert sum(minor for kind, minor in books.items() if kind in chart.CLIENT_FUNDS) == 0


@given(sums)
def test_an_entry_and_its_reversal_leave_nothing(minor: int) -> None:
    entry = paid(minor)
    backwards = chart.reverse(entry)
    assert balances(entry, backwards) == {}
    assert backwards.kind == "bank_payment_received_reversed"
    assert backwards.effective_day == DAY
    assert chart.reverse(entry, effective_day=date(2026, 12, 1)).effective_day.month == 12


def test_an_entry_out_of_balance_is_stopped() -> None:
    one = Posting(AccountRef("client_bank", AGENCY), 100, "SEK")
    other = Posting(AccountRef("unallocated", PAYMENT), -100, "EUR")
    nothing = Posting(AccountRef("unallocated", PAYMENT), 0, "SEK")
    for postings in ((one,), (one, other), (nothing,), ()):
        with pytest.raises(AssertionError):
            assert_balanced(Entry(kind="wrong", effective_day=DAY, postings=postings))


def test_a_part_without_a_claim_has_no_receivable() -> None:
    with pytest.raises(AssertionError, match="belongs to a claim"):
        chart.allocate_payment(
            payment_id=PAYMENT,
            creditor_id=CREDITOR,
            case_id=CASE,
            parts=[AllocatedPart(None, "costs", 1, CITE)],
            surplus_minor=0,
            currency="SEK",
            effective_day=DAY,
        )
