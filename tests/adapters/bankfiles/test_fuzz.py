from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kvitt.adapters.bankfiles import BankFiles
from kvitt.core.refusal import Refusals
from tests.adapters.bankfiles.documents import camt, details, entry, simple_bgmax, summary
from tests.adapters.mutations import damaged
from tests.adapters.samples import expectations, sample

ORIGINALS = [
    simple_bgmax(),
    camt(entry("3", details("1"), details("2", words=["7"])), before=summary("3", "1")),
    *(
        sample(f"{folder}/{row['file']}")
        for folder in ("camt", "bgmax")
        for row in expectations(folder)
    ),
]
CALM = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


@CALM
@given(st.binary(max_size=400), st.sampled_from([b"", b"01BGMAX", b"<Document>"]))
def test_random_bytes_are_refused(content: bytes, before: bytes) -> None:
    with suppress(Refusals):
        BankFiles().read(before + content)


@CALM
@given(damaged(ORIGINALS))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(content: bytes) -> None:
    with suppress(Refusals):
        BankFiles().read(content)
