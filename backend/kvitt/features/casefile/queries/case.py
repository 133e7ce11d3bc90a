"""One case in one query: the page that creditors open most."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

import msgspec

from kvitt.core.chart import RECEIVABLES
from kvitt.core.limitation.facts import Limitation, LimitationEvent, LimitedClaim
from kvitt.core.limitation.reckon import reckon_limitation
from kvitt.core.money import Money
from kvitt.core.procedure import CaseFacts, Hold
from kvitt.core.refusal import Refusal
from kvitt.features.casefile.schemas import (
    CaseShown,
    ClaimShown,
    DocumentShown,
    HoldShown,
    PartyShown,
)
from kvitt.features.cases.queries import read_words, visible_to
from kvitt.features.charges.queries import list_charges
from kvitt.features.debtors.particulars import open_particulars
from kvitt.features.procedures.queries import Owing, demand_taken, show_steps
from kvitt.law.country import CountryLaw
from kvitt.runtime import clock
from kvitt.runtime.actor import Actor
from kvitt.runtime.audit import record_read
from kvitt.runtime.database import Row, fetch_row
from kvitt.runtime.statutes import law_of

# One round trip for all of it.
_CASE = """
select it.id, it.number, it.creditor_id, cr.name as creditor_name, it.country, it.currency,
       it.payment_reference, it.status, it.opened_on, it.closed_on, it.closed_because, it.debtor_id,
       (select coalesce(json_agg(json_build_object(
           'id', q.id, 'invoice_number', q.invoice_number, 'ground', q.ground,
           'issued_on', q.issued_on, 'due_day', q.due_day, 'arose_on', q.arose_on,
           'principal_minor', q.principal_minor, 'document_id', q.document_id,
           'unpaid_minor', coalesce(o.principal, 0), 'open_minor', coalesce(o.all_heads, 0))
           order by q.registered_at, q.id), '[]')::text
          from claims q left join lateral (
            select sum(b.balance_minor) as all_heads,
                   sum(b.balance_minor) filter (where a.kind = 'receivable_principal') as principal
              from ledger_accounts a join ledger_balances b on b.account_id = a.id
             where a.kind = any($3) and a.owner_id = q.id) o on true
         where q.case_id = it.id) as claims,
       (select coalesce(json_agg(json_build_object(
           'claim_id', y.claim_id, 'debtor_id', y.debtor_id, 'role', y.role, 'kind', d.kind,
           'particulars', encode(d.particulars, 'hex'), 'key', encode(k.wrapped_key, 'hex'))
           order by y.role = 'main' desc, y.recorded_at, y.id), '[]')::text
          from claims q join liable_parties y on y.claim_id = q.id
          join debtors d on d.id = y.debtor_id
          join person_keys k on k.subject_id = d.id
         where q.case_id = it.id) as parties,
       (select coalesce(json_agg(json_build_object(
           'claim_id', e.claim_id, 'debtor_id', e.debtor_id, 'kind', e.kind,
           'details', e.details, 'day', e.effective_day)), '[]')::text
          from claims q join standing_limitation_events e on e.claim_id = q.id
         where q.case_id = it.id) as limitation_events,
       (select coalesce(json_agg(json_build_object(
           'id', h.id, 'kind', h.kind, 'since', h.effective_day, 'until', h.until_day,
           'words_id', h.words_id) order by h.recorded_at), '[]')::text
          from holds h where h.case_id = it.id and h.released_at is null) as holds,
       (select coalesce(json_agg(json_build_object(
           'id', o.id, 'kind', o.kind, 'made_at', o.made_at, 'media_type', o.media_type,
           'size', o.size, 'sha256', encode(o.sha256, 'hex')) order by o.made_at desc), '[]')::text
          from documents o where o.case_id = it.id) as documents,
       (select coalesce(json_agg(json_build_object(
           'debtor_id', m.debtor_id, 'effective_day', m.effective_day, 'pay_by', m.pay_by,
           'claim_ids',
           (select json_agg(x.claim_id) from demand_claims x where x.demand_id = m.id))),
           '[]')::text
          from demands m where m.case_id = it.id and not exists (
            select 1 from messages g join message_states s on s.message_id = g.id
             where g.effect_key = 'demand/' || m.id || '/letter' and s.state = 'withdrawn'))
         as demands
  from cases it join creditors cr on cr.id = it.creditor_id
 where {visible} and it.id = $2
"""
_RECEIVABLES = sorted(RECEIVABLES.values())


class _Claim(msgspec.Struct):
    id: UUID
    invoice_number: str
    ground: str
    issued_on: date | None
    due_day: date
    arose_on: date
    principal_minor: int
    document_id: UUID | None
    unpaid_minor: int
    open_minor: int
    """What is booked as owed under every head."""


class _Party(msgspec.Struct):
    claim_id: UUID
    debtor_id: UUID
    role: str
    kind: str
    particulars: str
    key: str | None


class _Event(msgspec.Struct):
    claim_id: UUID
    debtor_id: UUID
    kind: str
    details: dict[str, str]
    day: date


class _Hold(msgspec.Struct):
    id: UUID
    kind: str
    since: date
    until: date | None
    words_id: UUID | None


class _Demand(msgspec.Struct):
    debtor_id: UUID
    effective_day: date
    pay_by: date
    claim_ids: list[UUID]


_CLAIMS = msgspec.json.Decoder(list[_Claim])
_PARTIES = msgspec.json.Decoder(list[_Party])
_EVENTS = msgspec.json.Decoder(list[_Event])
_HOLDS = msgspec.json.Decoder(list[_Hold])
_DEMANDS = msgspec.json.Decoder(list[_Demand])
_DOCUMENTS = msgspec.json.Decoder(list[DocumentShown])


@lru_cache
def _sql(condition: str) -> str:
    return _CASE.format(visible=condition)


def case_query(actor: Actor, case_id: UUID) -> tuple[str, object, UUID, list[str]]:
    """The one query that fetches a case, and its arguments."""
    condition, argument = visible_to(actor, case="it")
    return _sql(condition), argument, case_id, _RECEIVABLES


async def get_case_shown(actor: Actor, case_id: UUID, *, now: datetime) -> CaseShown:
    """One case as its creditor sees it; who reads it is noted."""
    row = await fetch_row(*case_query(actor, case_id))
    if row is None:
        raise Refusal("case_unknown")
    await record_read(actor, row["debtor_id"], "case", now)
    law = law_of(row["country"])
    claims = _CLAIMS.decode(row["claims"])
    holds = _HOLDS.decode(row["holds"])
    today = clock.day_of(now, row["country"])
    parties = _PARTIES.decode(row["parties"])
    limitations = _limitations(row, parties, claims, law)
    living = {owing for owing, one in limitations.items() if not one.is_barred(today)}
    facts = _facts(row, claims, holds, living)
    return CaseShown(
        id=row["id"],
        number=row["number"],
        creditor_id=row["creditor_id"],
        creditor_name=row["creditor_name"],
        status=row["status"],
        opened_on=row["opened_on"],
        closed_on=row["closed_on"],
        closed_because=row["closed_because"],
        currency=row["currency"],
        payment_reference=row["payment_reference"],
        reference_kind=law.reference_kind,
        parties=_parties(parties, limitations),
        claims=[_claim(claim, row["currency"]) for claim in claims],
        holds=await _shown_holds(holds),
        next_steps=show_steps(
            facts,
            law,
            today,
            charged=await _charged(case_id) if not facts.taken else frozenset(),
        ),
        documents=_DOCUMENTS.decode(row["documents"]),
    )


def _facts(row: Row, claims: list[_Claim], holds: list[_Hold], living: set[Owing]) -> CaseFacts:
    return CaseFacts(
        open_minor=sum(claim.open_minor for claim in claims),
        due_day=max(claim.due_day for claim in claims),
        admissible=bool(living),
        closed=row["status"] == "closed",
        holds=tuple(Hold(hold.kind, hold.since, hold.until) for hold in holds),
        taken=demand_taken(_DEMANDS.decode(row["demands"]), living),
    )


def _limitations(
    row: Row, parties: list[_Party], claims: list[_Claim], law: CountryLaw
) -> dict[Owing, Limitation]:
    """Until when each claim lives against each who is liable for it."""
    events = _EVENTS.decode(row["limitation_events"])
    owed = {claim.id: claim for claim in claims}
    return {
        (party.claim_id, party.debtor_id): reckon_limitation(
            law.limitation,
            LimitedClaim(
                arose=owed[party.claim_id].arose_on,
                due_day=owed[party.claim_id].due_day,
                traits=frozenset({party.kind}),
            ),
            [
                LimitationEvent(event.kind, event.day, event.details)
                for event in events
                if (event.claim_id, event.debtor_id) == (party.claim_id, party.debtor_id)
            ],
        )
        for party in parties
    }


def _parties(parties: list[_Party], limitations: Mapping[Owing, Limitation]) -> list[PartyShown]:
    shown: dict[UUID, PartyShown] = {}
    for party in parties:
        limitation = limitations[party.claim_id, party.debtor_id]
        earlier = shown.get(party.debtor_id)
        # A party is shown once, with the limitation day that comes first of its claims.
        if earlier is not None and earlier.limitation_day <= limitation.day:
            continue
        particulars = open_particulars(
            bytes.fromhex(party.key) if party.key else None,
            party.debtor_id,
            bytes.fromhex(party.particulars),
        )
        shown[party.debtor_id] = PartyShown(
            debtor_id=party.debtor_id,
            role=party.role,
            name=particulars.name,
            kind=party.kind,
            identity_masked=particulars.identity_masked,
            address=list(particulars.address),
            email=particulars.email,
            phone=particulars.phone,
            limitation_day=limitation.day,
            limitation_citation=limitation.citation,
        )
    return list(shown.values())


def _claim(claim: _Claim, currency: str) -> ClaimShown:
    return ClaimShown(
        id=claim.id,
        invoice_number=claim.invoice_number,
        ground=claim.ground,
        issued_on=claim.issued_on,
        due_day=claim.due_day,
        principal=Money(claim.principal_minor, currency),
        unpaid=Money(claim.unpaid_minor, currency),
        document_id=claim.document_id,
    )


async def _shown_holds(holds: list[_Hold]) -> list[HoldShown]:
    written = [hold.words_id for hold in holds if hold.words_id]
    words = await read_words(written) if written else {}
    return [
        HoldShown(
            id=hold.id,
            kind=hold.kind,
            since=hold.since,
            until=hold.until,
            words=words.get(hold.words_id, "") if hold.words_id else "",
        )
        for hold in holds
    ]


async def _charged(case_id: UUID) -> frozenset[str]:
    """What the case has been charged for; asked only while a demand is still to come."""
    return frozenset(charge.measure for charge in await list_charges(case_id))
