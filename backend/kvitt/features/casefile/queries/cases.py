"""Cases in a list: found by name, number, reference, invoice or amount; a page at a time."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.money import Money, parse_amount
from kvitt.core.person import IDENTITY_KINDS, read_identity
from kvitt.core.reference import plain_reference
from kvitt.core.refusal import Refusal
from kvitt.features.casefile.schemas import CasePage, CaseRow
from kvitt.features.cases.queries import visible_to
from kvitt.features.cases.segments import CaseOwed, owed_in_cases
from kvitt.features.cases.statements import reckoning_day
from kvitt.features.debtors.particulars import identity_hash, open_particulars, searched_words
from kvitt.runtime import clock
from kvitt.runtime.actor import Actor
from kvitt.runtime.audit import record_reads
from kvitt.runtime.database import Row, fetch
from kvitt.runtime.paging import decode_cursor, encode_cursor

SORTS = {
    "newest": ("c.opened_at::text", "desc"),
    "oldest": ("c.opened_at::text", "asc"),
    "largest": ("lpad(owed.minor::text, 20, '0')", "desc"),
    "next_step": ("coalesce(c.next_step_day::text, '9999-12-31')", "asc"),
}
"""What a list is sorted by; every key is text, so that one cursor serves all."""

_ROWS = """
select c.id, c.number, c.country, c.currency, c.status, c.opened_on, c.next_step,
       c.next_step_day, cr.name as creditor_name, d.id as debtor_id, d.kind as debtor_kind,
       d.particulars, k.wrapped_key,
       (select h.kind from holds h where h.case_id = c.id and h.released_at is null
         order by h.recorded_at desc limit 1) as hold,
       {key} as sort_key, count(*) over () as total
  from cases c
  join creditors cr on cr.id = c.creditor_id
  join debtors d on d.id = c.debtor_id
  join person_keys k on k.subject_id = d.id
  left join lateral (
    select -coalesce(sum(b.balance_minor), 0)::bigint as minor
      from ledger_accounts a join ledger_balances b on b.account_id = a.id
     where a.kind = 'entrusted' and a.owner_id = c.id) owed on true
 where {visible} and ($2::text is null or c.status = $2) and {found}
   and (not $12::boolean or c.status = 'open' and (
         c.next_step is not null and c.next_step_day is null
         or exists (select 1 from holds h where h.case_id = c.id and h.released_at is null)))
"""


class CaseSearch(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for: words, a status, an order, and where to go on."""

    q: str = ""
    status: str | None = None
    waiting: bool = False
    """Only cases that rest, or wait for somebody's decision."""
    sort: str = "newest"
    cursor: str | None = None
    limit: int = 25


async def list_cases(actor: Actor, search: CaseSearch, *, now: datetime) -> CasePage:
    """A page of the cases an actor may see."""
    key, direction = SORTS[search.sort]
    condition, argument = visible_to(actor)
    sql = _ROWS.format(key=key, visible=condition, found=_found())
    place = decode_cursor(f"cases {search.sort}", search.cursor) if search.cursor else None
    compare = "<" if direction == "desc" else ">"
    rows = await fetch(
        f"select * from ({sql}) found"
        f" where ($10::text is null or (sort_key, id) {compare} ($10, $11::uuid))"
        f" order by sort_key {direction}, id {direction} limit $13",
        argument,
        search.status,
        *_search_terms(search.q, now=now),
        str(place[0]) if place else None,
        UUID(str(place[1])) if place else None,
        search.waiting,
        search.limit + 1,
    )
    page = rows[: search.limit]
    await record_reads(actor, {row["debtor_id"] for row in page}, "case list", now)
    more = len(rows) > search.limit
    last = page[-1] if page else None
    return CasePage(
        items=await _shown(page, now=now),
        next_cursor=encode_cursor(f"cases {search.sort}", last["sort_key"], str(last["id"]))
        if more and last
        else None,
        total=rows[0]["total"] if rows else 0,
    )


def _found() -> str:
    """The one condition for every kind of search; $3 says that nothing is searched for."""
    return """($3::boolean
       or c.number = $4 or c.payment_reference = $5
       or d.identity_hash = any($6::bytea[])
       or exists (select 1 from claims q where q.case_id = c.id
                   and (q.invoice_number = $4 or q.principal_minor = $7))
       or (cardinality($8::bytea[]) > 0 and (
             select count(distinct w.word) from debtor_words w
              where w.debtor_id = d.id and w.word = any($8)) = $9))"""


def _search_terms(q: str, *, now: datetime) -> tuple[object, ...]:
    plain = q.replace("\x00", "").strip()  # PostgreSQL holds no text with a NUL
    reference = plain_reference(plain)
    digits = "".join(sign for sign in plain if sign.isdigit())
    words = list(dict.fromkeys(searched_words(plain)))
    return (
        not plain,
        plain,
        reference if reference.isdigit() else plain_reference(digits),
        _identities(plain, day=clock.day_of(now, "SE")),
        _amount(plain),
        words,
        len(words),
    )


def _identities(plain: str, *, day: date) -> list[bytes]:
    hashes = []
    for kind in IDENTITY_KINDS:
        try:
            hashes.append(identity_hash(kind, read_identity(kind, plain, today=day).digits))
        except Refusal:
            continue
    return hashes


def _amount(plain: str) -> int | None:
    """A search for "1 250,00" or "1250.00" finds that principal."""
    try:
        text = plain.replace(" ", "").replace("\u00a0", "").replace(",", ".")
        return parse_amount(text, "SEK").amount_minor
    except Refusal:
        return None


async def _shown(rows: list[Row], *, now: datetime) -> list[CaseRow]:
    owed: dict[UUID, CaseOwed] = {}
    for country in sorted({row["country"] for row in rows}):
        day = reckoning_day(country, clock.day_of(now, country))
        cases = [row["id"] for row in rows if row["country"] == country]
        owed |= await owed_in_cases(country, cases, day)
    return [_row(row, owed[row["id"]]) for row in rows]


def _row(row: Row, owed: CaseOwed) -> CaseRow:
    currency = row["currency"]
    name = open_particulars(row["wrapped_key"], row["debtor_id"], row["particulars"]).name
    return CaseRow(
        id=row["id"],
        number=row["number"],
        creditor_name=row["creditor_name"],
        debtor_name=name,
        debtor_kind=row["debtor_kind"],
        status=row["status"],
        hold=row["hold"],
        claims=owed.claims,
        principal=Money(owed.principal_minor, currency),
        paid=Money(owed.paid_minor, currency),
        owed=Money(owed.owed_minor, currency),
        opened_on=row["opened_on"],
        next_step=row["next_step"],
        next_step_day=row["next_step_day"],
    )
