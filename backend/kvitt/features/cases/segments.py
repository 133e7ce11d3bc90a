"""Interest of many claims at once: segments kept beside the books, one subtraction a claim.

The segments follow from the postings and the law alone. `keep_segments` writes a case's anew in
the transaction that booked something, `follow_law` those that a changed law contradicts, and
`wrong_segments` compares all of them with the books.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID

import msgspec

from kvitt.core.chart import RECEIVABLES
from kvitt.core.interest import DENOMINATORS, Schedule, cumulative
from kvitt.core.refusal import Refusal
from kvitt.core.segments import Segment, segments_of
from kvitt.core.statement import ClaimTerms
from kvitt.features.cases.statements import load_histories, schedule_of
from kvitt.law.country import CountryLaw
from kvitt.runtime.database import (
    Row,
    execute,
    execute_many,
    fetch,
    fetch_value,
    lock_case,
    transaction,
)
from kvitt.runtime.statutes import law_of

_SCHEDULES_LOCK = 816
_CASES_AT_ONCE = 500
# What a product may be at most to be added to and halved within eight bytes.
_EIGHT_BYTES = 2**62

REST = f"""(s.carried_minor + case when s.base_minor = 0
    then (s.carried_rest + i.half) / (2 * i.half)
    when s.base_minor <= {_EIGHT_BYTES} / greatest(i.index_to - s.index_from, 1)
    then (s.base_minor * (i.index_to - s.index_from) + s.carried_rest + i.half) / (2 * i.half)
    else div(s.base_minor::numeric * (i.index_to - s.index_from) + s.carried_rest + i.half,
             2 * i.half)::bigint end)"""
"""The interest a segment bears beside what is booked, rounded half up once for its claim.

NUMERIC throughout takes twice as long: it is kept for what would not fit eight bytes.
"""
_INDEXED = """interest_segments s
  join unnest($2::int[], $3::bigint[], $4::bigint[]) as i (schedule_id, index_to, half)
    on i.schedule_id = s.schedule_id"""
_AS_OF = "s.since_day <= $1 and (s.until_day is null or s.until_day > $1)"
_UNKNOWN = "bool_or(s.index_from is null or i.index_to is null and s.base_minor > 0)"
BY_CREDITOR = f"""
select s.creditor_id, sum(s.booked_minor + {REST})::bigint as interest_minor,
       {_UNKNOWN} as is_unknown
  from {_INDEXED} where {_AS_OF} group by s.creditor_id
"""
_IN_CASES = f"""
with claims_asked as (select id, case_id, due_day from claims where case_id = any($5::uuid[])),
booked as (
  select q.case_id,
         coalesce(sum(p.amount_minor), 0)::bigint as total_minor,
         coalesce(sum(p.amount_minor) filter (where e.kind like 'claim_registered%'), 0)::bigint
           as principal_minor,
         coalesce(-sum(p.amount_minor) filter (where e.kind like 'payment_allocated%'), 0)::bigint
           as paid_minor
    from claims_asked q
    join ledger_accounts a on a.owner_id = q.id and a.kind = any($6)
    join ledger_postings p on p.account_id = a.id
    join ledger_entries e on e.id = p.entry_id
   where p.effective_day <= $1 or (e.kind like 'claim_registered%' and q.due_day <= $1)
   group by 1
),
rest as (
  select q.case_id, coalesce(sum({REST}), 0)::bigint as minor, {_UNKNOWN} as is_unknown
    from claims_asked q join {_INDEXED} on s.claim_id = q.id where {_AS_OF} group by 1
)
select q.case_id, count(*) as claims,
       coalesce(max(b.principal_minor), 0) as principal_minor,
       coalesce(max(b.paid_minor), 0) as paid_minor,
       coalesce(max(b.total_minor), 0) + coalesce(max(r.minor), 0) as owed_minor,
       coalesce(bool_or(r.is_unknown), false) as is_unknown
  from claims_asked q left join booked b using (case_id) left join rest r using (case_id)
 group by 1
"""
_TERMS = """
  from claims q
  join cases c on c.id = q.case_id and c.country = $1
  join liable_parties y on y.claim_id = q.id and y.role = 'main'
  join debtors d on d.id = y.debtor_id
"""
_TERM_COLUMNS = """q.due_day, q.arose_on as arose_day, d.kind as debtor_kind, q.claim_kind,
 q.agreed_on, q.agreed_rate_ppm, q.pre_due_rate_ppm"""
_SCHEDULE = "id, key, terms, day_count, first_day_offset, end_offset, known_until, steps"
_SEGMENT = Segment.__struct_fields__


class CaseOwed(msgspec.Struct, frozen=True, kw_only=True):
    """What a case owes on a day, all heads together, as a list shows it."""

    claims: int
    principal_minor: int
    paid_minor: int
    owed_minor: int


class _KeptSchedule(msgspec.Struct, frozen=True, kw_only=True):
    """A schedule as it was when segments were first cut by it, and a claim's terms it is for."""

    id: int
    key: str
    terms: ClaimTerms
    day_count: str
    first_day_offset: int
    end_offset: int
    known_until: date | None
    steps: tuple[tuple[date, int], ...]


async def interest_by_creditor(country: str, as_of: date) -> dict[UUID, int]:
    """The interest owed to each creditor of a country on a day, in minor units.

    Each claim is rounded once before it is summed: the sum of its statements, to the öre. Refuses
    as `rate_not_known` when a claim bears interest on a day whose rate is not published.
    """
    indexes = await _indexes(country, as_of)
    rows = await fetch(BY_CREDITOR, as_of, *indexes)
    _refuse_unknown(rows, as_of)
    return {row["creditor_id"]: row["interest_minor"] for row in rows}


async def owed_in_cases(
    country: str, case_ids: Sequence[UUID], as_of: date
) -> dict[UUID, CaseOwed]:
    """What each of some cases of a country owes on a day; refuses as `rate_not_known`."""
    indexes = await _indexes(country, as_of, case_ids)
    rows = await fetch(_IN_CASES, as_of, *indexes, list(case_ids), sorted(RECEIVABLES.values()))
    _refuse_unknown(rows, as_of)
    return {
        row["case_id"]: CaseOwed(
            claims=row["claims"],
            principal_minor=row["principal_minor"],
            paid_minor=row["paid_minor"],
            owed_minor=row["owed_minor"],
        )
        for row in rows
    }


def _refuse_unknown(rows: Iterable[Row], as_of: date) -> None:
    if any(row["is_unknown"] for row in rows):
        raise Refusal("rate_not_known", params={"day": as_of.isoformat()})


async def _indexes(
    country: str, as_of: date, case_ids: Sequence[UUID] | None = None
) -> tuple[list[int], list[int | None], list[int]]:
    """Where each schedule's cumulative index stands on a day: ids, indexes, half denominators."""
    law = law_of(country)
    await follow_law(country)
    rows = await fetch(
        "select id, terms from interest_schedules where country = $1 and ($2::uuid[] is null"
        " or id in (select s.schedule_id from claims q join interest_segments s"
        " on s.claim_id = q.id where q.case_id = any($2)))",
        country,
        None if case_ids is None else list(case_ids),
    )
    found = [_index_of(law, msgspec.convert(row["terms"], ClaimTerms), as_of) for row in rows]
    return (
        [row["id"] for row in rows],
        [index for index, _ in found],
        [half for _, half in found],
    )


@lru_cache(maxsize=16384)
def _index_of(law: CountryLaw, terms: ClaimTerms, as_of: date) -> tuple[int | None, int]:
    schedule = schedule_of(law, terms)
    half = DENOMINATORS[schedule.day_count] // 2
    try:
        return cumulative(schedule, schedule.end(as_of)), half
    except Refusal:
        return None, half


async def keep_segments(case_id: UUID, country: str) -> None:
    """Cut the interest of a case's claims anew, in the transaction that changed the books."""
    await follow_law(country)
    await _cut_anew(law_of(country), case_id)


async def _cut_anew(law: CountryLaw, case_id: UUID) -> None:
    histories = (await load_histories([case_id]))[case_id]
    ids = {one.claim_id: await find_schedule(law, one) for one in histories}
    async with transaction():
        await execute(
            "delete from interest_segments s using claims q"
            " where q.id = s.claim_id and q.case_id = $1",
            case_id,
        )
        await execute_many(
            "insert into interest_segments (claim_id, creditor_id, schedule_id, since_day,"
            " until_day, booked_minor, base_minor, carried_minor, carried_rest, index_from)"
            " select $1, q.creditor_id, $2, $3, $4, $5, $6, $7, $8, $9 from claims q"
            " where q.id = $1",
            [
                (one.claim_id, ids[one.claim_id], *(getattr(cut, name) for name in _SEGMENT))
                for one in histories
                for cut in segments_of(one, schedule_of(law, one))
            ],
        )


async def find_schedule(law: CountryLaw, terms: ClaimTerms) -> int:
    """The kept schedule of a claim; one of its key that the law has corrected is left behind."""
    schedule = schedule_of(law, terms)
    found = await _known_schedule(law, schedule)
    if found is not None:
        return found
    async with transaction():
        await execute("select pg_advisory_xact_lock($1)", _SCHEDULES_LOCK)
        found = await _known_schedule(law, schedule)
        if found is not None:
            return found
        kept: int = await fetch_value(
            "insert into interest_schedules (id, country, key, law_digest, terms, day_count,"
            " first_day_offset, end_offset, known_until, steps)"
            " select coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9"
            " from interest_schedules returning id",
            law.code.upper(),
            schedule.key,
            law.digest,
            msgspec.to_builtins(_only_terms(terms)),
            schedule.day_count,
            schedule.first_day_offset,
            schedule.end_offset,
            schedule.known_until,
            [[step.since.isoformat(), step.rate_ppm] for step in schedule.steps],
        )
    return kept


async def _known_schedule(law: CountryLaw, schedule: Schedule) -> int | None:
    rows = await fetch(
        f"select {_SCHEDULE} from interest_schedules where country = $1 and key = $2"
        " order by id desc limit 1",
        law.code.upper(),
        schedule.key,
    )
    kept = [msgspec.convert(dict(row), _KeptSchedule) for row in rows]
    return next((one.id for one in kept if _agrees(one, schedule)), None)


def _only_terms(terms: ClaimTerms) -> ClaimTerms:
    names = ClaimTerms.__struct_fields__
    return ClaimTerms(**{name: getattr(terms, name) for name in names})


def _agrees(kept: _KeptSchedule, schedule: Schedule) -> bool:
    """Whether the law as it is now says of every day what it said when segments were cut."""
    until = kept.known_until or date.max
    if (schedule.known_until or date.max) < until:
        return False
    steps = tuple((step.since, step.rate_ppm) for step in schedule.steps if step.since <= until)
    counted = (schedule.day_count, schedule.first_day_offset, schedule.end_offset)
    return counted == (kept.day_count, kept.first_day_offset, kept.end_offset) and (
        schedule.key,
        steps,
    ) == (kept.key, kept.steps)


async def follow_law(country: str) -> int:
    """Cut anew what the present law contradicts or has come to know; how many cases that were.

    A new half-year's rate touches nothing: what was cut before it stays right.
    """
    law = law_of(country)
    followed = await fetch_value(
        "select 1 from interest_laws where country = $1 and law_digest = $2", country, law.digest
    )
    if followed:
        return 0
    touched = await _touched(law)
    for case_id in touched:
        async with transaction():
            await lock_case(case_id)
            await _cut_anew(law, case_id)
    if touched:  # what the law was before, it is no longer
        await execute("delete from interest_laws where country = $1", country)
    await execute(
        "insert into interest_laws (country, law_digest) values ($1, $2) on conflict do nothing",
        country,
        law.digest,
    )
    return len(touched)


async def _touched(law: CountryLaw) -> list[UUID]:
    country = law.code.upper()
    rows = await fetch(f"select {_SCHEDULE} from interest_schedules where country = $1", country)
    kept = {row["id"]: msgspec.convert(dict(row), _KeptSchedule) for row in rows}
    cut = await fetch(
        f"select s.schedule_id, {_TERM_COLUMNS}, bool_or(s.index_from is null) as has_unknown,"
        f" array_agg(distinct q.case_id) as case_ids {_TERMS}"
        " join interest_segments s on s.claim_id = q.id group by 1, 2, 3, 4, 5, 6, 7, 8",
        country,
    )
    touched: dict[UUID, None] = {}
    for row in cut:
        terms = ClaimTerms(**{name: row[name] for name in ClaimTerms.__struct_fields__})
        if row["has_unknown"] or not _agrees(kept[row["schedule_id"]], schedule_of(law, terms)):
            touched.update(dict.fromkeys(row["case_ids"]))
    return list(touched)


async def wrong_segments() -> list[UUID]:
    """Claims whose segments differ from books and law; none, unless something is broken."""
    wrong: list[UUID] = []
    for row in await fetch("select country, array_agg(id) as ids from cases group by 1"):
        law, ids = law_of(row["country"]), row["ids"]
        for at in range(0, len(ids), _CASES_AT_ONCE):
            some = ids[at : at + _CASES_AT_ONCE]
            kept = await _kept_segments(some)
            histories = [one for many in (await load_histories(some)).values() for one in many]
            wrong += [
                one.claim_id
                for one in histories
                if kept.get(one.claim_id, ()) != segments_of(one, schedule_of(law, one))
            ]
    return wrong


async def _kept_segments(case_ids: Sequence[UUID]) -> Mapping[UUID, tuple[Segment, ...]]:
    rows = await fetch(
        f"select claim_id, {', '.join(_SEGMENT)} from interest_segments s"
        " join claims q on q.id = s.claim_id where q.case_id = any($1) order by 1, 2",
        list(case_ids),
    )
    kept: dict[UUID, tuple[Segment, ...]] = {}
    for row in rows:
        cut = Segment(**{name: row[name] for name in _SEGMENT})
        kept[row["claim_id"]] = (*kept.get(row["claim_id"], ()), cut)
    return kept
