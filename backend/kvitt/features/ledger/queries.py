"""Reading the books."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import msgspec

from kvitt.core.ledger import AccountRef, Posting
from kvitt.runtime.database import fetch, fetch_row, fetch_value


class BookedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it stands in the books."""

    id: UUID
    kind: str
    subject_id: UUID | None
    effective_day: date
    law_digest: str
    params: Mapping[str, object]
    postings: tuple[Posting, ...]


async def get_entry(entry_id: UUID) -> BookedEntry:
    """An entry with its postings."""
    entry = await fetch_row(
        "select id, kind, subject_id, effective_day, law_digest, params"
        " from ledger_entries where id = $1",
        entry_id,
    )
    assert entry is not None, f"there is no ledger entry {entry_id}"
    postings = await fetch(
        "select a.kind, a.owner_id, p.amount_minor, p.currency from ledger_postings p"
        " join ledger_accounts a on a.id = p.account_id where p.entry_id = $1 order by p.id",
        entry_id,
    )
    return BookedEntry(
        **dict(entry),
        postings=tuple(
            Posting(AccountRef(row["kind"], row["owner_id"]), row["amount_minor"], row["currency"])
            for row in postings
        ),
    )


async def balance_of(kind: str, owner_id: UUID, currency: str) -> int:
    """The sum of an account's postings, in minor units; debit positive."""
    value: int = await fetch_value(
        "select coalesce(sum(p.amount_minor), 0)::bigint from ledger_postings p"
        " join ledger_accounts a on a.id = p.account_id"
        " where a.kind = $1 and a.owner_id = $2 and a.currency = $3",
        kind,
        owner_id,
        currency,
    )
    return value


async def balances_by_kind(currency: str) -> dict[str, int]:
    """The sum of every kind of account, in minor units; debit positive."""
    rows = await fetch(
        "select a.kind, sum(p.amount_minor)::bigint as balance from ledger_postings p"
        " join ledger_accounts a on a.id = p.account_id where a.currency = $1 group by a.kind",
        currency,
    )
    return {row["kind"]: row["balance"] for row in rows}


async def wrong_projections() -> list[UUID]:
    """Accounts whose kept balance differs from their postings; none, unless something is broken."""
    rows = await fetch(
        "select a.id from ledger_accounts a"
        " left join ledger_balances b on b.account_id = a.id"
        " left join (select account_id, sum(amount_minor) as total from ledger_postings"
        " group by account_id) p on p.account_id = a.id"
        " where a.projected and coalesce(b.balance_minor, 0) <> coalesce(p.total, 0)"
    )
    return [row["id"] for row in rows]
