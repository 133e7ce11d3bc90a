"""The case log's chain: each row's digest covers its content and the digest before it."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec

START = b"\x00" * 32
"""What the first row of a case calls the digest before it."""


class LogRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a digest covers."""

    id: UUID
    case_id: UUID
    place: int
    kind: str
    effective_day: date
    recorded_at: datetime
    actor_kind: str
    actor_id: UUID | None
    params: Mapping[str, str | int]
    document_id: UUID | None
    words_id: UUID | None


class BrokenLink(msgspec.Struct, frozen=True, kw_only=True):
    """Where a chain stops holding, and why."""

    case_id: UUID
    place: int
    why: str


def digest_of(row: LogRow, previous: bytes) -> bytes:
    """SHA-256 over the previous digest and the row as JSON with sorted keys."""
    told = msgspec.structs.replace(row, recorded_at=row.recorded_at.astimezone(UTC))
    return hashlib.sha256(previous + msgspec.json.encode(told, order="deterministic")).digest()


def first_broken(rows: Iterable[tuple[LogRow, bytes, bytes]]) -> BrokenLink | None:
    """Follow one case's rows (row, previous, digest) in order; the first that does not hold."""
    before = START
    for expected_place, (row, previous, digest) in enumerate(rows, start=1):
        why = ""
        if row.place != expected_place:
            why = f"row {expected_place} is missing"
        elif previous != before:
            why = "it does not continue from the row before it"
        elif digest_of(row, previous) != digest:
            why = "its content does not match its digest"
        if why:
            return BrokenLink(case_id=row.case_id, place=expected_place, why=why)
        before = digest
    return None
