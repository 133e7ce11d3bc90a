"""What a corrected value of the law touches: figures fixed under an earlier law, reckoned anew.

Nothing is written. Each case that a change could have altered is reckoned anew by the very actions
that booked it, in a transaction that is undone; what differs is listed. To book it is a person's
act, through the doors.
"""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.chart import RECEIVABLES
from kvitt.core.citation import Citation
from kvitt.core.interest import rate_at
from kvitt.core.money import Money
from kvitt.core.refusal import Refusal
from kvitt.features.cases.queries import Case, get_case
from kvitt.features.cases.statements import load_histories, schedule_of
from kvitt.features.charges.actions import charge_anew
from kvitt.features.payments.actions.allocate_case import allocate_case
from kvitt.law.country import CountryLaw
from kvitt.law.versions import Change, Figure, changes_between, first_day, touched_by
from kvitt.runtime.actor import SYSTEM
from kvitt.runtime.database import fetch, lock_case, rehearsal
from kvitt.runtime.statutes import law_of

_BOOKED_AS: Mapping[Figure, tuple[str, ...]] = {
    # An allocation without a fixing found no interest: under a corrected rate there may be some.
    "interest": ("interest_fixed", "payment_allocated"),
    "charge": ("charge_raised",),
    "allocation": ("payment_allocated",),
}
_HEADS = {account: head for head, account in RECEIVABLES.items()}
_STANDING = (
    "e.reverses is null and not exists (select 1 from ledger_entries r where r.reverses = e.id)"
)
_CANDIDATES = f"""
select distinct e.subject_id from ledger_entries e
 where e.law_digest = $1 and e.kind = any($2) and e.effective_day >= $3 and {_STANDING}
"""
_FIGURES = f"""
select e.kind, e.effective_day as day, a.owner_id as claim_id, a.kind as account,
       e.params ->> 'measure' as measure, e.params ->> 'payment_id' as payment_id,
       (select t.citation from allocations o join allocation_parts t on t.allocation_id = o.id
         where o.entry_id = e.id and t.claim_id = a.owner_id
           and 'receivable_' || t.head = a.kind limit 1) as part_citation,
       e.params -> 'citation' as citation, e.law_digest, abs(p.amount_minor) as amount_minor
  from ledger_entries e
  join ledger_postings p on p.entry_id = e.id
  join ledger_accounts a on a.id = p.account_id and a.kind = any($2)
 where e.subject_id = $1 and e.kind in ('interest_fixed', 'charge_raised', 'payment_allocated')
   and {_STANDING}
 order by e.effective_day, e.id
"""
_KINDS: Mapping[str, Figure] = {
    "interest_fixed": "interest",
    "charge_raised": "charge",
    "payment_allocated": "allocation",
}


class EarlierLaw(msgspec.Struct, frozen=True, kw_only=True):
    """A law that figures were fixed under, and what it said otherwise than the present one."""

    digest: str
    first_used_at: datetime
    changes: list[Change]


class TouchedFigure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that the present law would have made otherwise."""

    kind: Figure
    case_id: UUID
    case_number: str
    invoice_number: str
    head: str
    day: date
    booked: Money
    present: Money
    difference: Money
    measure: str | None
    payment_id: str | None
    law_digest: str
    citation: Citation | None


class TouchedCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case that cannot be reckoned anew under the present law, and why."""

    case_number: str
    code: str
    params: Mapping[str, str | int]


class Corrections(msgspec.Struct, frozen=True, kw_only=True):
    """What the present law of a country would have made otherwise."""

    country: str
    law_digest: str
    earlier: list[EarlierLaw]
    touched: list[TouchedFigure]
    refused: list[TouchedCase]


class _Fixed(msgspec.Struct, frozen=True):
    amount_minor: int
    law_digest: str
    citation: Citation | None


_Key = tuple[Figure, UUID, str, date, str | None, str | None]


async def list_corrections(country: str, *, now: datetime) -> Corrections:
    """List the fixed figures of a country that a corrected value touches.

    Only cases with a figure that a change could have altered, on a day it holds for, are looked at.
    """
    law = law_of(country)
    present = msgspec.json.decode(law.content)
    earlier: list[EarlierLaw] = []
    cases: dict[UUID, None] = {}
    for row in await fetch(
        "select digest, content, first_used_at from law_versions"
        " where country = $1 and digest <> $2 order by first_used_at, digest",
        country,
        law.digest,
    ):
        changes = changes_between(row["content"], present)
        earlier.append(
            EarlierLaw(digest=row["digest"], first_used_at=row["first_used_at"], changes=changes)
        )
        for figure, found in touched_by(changes, present).items():
            since = first_day(found, present)
            rows = await fetch(_CANDIDATES, row["digest"], list(_BOOKED_AS[figure]), since)
            cases.update(dict.fromkeys(one["subject_id"] for one in rows))
    touched: list[TouchedFigure] = []
    refused: list[TouchedCase] = []
    for case_id in sorted(cases):
        case = await get_case(case_id)
        try:
            touched += await _touched(case, law, now=now)
        except Refusal as why:
            refused.append(TouchedCase(case_number=case.number, code=why.code, params=why.params))
    return Corrections(
        country=country, law_digest=law.digest, earlier=earlier, touched=touched, refused=refused
    )


async def _touched(case: Case, law: CountryLaw, *, now: datetime) -> list[TouchedFigure]:
    async with rehearsal():
        await lock_case(case.id)
        booked = await _figures(case, law)
        await charge_anew(case, actor=SYSTEM, now=now)
        await allocate_case(case.id, actor=SYSTEM, now=now, anew_from=date.min)
        present = await _figures(case, law)
    invoices = {
        row["id"]: row["invoice_number"]
        for row in await fetch("select id, invoice_number from claims where case_id = $1", case.id)
    }
    nothing = _Fixed(0, "", None)
    touched = []
    for key in sorted({*booked, *present}, key=str):
        was, now_is = booked.get(key, nothing), present.get(key, nothing)
        if was.amount_minor == now_is.amount_minor:
            continue
        kind, claim_id, head, day, measure, payment_id = key
        touched.append(
            TouchedFigure(
                kind=kind,
                case_id=case.id,
                case_number=case.number,
                invoice_number=invoices[claim_id],
                head=head,
                day=day,
                booked=Money(was.amount_minor, case.currency),
                present=Money(now_is.amount_minor, case.currency),
                difference=Money(now_is.amount_minor - was.amount_minor, case.currency),
                measure=measure,
                payment_id=payment_id,
                law_digest=was.law_digest,
                citation=now_is.citation or was.citation,
            )
        )
    return sorted(touched, key=lambda one: (one.day, one.kind, one.invoice_number, one.head))


async def _figures(case: Case, law: CountryLaw) -> dict[_Key, _Fixed]:
    """The case's fixed figures that stand, each under what it is known by."""
    terms = {one.claim_id: one for one in (await load_histories([case.id]))[case.id]}
    figures: dict[_Key, _Fixed] = {}
    for row in await fetch(_FIGURES, case.id, sorted(_HEADS)):
        kind = _KINDS[row["kind"]]
        told = row["citation"] or row["part_citation"]
        if kind == "interest":
            schedule = schedule_of(law, terms[row["claim_id"]])
            citation: Citation | None = rate_at(schedule, row["day"]).citation
        else:
            citation = msgspec.convert(told, Citation) if told else None
        key: _Key = (
            kind,
            row["claim_id"],
            _HEADS[row["account"]],
            row["day"],
            row["measure"],
            row["payment_id"],
        )
        before = figures[key].amount_minor if key in figures else 0
        figures[key] = _Fixed(before + row["amount_minor"], row["law_digest"], citation)
    return figures
