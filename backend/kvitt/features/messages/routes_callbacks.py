"""What the peers that carry our messages tell us."""

from litestar import Request, post
from litestar.datastructures import State
from litestar.params import RawBody

from kvitt.core.refusal import Refusal
from kvitt.features.identity.given import Now
from kvitt.features.messages.actions import record_receipt
from kvitt.ports.world import world
from kvitt.runtime.actor import Actor


@post(
    "/texts/receipts",
    operation_id="receiveTextReceipt",
    summary="Learn what became of an SMS",
    status_code=204,
    opt={
        "public": True,
        "repeatable": True,
        "accepts": ("application/x-www-form-urlencoded",),
        "problems": (422,),
    },
)
async def receive_text_receipt(
    body: RawBody, request: Request[Actor, object, State], now: Now
) -> None:
    """Record an authentic delivery receipt; one that is forged is refused."""
    receipt = world().texts.read_receipt(headers=dict(request.headers), body=body)
    if receipt is None:
        raise Refusal("signature_invalid")
    await record_receipt(receipt, now=now)
