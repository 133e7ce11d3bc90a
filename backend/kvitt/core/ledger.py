"""Double entry: what moves from one account to another, never out of balance."""

from collections import defaultdict
from datetime import date
from uuid import UUID

import msgspec


class AccountRef(msgspec.Struct, frozen=True):
    """An account: its kind, and whose it is."""

    kind: str
    owner: UUID


class Posting(msgspec.Struct, frozen=True):
    """One line of an entry: debit positive, credit negative."""

    account: AccountRef
    amount_minor: int
    currency: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One balanced event in the books, on the day the law counts it."""

    kind: str
    effective_day: date
    postings: tuple[Posting, ...]


def assert_balanced(entry: Entry) -> None:
    """Stop where debit and credit of any currency differ, or a line moves nothing."""
    sums: dict[str, int] = defaultdict(int)
    for posting in entry.postings:
        assert posting.amount_minor, f"{entry.kind}: a posting moves something"
        sums[posting.currency] += posting.amount_minor
    assert entry.postings, f"{entry.kind}: an entry has postings"
    assert not any(sums.values()), f"{entry.kind}: debit and credit differ by {dict(sums)}"
