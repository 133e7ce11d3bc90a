"""What a debtor can do to pay."""

import logging
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from kvitt.features.identity.given import Acting, Now
from kvitt.features.payments import queries
from kvitt.features.payments.actions.open_checkout import open_checkout
from kvitt.features.payments.actions.record_event import ask_about_checkout
from kvitt.features.payments.schemas import CheckoutShown, NewCheckout

_log = logging.getLogger("kvitt.payments")


@post(
    "/debts/{debt_id:uuid}/checkouts",
    operation_id="createCheckout",
    summary="Pay by card",
    # No Idempotency-Key: the call commits between its two halves, and the same open page is
    # given again for the same amount.
    opt={
        "repeatable": True,
        "problems": (422, 503),
        "body_example": {"amount": {"amount_minor": 50_000, "currency": "SEK"}},
    },
)
async def create_checkout(
    debt_id: FromPath[UUID],
    data: JSONBody[NewCheckout],
    actor: Acting,
    now: Now,
) -> CheckoutShown:
    """Open a pay page for an amount, or for all that is owed today."""
    checkout_id = await open_checkout(actor, debt_id, data.amount, now=now)
    return await queries.get_checkout(actor, checkout_id, now=now)


@get(
    "/checkouts/{checkout_id:uuid}",
    operation_id="getCheckout",
    summary="What became of a card payment",
)
async def get_checkout(
    checkout_id: FromPath[UUID],
    actor: Acting,
    now: Now,
) -> CheckoutShown:
    """Show a card payment, with its receipt once it is paid."""
    shown = await queries.get_checkout(actor, checkout_id, now=now)
    if shown.state == "open":
        try:
            await ask_about_checkout(checkout_id, now=now)
        except ConnectionError as problem:
            # The page is shown as we know it; the provider's event will tell.
            _log.warning("the card provider does not answer: %s", problem)
    return shown


ROUTES = (create_checkout, get_checkout)
