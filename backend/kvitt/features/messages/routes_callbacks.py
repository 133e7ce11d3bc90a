"""What the peers that carry our messages tell us."""

from datetime import datetime
from typing import Any

from litestar import Request, post
from litestar.status_codes import HTTP_204_NO_CONTENT

from kvitt.core.refusal import Refusal
from kvitt.features.messages.actions import record_state
from kvitt.features.messages.queries import find_message_by_peer
from kvitt.ports.world import world
from kvitt.runtime.database import transaction


@post(
    "/texts/receipts",
    operation_id="receiveTextReceipt",
    summary="Learn what became of an SMS",
    status_code=HTTP_204_NO_CONTENT,
)
async def receive_text_receipt(request: Request[Any, Any, Any], now: datetime) -> None:
    """Record an authentic delivery receipt; one that is forged is refused."""
    receipt = world().texts.read_receipt(headers=request.headers, body=await request.body())
    if receipt is None:
        raise Refusal("signature_invalid")
    async with transaction():
        message_id = await find_message_by_peer(receipt.peer_id)
        if message_id is not None:
            await record_state(message_id, receipt.state, now=now, peer_id="")
