"""What happened in a case, newest first, out of its log."""

import contextlib
from datetime import datetime
from uuid import UUID

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.money import Money
from kvitt.features.casefile.schemas import Timeline, TimelineEntry
from kvitt.features.cases.queries import Case, read_words, visible_to
from kvitt.runtime.actor import Actor
from kvitt.runtime.audit import record_read
from kvitt.runtime.database import Row, fetch
from kvitt.runtime.paging import decode_cursor, encode_cursor

_BY = {
    "creditor_user": "creditor",
    "api_client": "creditor",
    "debtor": "debtor",
    "staff": "agency",
    "system": "system",
}


async def list_timeline(
    actor: Actor, case: Case, *, cursor: str | None, limit: int, now: datetime
) -> Timeline:
    """A page of a case's log as a person reads it."""
    condition, argument = visible_to(actor)
    before = int(decode_cursor("timeline", cursor)[0]) if cursor else None
    rows = await fetch(
        "select l.id, l.place, l.kind, l.effective_day, l.recorded_at, l.actor_kind, l.params,"
        " l.document_id, l.words_id from case_log l join cases c on c.id = l.case_id"
        f" where {condition} and c.id = $2 and ($3::int is null or l.place < $3)"
        " order by l.place desc limit $4",
        argument,
        case.id,
        before,
        limit + 1,
    )
    page = rows[:limit]
    await record_read(actor, case.debtor_id, "timeline", now)
    words = await read_words([row["words_id"] for row in page if row["words_id"]])
    return Timeline(
        items=[_entry(row, words) for row in page],
        next_cursor=encode_cursor("timeline", page[-1]["place"]) if len(rows) > limit else None,
    )


def _citation(params: dict[str, str | int]) -> Citation | None:
    told = {
        name: str(params.pop(f"law_{name}", "")) for name in ("act", "section", "title", "basis")
    }
    return msgspec.convert(told, Citation) if told["act"] else None


def _entry(row: Row, words: dict[UUID, str]) -> TimelineEntry:
    params = dict(row["params"])
    citation = _citation(params)
    amount = None
    with contextlib.suppress(KeyError):
        amount = Money(params.pop("amount_minor"), params.pop("currency"))
    if row["words_id"]:
        params["words"] = words.get(row["words_id"], "")
    return TimelineEntry(
        id=row["id"],
        at=row["recorded_at"],
        effective_day=row["effective_day"],
        kind=row["kind"],
        by=_BY[row["actor_kind"]],
        params=params,
        amount=amount,
        document_id=row["document_id"],
        citation=citation,
    )
