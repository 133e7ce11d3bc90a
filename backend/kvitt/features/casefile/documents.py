"""Sending a document through a door: one that is archived, or a statement made on the spot."""

import asyncio
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from litestar import Response

from kvitt.features.casefile.papers import Told, compose_statement
from kvitt.features.casefile.queries.statement import Stated
from kvitt.features.cases.queries import get_visible_document, open_document
from kvitt.features.creditors.queries import get_creditor
from kvitt.features.debtors.queries import get_debtor
from kvitt.ports.world import world
from kvitt.runtime.actor import Actor
from kvitt.runtime.audit import record_read


async def send_document(actor: Actor, document_id: UUID, *, now: datetime) -> Response[bytes]:
    """The document if the actor may see it, as archived; who reads of a person is noted."""
    document = await get_visible_document(actor, document_id)
    content = await open_document(document)
    if document.subject_id is not None:
        await record_read(actor, document.subject_id, f"document {document.kind}", now)
    return _sent(
        content, document.sha256.hex(), media_type=document.media_type, filename=document.filename
    )


async def send_statement(actor: Actor, stated: Stated, *, now: datetime) -> Response[bytes]:
    """The statement as a PDF; the same day, instant and language give the same bytes."""
    reckoned, case = stated.reckoned, stated.reckoned.case
    told = Told(
        reckoned=reckoned,
        creditor=await get_creditor(case.creditor_id),
        debtor=await get_debtor(stated.debtor_id),
        language=stated.language,
    )
    await record_read(actor, stated.debtor_id, "statement", now)
    # Setting a page takes long enough to keep others waiting: not on the thread that serves them.
    pdf = await asyncio.to_thread(
        world().printer.print_statement, compose_statement(told), made_at=reckoned.known_at
    )
    return _sent(
        pdf,
        sha256(pdf).hexdigest(),
        media_type="application/pdf",
        filename=f"{case.number}-{reckoned.statement.as_of}.pdf",
    )


def _sent(content: bytes, digest: str, *, media_type: str, filename: str) -> Response[bytes]:
    return Response(
        content,
        media_type=media_type,
        headers={
            "Content-Disposition": f'inline; filename="{filename}"',
            "ETag": f'"{digest}"',
            "Cache-Control": "private, no-cache",
        },
    )
