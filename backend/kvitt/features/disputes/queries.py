"""Reading what debtors have said."""

from uuid import UUID

from kvitt.features.disputes.schemas import Recorded
from kvitt.runtime.database import fetch_row


async def find_same(
    case_id: UUID, debtor_id: UUID, *, kind: str, content_hash: bytes
) -> Recorded | None:
    """The very same thing said before, while the case still rests because of it."""
    row = await fetch_row(
        "select o.id, o.answer_by from objections o join holds h on h.id = o.hold_id"
        " where o.case_id = $1 and o.debtor_id = $2 and o.kind = $3 and o.content_hash = $4"
        " and h.released_at is null order by o.recorded_at desc limit 1",
        case_id,
        debtor_id,
        kind,
        content_hash,
    )
    return Recorded(id=row["id"], held=True, answer_by=row["answer_by"]) if row else None
