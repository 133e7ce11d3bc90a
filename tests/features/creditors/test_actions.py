"""Creditors of four countries, each paid to an account of its own kind."""

import msgspec
import pytest

from kvitt.core.refusal import Refusal
from kvitt.features.creditors.actions import NewCreditor, open_creditor
from kvitt.features.creditors.queries import get_creditor
from tests.support.fixtures import StoppedClock

FINNISH = NewCreditor(
    name="Sähköyhtiö Oy",
    organisation_number="2077474-0",
    country="FI",
    currency="EUR",
    city="Turku",
    iban="FI21 1234 5600 0007 85",
    bic="NDEAFIHH",
    language="fi",
    email="laskut@sahko.example",
)


async def test_a_finnish_creditor_is_paid_to_an_iban(db: None, clock: StoppedClock) -> None:
    creditor = await get_creditor(await open_creditor(FINNISH, now=clock.now))
    assert (creditor.country, creditor.currency) == ("FI", "EUR")
    assert creditor.organisation_number == "2077474-0"
    assert (creditor.bankgiro, creditor.iban) == (None, "FI2112345600000785")
    assert creditor.bic == "NDEAFIHH"


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"currency": "SEK"}, "currency_not_used", "/currency"),
        ({"iban": "FI21 1234 5600 0007 86"}, "iban_invalid", "/iban"),
        ({"iban": ""}, "bankgiro_invalid", "/bankgiro"),
        ({"bankgiro": "5805-6202"}, "bankgiro_invalid", "/bankgiro"),
        ({"organisation_number": "2077474-1"}, "identity_number_invalid", ""),
        ({"organisation_number": "556016-0680"}, "identity_number_invalid", ""),
    ],
)
async def test_what_does_not_fit_the_country_is_refused(
    changes: dict[str, str], code: str, pointer: str, db: None, clock: StoppedClock
) -> None:
    with pytest.raises(Refusal) as refused:
        await open_creditor(msgspec.structs.replace(FINNISH, **changes), now=clock.now)
    assert (refused.value.code, refused.value.pointer) == (code, pointer)
