from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kvitt.adapters.invoices import Invoices
from kvitt.core.refusal import Refusals
from tests.adapters.invoices.documents import credit_note, invoice
from tests.adapters.mutations import damaged
from tests.adapters.samples import expectations, sample

ORIGINALS = [invoice(), credit_note()] + [
    sample(f"peppol_ubl/{row['file']}") for row in expectations("peppol_ubl")
]
CALM = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@CALM
@given(st.binary(max_size=400))
def test_random_bytes_are_refused(content: bytes) -> None:
    with suppress(Refusals):
        Invoices().read(content)


@CALM
@given(damaged(ORIGINALS))
def test_a_damaged_invoice_is_read_or_refused_and_nothing_else(content: bytes) -> None:
    with suppress(Refusals):
        Invoices().read(content)
