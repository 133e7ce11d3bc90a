"""Writing the books: one action posts, one reverses; nothing else touches them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from kvitt.core.ledger import AccountRef, Entry, Posting, assert_balanced
from kvitt.features.ledger.queries import get_entry
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, execute_many, fetch, transaction
from kvitt.runtime.statutes import keep_law

_SHARED = frozenset(
    {
        "client_bank",
        "card_transit",
        "topup_due",
        "agency_bank",
        "agency_revenue",
        "agency_vat",
        "agency_card_fees",
    }
)
"""Accounts everybody posts on: their balance is summed when asked for, since one projected row
would make every payment wait for every other."""


async def post(
    entry: Entry,
    *,
    subject_id: UUID | None,
    now: datetime,
    law_digest: str = "",
    params: Mapping[str, object] | None = None,
    reverses: UUID | None = None,
) -> UUID:
    """Book one entry about a subject (a case, a payment); the database checks that it balances.

    `law_digest` names the law under which a figure in it was fixed.
    """
    assert_balanced(entry)
    entry_id = new_id()
    async with transaction():
        if law_digest:
            await keep_law(law_digest, now=now)
        accounts = await _accounts(entry.postings)
        await execute(
            "insert into ledger_entries"
            " (id, kind, subject_id, effective_day, recorded_at, reverses, law_digest, params)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8)",
            entry_id,
            entry.kind,
            subject_id,
            entry.effective_day,
            now,
            reverses,
            law_digest,
            dict(params or {}),
        )
        await execute(
            "insert into ledger_postings"
            " (id, entry_id, account_id, amount_minor, currency, effective_day, recorded_at)"
            " select id, $2, account_id, amount_minor, currency, $3, $4"
            " from unnest($1::uuid[], $5::uuid[], $6::bigint[], $7::text[])"
            " as p (id, account_id, amount_minor, currency)",
            [new_id() for _ in entry.postings],
            entry_id,
            entry.effective_day,
            now,
            [accounts[posting.account, posting.currency] for posting in entry.postings],
            [posting.amount_minor for posting in entry.postings],
            [posting.currency for posting in entry.postings],
        )
    return entry_id


async def reverse(entry_id: UUID, *, now: datetime) -> UUID:
    """Undo an entry by its mirror on the same effective day; the original stays as it was."""
    async with transaction():
        original = await get_entry(entry_id)
        mirror = Entry(
            kind=f"{original.kind}_reversed",
            effective_day=original.effective_day,
            postings=tuple(
                Posting(posting.account, -posting.amount_minor, posting.currency)
                for posting in original.postings
            ),
        )
        return await post(
            mirror,
            subject_id=original.subject_id,
            now=now,
            law_digest=original.law_digest,
            params=original.params,
            reverses=entry_id,
        )


async def _accounts(postings: Sequence[Posting]) -> dict[tuple[AccountRef, str], UUID]:
    wanted = sorted(
        {(posting.account.kind, posting.account.owner, posting.currency) for posting in postings}
    )
    kinds, owners, currencies = (list(column) for column in zip(*wanted, strict=True))
    find = (
        "select a.id, a.kind, a.owner_id, a.currency from ledger_accounts a"
        " join unnest($1::text[], $2::uuid[], $3::text[]) as w (kind, owner_id, currency)"
        " using (kind, owner_id, currency)"
    )
    rows = await fetch(find, kinds, owners, currencies)
    if len(rows) < len(wanted):
        await execute_many(
            "insert into ledger_accounts (id, kind, owner_id, currency, projected)"
            " values ($1, $2, $3, $4, $5) on conflict (kind, owner_id, currency) do nothing",
            [(new_id(), kind, owner, cur, kind not in _SHARED) for kind, owner, cur in wanted],
        )
        rows = await fetch(find, kinds, owners, currencies)
    return {(AccountRef(row["kind"], row["owner_id"]), row["currency"]): row["id"] for row in rows}
