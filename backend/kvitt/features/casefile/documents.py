"""Sending a document through a door."""

from datetime import datetime
from uuid import UUID

from litestar import Response

from kvitt.features.cases.queries import get_visible_document, open_document
from kvitt.runtime.actor import Actor
from kvitt.runtime.audit import record_read


async def send_document(actor: Actor, document_id: UUID, *, now: datetime) -> Response[bytes]:
    """The document if the actor may see it, as archived; who reads of a person is noted."""
    document = await get_visible_document(actor, document_id)
    content = await open_document(document)
    if document.subject_id is not None:
        await record_read(actor, document.subject_id, f"document {document.kind}", now)
    return Response(
        content,
        media_type=document.media_type,
        headers={
            "Content-Disposition": f'inline; filename="{document.filename}"',
            "ETag": f'"{document.sha256.hex()}"',
            "Cache-Control": "private, no-cache",
        },
    )
