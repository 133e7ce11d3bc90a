from datetime import date

import msgspec
import pytest

from kvitt.core.admissibility.claim import ClaimFacts, Finding, assess_claim
from kvitt.core.limitation.facts import LimitationEvent
from kvitt.law.read import load

LAW = load("se")
TODAY = date(2026, 11, 22)
SOUND = ClaimFacts(
    currency="SEK",
    total_minor=125_000,
    payable_minor=125_000,
    due_day=date(2026, 9, 30),
    issue_day=date(2026, 8, 31),
    invoice_number="1041",
    ground="Tandvård 2026-08-20",
    creditor_name="Strandtand AB",
    debtor_name="Anna Svensson",
    debtor_address="Storgatan 1, 111 22 Stockholm",
    debtor_kind="consumer",
    debtor_identity="191212121212",
    debtor_birth_day=date(1912, 12, 12),
)


def findings(**changes: object) -> tuple[Finding, ...]:
    return assess_claim(msgspec.structs.replace(SOUND, **changes), LAW, TODAY)


def test_a_sound_claim_has_nothing_to_be_said_about_it() -> None:
    assert findings() == ()


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"due_day": TODAY}, "claim_not_due", "/due_day"),
        ({"due_day": date(2026, 12, 24)}, "claim_not_due", "/due_day"),
        ({"due_day": None}, "particulars_missing", "/due_day"),
        ({"debtor_name": ""}, "particulars_missing", "/debtor_name"),
        ({"ground": ""}, "particulars_missing", "/ground"),
        ({"total_minor": -100, "payable_minor": -100}, "amount_negative", "/total"),
        ({"payable_minor": 0}, "nothing_to_pay", "/payable"),
        ({"currency": "EUR"}, "currency_not_used", "/currency"),
        ({"disputed": True}, "claim_disputed", "/disputed"),
        ({"debtor_deceased": True}, "debtor_deceased", "/debtor"),
        ({"debtor_birth_day": date(2008, 11, 23)}, "debtor_minor", "/debtor"),
        ({"duplicate": True}, "invoice_duplicate", "/invoice_number"),
        ({"issue_day": date(2026, 12, 1)}, "issued_in_future", "/issue_day"),
        ({"arose_day": date(2023, 11, 21)}, "claim_time_barred", "/arose_day"),
    ],
)
def test_what_bars_a_claim_is_refused_with_a_pointer(
    changes: dict[str, object], code: str, pointer: str
) -> None:
    refused = [one for one in findings(**changes) if one.severity == "refuse"]
    assert (code, pointer) in [(one.code, one.pointer) for one in refused]


@pytest.mark.parametrize(
    ("changes", "code", "severity"),
    [
        ({"payable_minor": 130_000}, "payable_above_total", "warn"),
        ({"payable_minor": 100_000}, "partly_paid", "note"),
        ({"debtor_identity": ""}, "identity_number_missing", "warn"),
        ({"issue_day": date(2026, 10, 1)}, "due_before_issue", "warn"),
        ({"arose_day": date(2024, 1, 1)}, "limitation_near", "warn"),
        ({"reminder_charged": True}, "reminder_not_agreed", "note"),
    ],
)
def test_what_the_creditor_should_know_is_told(
    changes: dict[str, object], code: str, severity: str
) -> None:
    assert [(one.code, one.severity) for one in findings(**changes)] == [(code, severity)]


def test_an_old_claim_on_a_company_is_only_warned_about() -> None:
    old = {"due_day": date(2020, 1, 31), "issue_day": date(2020, 1, 1)}
    assert [one.code for one in findings(**old, debtor_kind="company")] == ["claim_old"]


def test_a_received_demand_keeps_an_old_claim_alive() -> None:
    events = (LimitationEvent("demand_received", date(2025, 1, 1)),)
    told = findings(arose_day=date(2022, 12, 1), limitation_events=events)
    assert told == ()


def test_a_debtor_of_age_today_is_of_age() -> None:
    assert findings(debtor_birth_day=date(2008, 11, 22)) == ()


def test_a_debtor_without_a_birth_day_is_no_minor() -> None:
    assert findings(debtor_birth_day=None) == ()


def test_an_agreed_reminder_is_nothing_to_mention() -> None:
    assert findings(reminder_charged=True, reminder_agreed=True) == ()


def test_without_any_day_only_the_missing_day_is_told() -> None:
    codes = [one.code for one in findings(due_day=None, issue_day=None)]
    assert codes == ["particulars_missing"]


def test_all_reasons_come_at_once_with_their_paragraphs() -> None:
    told = findings(due_day=TODAY, disputed=True, debtor_deceased=True)
    assert [(one.code, one.citation.short if one.citation else "") for one in told] == [
        ("claim_not_due", "1 § lagen om ersättning för inkassokostnader m.m."),
        ("debtor_deceased", "21 kap. 1 § ärvdabalken"),
        ("claim_disputed", "8 § inkassolagen"),
    ]


def in_country(country: str, **changes: object) -> list[tuple[str, str]]:
    law = load(country)
    facts = msgspec.structs.replace(
        SOUND,
        currency=law.currency,
        issue_day=date(2026, 9, 1),
        **changes,
    )
    return [
        (one.code, one.citation.short if one.citation else "")
        for one in assess_claim(facts, law, TODAY)
    ]


@pytest.mark.parametrize(
    ("country", "not_due", "disputed", "deceased", "minor"),
    [
        (
            "fi",
            "5 § 1 mom. perintälaki",
            "4 b § perintälaki",
            "21 luku perintökaari",
            "2 § holhoustoimilaki",
        ),
        (
            "dk",
            "§ 9 inkassoloven",
            "§ 9 inkassoloven",
            "§§ 81–83 dødsboskifteloven",
            "§ 1 værgemålsloven",
        ),
        (
            "no",
            "§ 9 første ledd inkassoloven",
            "§ 10 første ledd inkassoloven",
            "§§ 100–102 arveloven",
            "§ 8 vergemålsloven",
        ),
    ],
)
def test_each_country_bars_a_claim_by_its_own_paragraphs(
    country: str, not_due: str, disputed: str, deceased: str, minor: str
) -> None:
    told = in_country(
        country,
        due_day=TODAY,
        disputed=True,
        debtor_deceased=True,
        debtor_birth_day=date(2008, 11, 23),
    )
    assert told == [
        ("claim_not_due", not_due),
        ("debtor_deceased", deceased),
        ("debtor_minor", minor),
        ("claim_disputed", disputed),
    ]


@pytest.mark.parametrize("country", ["fi", "dk", "no"])
def test_where_statute_itself_prices_a_reminder_no_agreement_is_missed(country: str) -> None:
    assert in_country(country, reminder_charged=True, reminder_agreed=False) == []
