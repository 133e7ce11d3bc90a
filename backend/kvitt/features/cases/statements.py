"""What a case owes: its claims' histories out of the books, reckoned by the core."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import partial
from uuid import UUID

import msgspec

from kvitt.core.chart import RECEIVABLES
from kvitt.core.citation import Citation
from kvitt.core.interest import Schedule
from kvitt.core.statement import (
    ClaimHistory,
    ClaimTerms,
    EventKind,
    HeadEvent,
    ScheduleFor,
    Statement,
    reckon_statement,
)
from kvitt.features.cases.queries import Case, list_own_claims
from kvitt.law.country import CountryLaw
from kvitt.runtime.database import Row, fetch
from kvitt.runtime.statutes import law_of

_HEADS = {account: head for head, account in RECEIVABLES.items()}
_KINDS: dict[str, EventKind] = {
    "claim_registered": "raised",
    "charge_raised": "raised",
    "interest_fixed": "fixed",
    "payment_allocated": "paid",
    "waived": "waived",
}
_HISTORIES = """
select c.id as claim_id, c.case_id, c.invoice_number, c.ground, c.due_day, c.arose_on,
       c.agreed_rate_ppm, c.claim_kind, c.agreed_on, c.pre_due_rate_ppm,
       (select d.kind from liable_parties y join debtors d on d.id = y.debtor_id
         where y.claim_id = c.id and y.role = 'main') as debtor_kind,
       e.kind, e.effective_day, e.params, a.kind as account, p.amount_minor
  from claims c
  join ledger_accounts a on a.owner_id = c.id and a.kind = any($3)
  join ledger_postings p on p.account_id = a.id
  join ledger_entries e on e.id = p.entry_id
 where c.case_id = any($1)
   and ($2::timestamptz is null or e.recorded_at <= $2)
   and e.reverses is null
   and not exists (select 1 from ledger_entries r where r.reverses = e.id
                    and ($2::timestamptz is null or r.recorded_at <= $2))
 order by c.registered_at, c.id, e.effective_day, p.id
"""


async def load_histories(
    case_ids: Sequence[UUID], *, known_at: datetime | None = None
) -> dict[UUID, list[ClaimHistory]]:
    """The claims of some cases with all that changed what is owed on them, as known at an instant.

    An entry reversed by then, and its reversal, are left out: together they say nothing.
    """
    rows = await fetch(_HISTORIES, list(case_ids), known_at, sorted(_HEADS))
    cases: dict[UUID, dict[UUID, ClaimHistory]] = {case_id: {} for case_id in case_ids}
    events: dict[UUID, list[HeadEvent]] = {}
    for row in rows:
        claim_id = row["claim_id"]
        if claim_id not in events:
            events[claim_id] = []
            cases[row["case_id"]][claim_id] = _history(row, events[claim_id])
        events[claim_id].append(_event(row))
    return {case_id: list(claims.values()) for case_id, claims in cases.items()}


def _history(row: Row, events: list[HeadEvent]) -> ClaimHistory:
    return ClaimHistory(
        claim_id=row["claim_id"],
        invoice_number=row["invoice_number"],
        ground=row["ground"],
        due_day=row["due_day"],
        arose_day=row["arose_on"],
        debtor_kind=row["debtor_kind"],
        claim_kind=row["claim_kind"],
        agreed_on=row["agreed_on"],
        agreed_rate_ppm=row["agreed_rate_ppm"],
        pre_due_rate_ppm=row["pre_due_rate_ppm"],
        events=events,
    )


def _event(row: Row) -> HeadEvent:
    citation = row["params"].get("citation")
    return HeadEvent(
        day=row["effective_day"],
        head=_HEADS[row["account"]],
        amount_minor=abs(row["amount_minor"]),
        kind=_KINDS[row["kind"]],
        measure=row["params"].get("measure"),
        citation=msgspec.convert(citation, Citation) if citation else None,
    )


def schedule_of(law: CountryLaw, terms: ClaimTerms) -> Schedule:
    """At which rates a claim's interest runs under a country's law: the one place that decides.

    An agreement on interest is taken to be of the day the debt arose, unless its day was told.
    """
    return law.interest.default_schedule(
        due_day=terms.due_day,
        agreed_rate_ppm=terms.agreed_rate_ppm,
        pre_due_rate_ppm=terms.pre_due_rate_ppm,
        agreement_day=terms.agreed_on or terms.arose_day,
        traits=terms.traits,
    )


def schedules_of(law: CountryLaw) -> ScheduleFor:
    """How each claim's interest runs under a country's law."""
    return partial(schedule_of, law)


async def reckon_share(case: Case, debtor_id: UUID, as_of: date) -> int:
    """What one liable party owes in a case on a day, in minor units: their own claims only."""
    own = await list_own_claims(case.id, debtor_id)
    return (await reckon_case(case, as_of, claims=own)).total_minor


def reckoning_day(country: str, day: date) -> date:
    """The day a figure nobody gave a day for is reckoned through: today, while its rate is known.

    Between a half-year's end and the new rate's publication a list goes on showing the last figure
    that is certain; who asks for a later day is refused, never given a guess.
    """
    return law_of(country).interest.last_known_day(day)


async def reckon_case(
    case: Case,
    as_of: date,
    *,
    known_at: datetime | None = None,
    claims: Collection[UUID] | None = None,
) -> Statement:
    """What is owed in a case on a day, as known at an instant; the same figure for ever.

    `claims` keeps it to some claims, such as those one liable party answers for.
    """
    histories = [
        history
        for history in (await load_histories([case.id], known_at=known_at))[case.id]
        if claims is None or history.claim_id in claims
    ]
    return reckon_statement(histories, schedules_of(law_of(case.country)), as_of)
