"""What the card provider tells us."""

from litestar import Request, post
from litestar.datastructures import State
from litestar.params import RawBody

from kvitt.features.identity.given import Now
from kvitt.features.payments.actions.record_event import record_event
from kvitt.features.payments.refusals import event_not_authentic
from kvitt.ports.world import world
from kvitt.runtime.actor import Actor


@post(
    "/stripe",
    operation_id="receiveStripeEvent",
    summary="Take in an event of the card provider",
    status_code=204,
    opt={"public": True, "repeatable": True, "accepts": ("application/json",)},
)
async def receive_stripe_event(
    body: RawBody,
    request: Request[Actor, object, State],
    now: Now,
) -> None:
    """Record an authentic event; one told before has no effect, a forged one is refused."""
    event = world().cards.read_event(headers=dict(request.headers), body=body)
    if event is None:
        raise event_not_authentic()
    await record_event(event, now=now)


ROUTES = (receive_stripe_event,)
