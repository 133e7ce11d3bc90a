"""Sorting a bank file: which rows are new money, whose they are, and which we know already."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from kvitt.core.matching import Candidate, PaymentFacts, match_payment
from kvitt.core.reference import plain_reference
from kvitt.ports.bankfiles import IncomingPayment

Fate = Literal["known", "twin", "payout", "matched", "unmatched", "taken_back", "take_back_unknown"]
PAYOUT_DAYS_MAX = 5
"""How far the provider's day of arrival may lie from the bank's value day."""
PROVIDER_PAYERS = ("stripe",)
"""How a bank names the card provider as payer; without the name, equal sums are chance."""

OTHER_REFERENCES = "rf"
"""How references in a currency of no country of ours are made, if at all."""

_WHYS = {"reference_missing": "no_reference", "reference_invalid": "reference_wrong"}


class KnownMoney(msgspec.Struct, frozen=True, kw_only=True):
    """Money told by an earlier file: a payment, or a take-back (its amount negative)."""

    id: UUID
    is_take_back: bool
    value_day: date
    amount_minor: int
    currency: str
    references: tuple[str, ...]
    sources: tuple[str, ...]
    """Every source (format and account) that has told of it."""
    taken_back: bool = False


class OpenPayout(msgspec.Struct, frozen=True):
    """A payout of card money whose line the bank has not shown yet."""

    id: UUID
    net_minor: int
    currency: str
    arrived_on: date


class KnownCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case that a reference in the file belongs to."""

    case_id: UUID
    reference: str
    currency: str
    is_open: bool


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What we knew before the file."""

    keys: frozenset[str]
    money: Sequence[KnownMoney]
    payouts: Sequence[OpenPayout]
    cases: Mapping[str, KnownCase]
    """By payment reference."""
    reference_kinds: Mapping[str, str]
    """By currency: how the references of its cases are made."""


class SortedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a bank file and what it is to us."""

    id: UUID
    row: IncomingPayment
    fate: Fate
    subject_id: UUID | None = None
    """The case it pays, the payment it undoes, the money or payout it tells of again."""
    why: str = ""


def source_of(row: IncomingPayment) -> str:
    """Name the source that tells of a payment: the format's family, and the account."""
    return f"{row.bank_key.partition(':')[0]} {row.account}"


def plain_references(references: Sequence[str]) -> tuple[str, ...]:
    """Give the references as they are compared."""
    return tuple(dict.fromkeys(plain_reference(one) for one in references))


def sort_rows(
    rows: Sequence[tuple[UUID, IncomingPayment]], surroundings: Surroundings
) -> list[SortedRow]:
    """Sort every row of a file, in its order; each known thing is taken once at most."""
    return _Sorting(surroundings).sort(rows)


class _Sorting:
    """What has been taken so far while the rows are gone through."""

    def __init__(self, surroundings: Surroundings) -> None:
        self.keys = set(surroundings.keys)
        self.cases = surroundings.cases
        self.kinds = surroundings.reference_kinds
        self.payouts = list(surroundings.payouts)
        self.alike: dict[tuple[int, str], list[KnownMoney]] = {}
        self.told: dict[UUID, set[str]] = {}
        self.undone: set[UUID] = set()
        for money in surroundings.money:
            self._learn(money)

    def sort(self, rows: Sequence[tuple[UUID, IncomingPayment]]) -> list[SortedRow]:
        return [self._sort(row_id, row) for row_id, row in rows]

    def _learn(self, money: KnownMoney) -> None:
        self.alike.setdefault((money.amount_minor, money.currency), []).append(money)
        self.told[money.id] = set(money.sources)
        if money.taken_back:
            self.undone.add(money.id)

    def _sort(self, row_id: UUID, row: IncomingPayment) -> SortedRow:
        if row.bank_key in self.keys:
            return SortedRow(id=row_id, row=row, fate="known")
        self.keys.add(row.bank_key)
        twin = self._find_twin(row)
        if twin is not None:
            return SortedRow(id=row_id, row=row, fate="twin", subject_id=twin)
        found = self._take_back(row_id, row) if row.amount_minor < 0 else self._receive(row_id, row)
        if found.fate != "payout":
            self._learn(
                KnownMoney(
                    id=row_id,
                    is_take_back=row.amount_minor < 0,
                    value_day=row.value_day,
                    amount_minor=row.amount_minor,
                    currency=row.currency,
                    references=plain_references(row.references),
                    sources=(source_of(row),),
                )
            )
        return found

    def _find_twin(self, row: IncomingPayment) -> UUID | None:
        """Find money that another source told of, and this one not yet."""
        source, references = source_of(row), set(plain_references(row.references))
        for money in self.alike.get((row.amount_minor, row.currency), ()):
            same = money.value_day == row.value_day and _overlap(references, money.references)
            if same and source not in self.told[money.id]:
                self.told[money.id].add(source)
                return money.id
        return None

    def _receive(self, row_id: UUID, row: IncomingPayment) -> SortedRow:
        case_id, why = self._match(row)
        if case_id is not None:
            return SortedRow(id=row_id, row=row, fate="matched", subject_id=case_id, why=why)
        payout = self._find_payout(row)
        if payout is not None:
            return SortedRow(id=row_id, row=row, fate="payout", subject_id=payout)
        return SortedRow(id=row_id, row=row, fate="unmatched", why=why)

    def _match(self, row: IncomingPayment) -> tuple[UUID | None, str]:
        found: dict[UUID, KnownCase] = {}
        whys: list[str] = []
        for reference in plain_references(row.references) or ("",):
            known = self.cases.get(reference)
            facts = self._facts(row, reference)
            match = match_payment(facts, [_candidate(known)] if known else [])
            if match.case_id is not None and known is not None:
                found[match.case_id] = known
            else:
                whys.append(_WHYS.get(match.why, match.why))
        if not found:
            return None, whys[0]
        if len(found) > 1:
            return None, "several_cases"
        (known,) = found.values()
        return (known.case_id, "reference") if known.is_open else (None, "case_closed")

    def _facts(self, row: IncomingPayment, reference: str) -> PaymentFacts:
        return PaymentFacts(
            reference=reference,
            reference_kind=self.kinds.get(row.currency, OTHER_REFERENCES),
            amount_minor=row.amount_minor,
            currency=row.currency,
        )

    def _find_payout(self, row: IncomingPayment) -> UUID | None:
        if not is_provider(row.payer_name):
            return None
        for payout in self.payouts:
            if is_line_of(payout, row.amount_minor, row.currency, row.value_day):
                self.payouts.remove(payout)
                return payout.id
        return None

    def _take_back(self, row_id: UUID, row: IncomingPayment) -> SortedRow:
        """Find the latest payment of the same sum and reference that still stands."""
        references = set(plain_references(row.references))
        undoable = [
            money
            for money in self.alike.get((-row.amount_minor, row.currency), ())
            if money.id not in self.undone
            and money.value_day <= row.value_day
            and references & set(money.references)
        ]
        if not undoable:
            return SortedRow(id=row_id, row=row, fate="take_back_unknown")
        latest = max(undoable, key=lambda money: money.value_day)
        self.undone.add(latest.id)
        return SortedRow(id=row_id, row=row, fate="taken_back", subject_id=latest.id)


def is_provider(payer_name: str) -> bool:
    """Tell whether a payer's name is the card provider's."""
    return any(name in payer_name.casefold() for name in PROVIDER_PAYERS)


def is_line_of(payout: OpenPayout, amount_minor: int, currency: str, value_day: date) -> bool:
    """Tell whether a bank row is the arrival of a payout."""
    near = abs(value_day - payout.arrived_on) <= timedelta(days=PAYOUT_DAYS_MAX)
    return near and (payout.net_minor, payout.currency) == (amount_minor, currency)


def _overlap(given: set[str], known: Sequence[str]) -> bool:
    return bool(given & set(known)) or not (given or known)


def _candidate(known: KnownCase) -> Candidate:
    return Candidate(
        case_id=known.case_id, reference=known.reference, open_minor=0, currency=known.currency
    )
