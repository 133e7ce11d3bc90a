from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvitt.core.matching import Candidate, PaymentFacts, match_payment
from kvitt.core.reference import make_reference, plain_reference

CASE, OTHER = UUID(int=1), UUID(int=2)
OCR = make_reference("ocr-length", "1034756")
CANDIDATE = Candidate(
    case_id=CASE,
    reference=OCR,
    open_minor=150_815,
    currency="SEK",
    payer_names=("Anna Svensson",),
    payer_accounts=("SE1234",),
)
ANOTHER = Candidate(
    case_id=OTHER, reference=make_reference("ocr-length", "99"), open_minor=100, currency="SEK"
)


def payment(
    reference: str, minor: int = 1, currency: str = "SEK", name: str = "", account: str = ""
) -> PaymentFacts:
    return PaymentFacts(
        reference=reference,
        reference_kind="ocr-length",
        amount_minor=minor,
        currency=currency,
        payer_name=name,
        payer_account=account,
    )


def suggested(paid: PaymentFacts) -> list[tuple[UUID, str]]:
    match = match_payment(paid, [CANDIDATE, ANOTHER])
    assert match.case_id is None
    return [(one.case_id, one.why) for one in match.suggestions]


def test_the_exact_reference_matches_whatever_the_amount() -> None:
    match = match_payment(payment(f" {OCR[:4]} {OCR[4:]}"), [ANOTHER, CANDIDATE])
    assert (match.case_id, match.why, match.suggestions) == (CASE, "reference", ())


def test_another_currency_is_for_a_person_to_decide() -> None:
    match = match_payment(payment(OCR, currency="EUR"), [CANDIDATE])
    assert (match.case_id, match.why) == (None, "currency_differs")
    assert match.suggestions[0].case_id == CASE


def test_one_reference_on_two_cases_is_never_guessed() -> None:
    twin = Candidate(case_id=OTHER, reference=OCR, open_minor=1, currency="SEK")
    assert match_payment(payment(OCR), [CANDIDATE, twin]).case_id is None


def test_near_misses_are_suggested_with_their_reason() -> None:
    wrong_check = OCR[:-1] + str((int(OCR[-1]) + 1) % 10)
    wrong_digit = str((int(OCR[0]) + 1) % 10) + OCR[1:]
    swapped = OCR[1] + OCR[0] + OCR[2:]
    assert suggested(payment(wrong_check)) == [(CASE, "check_digit_wrong")]
    assert suggested(payment(wrong_digit)) == [(CASE, "digit_wrong")]
    assert suggested(payment(swapped)) == [(CASE, "digits_swapped")]
    assert suggested(payment(f"faktura {OCR} tack")) == [(CASE, "reference_within_text")]
    assert suggested(payment(OCR[::-1])) == []


@pytest.mark.parametrize(
    ("name", "account", "why"),
    [
        ("SVENSSON, ANNA", "", "same_amount_and_payer"),
        ("", "SE1234", "same_amount_and_account"),
        ("Bo Ek", "SE9", "same_amount"),
    ],
)
def test_the_same_amount_is_a_hint_stronger_with_the_payer(
    name: str, account: str, why: str
) -> None:
    assert suggested(payment("", 150_815, name=name, account=account)) == [(CASE, why)]


def test_the_reason_for_no_match_is_told() -> None:
    assert match_payment(payment(""), [CANDIDATE]).why == "reference_missing"
    assert match_payment(payment("12345"), []).why == "reference_invalid"
    assert (
        match_payment(payment(make_reference("ocr-length", "777")), [CANDIDATE]).why
        == "reference_unknown"
    )


@pytest.mark.parametrize(
    ("kind", "reference", "written"),
    [
        ("viite", "1234561", "RF34 1234 561"),
        ("viite", "1234561", "00000000000001234561"),
        ("kid10", "12345674", "1234 5674"),
        ("fik71", "000000000010009", "+71<000000000010009+81234567<"),
    ],
)
def test_each_country_s_reference_matches_as_it_is_written(
    kind: str, reference: str, written: str
) -> None:
    candidate = Candidate(case_id=CASE, reference=reference, open_minor=1, currency="EUR")
    paid = msgspec.structs.replace(payment(written, currency="EUR"), reference_kind=kind)
    assert match_payment(paid, [candidate]).case_id == CASE
    assert match_payment(paid, []).why == "reference_unknown"


def test_a_candidate_without_reference_is_never_near() -> None:
    nameless = Candidate(case_id=CASE, reference="", open_minor=5, currency="EUR")
    assert match_payment(payment("123", 5), [nameless]).suggestions == ()


def test_a_reference_in_words_keeps_its_words() -> None:
    assert plain_reference(" faktura 12 ") == "faktura 12"


@given(st.text(max_size=30), st.integers(min_value=1, max_value=10**9))
def test_only_the_very_reference_ever_matches_by_itself(text: str, minor: int) -> None:
    match = match_payment(payment(text, minor), [CANDIDATE, ANOTHER])
    if match.case_id is not None:
        assert plain_reference(text) in {OCR, ANOTHER.reference}
