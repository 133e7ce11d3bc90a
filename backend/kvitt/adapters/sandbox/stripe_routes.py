"""The stand-in's addresses: Stripe's API, the pay page, and the levers under `/_sandbox`."""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER
from litestar.types import ControllerRouterHandler
from stdnum import luhn

from kvitt.adapters.sandbox.stripe_acts import StripeActs, StripeRefusal
from kvitt.adapters.sandbox.stripe_deliveries import Deliveries
from kvitt.adapters.sandbox.stripe_forms import (
    Expansion,
    ListWanted,
    NewRefund,
    NewSession,
    read_form,
)
from kvitt.adapters.sandbox.stripe_objects import (
    BalanceTransaction,
    Charge,
    CheckoutSession,
    PaymentIntent,
    PayoutObject,
    Refund,
    Thing,
)
from kvitt.adapters.sandbox.stripe_page import DECLINED_CARD, DEMO_CARD, return_address, show_page
from kvitt.adapters.sandbox.stripe_store import Reply, StripeStore

_Asked = Request[Any, Any, Any]
_DAY_SECONDS = 86_400
_MOST_ROWS = 100
_JSON = "application/json"


class Sandbox(msgspec.Struct, frozen=True, kw_only=True):
    """What the routes act on."""

    store: StripeStore
    acts: StripeActs
    deliveries: Deliveries
    public_url: str
    secret_key: str


def answer_refusal(_: _Asked, refusal: StripeRefusal) -> Response[bytes]:
    """Answer in Stripe's shape of error."""
    body = msgspec.json.encode({"error": refusal.body})
    return Response(body, status_code=refusal.status, media_type=_JSON)


def _sandbox(request: _Asked) -> Sandbox:
    found: Sandbox = request.app.state.sandbox
    return found


def _let_in(request: _Asked) -> Sandbox:
    sandbox = _sandbox(request)
    given = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
    if not hmac.compare_digest(given, sandbox.secret_key.encode()):
        raise StripeRefusal("Invalid API Key provided", status=401)
    return sandbox


def _answer(body: bytes, *, replayed: bool = False) -> Response[bytes]:
    headers = {"Idempotent-Replayed": "true"} if replayed else {}
    return Response(body, status_code=HTTP_200_OK, media_type=_JSON, headers=headers)


async def _once(request: _Asked, act: Callable[[Sandbox, str], object]) -> Response[bytes]:
    """Act once per idempotency key: the same parameters replay, others are refused."""
    sandbox = _let_in(request)
    body = (await request.body()).decode()
    key = request.headers.get("idempotency-key", "")
    digest = hashlib.sha256(f"{request.url.path}\n{body}".encode()).hexdigest()
    earlier = sandbox.store.find_reply(key) if key else None
    if earlier is not None:
        if earlier.digest != digest:
            raise StripeRefusal(
                "Keys for idempotent requests can only be used with the same parameters they were"
                f" first used with. Try using a key other than '{key}'.",
                kind="idempotency_error",
            )
        return _answer(earlier.body.encode(), replayed=True)
    with sandbox.store.together():
        answer = msgspec.json.encode(act(sandbox, body))
        if key:
            sandbox.store.keep_reply(key, Reply(digest, HTTP_200_OK, answer.decode()))
    return _answer(answer)


def _expanded(sandbox: Sandbox, thing: Thing, paths: Sequence[str]) -> dict[str, object]:
    body: dict[str, object] = msgspec.to_builtins(thing)
    for path in paths:
        _expand(sandbox, body, path.split("."))
    return body


def _expand(sandbox: Sandbox, body: dict[str, object], parts: list[str]) -> None:
    first, rest = parts[0], parts[1:]
    inner = body.get(first)
    if isinstance(inner, str):
        found = sandbox.store.find(inner)
        if found is None:
            raise StripeRefusal(f"This property cannot be expanded ({first}).", param="expand")
        body[first] = inner = msgspec.to_builtins(found)
    if isinstance(inner, dict) and rest:
        _expand(sandbox, inner, rest)


def _shown(request: _Asked, thing: Thing) -> Response[bytes]:
    wanted = read_form(request.url.query, Expansion)
    return _answer(msgspec.json.encode(_expanded(_sandbox(request), thing, wanted.expand)))


def _open_session(sandbox: Sandbox, body: str) -> CheckoutSession:
    wanted = read_form(body, NewSession)
    if wanted.mode != "payment":
        raise StripeRefusal("This stand-in only knows mode=payment.", param="mode")
    amount = sum(line.quantity * line.price_data.unit_amount for line in wanted.line_items)
    if amount <= 0:
        raise StripeRefusal("The amount must be positive.", param="line_items")
    now = sandbox.acts.second()
    session_id = sandbox.store.new_id("cs")
    session = CheckoutSession(
        id=session_id,
        amount_subtotal=amount,
        amount_total=amount,
        currency=wanted.line_items[0].price_data.currency,
        client_reference_id=wanted.client_reference_id,
        metadata=wanted.metadata,
        payment_method_types=wanted.allowed_payment_method_types,
        url=f"{sandbox.public_url}/pay/{session_id}",
        success_url=wanted.success_url,
        cancel_url=wanted.cancel_url,
        locale=wanted.locale,
        expires_at=wanted.expires_at or now + _DAY_SECONDS,
        created=now,
        description=wanted.line_items[0].price_data.product_data.name,
        intent_metadata=wanted.payment_intent_data.metadata,
    )
    return sandbox.acts.open_session(session)


def _refund(sandbox: Sandbox, body: str) -> Refund:
    wanted = read_form(body, NewRefund)
    acts = sandbox.acts
    if wanted.charge is not None:
        charge_id: str | None = wanted.charge
    elif wanted.payment_intent is not None:
        charge_id = acts.get(PaymentIntent, wanted.payment_intent).latest_charge
    else:
        raise StripeRefusal(
            "One of the following params should be provided: charge, payment_intent."
        )
    charge = acts.get(Charge, charge_id or "", param="charge")
    return acts.refund(charge, amount=wanted.amount, metadata=wanted.metadata)


@post("/v1/checkout/sessions")
async def create_session(request: _Asked) -> Response[bytes]:
    """Open a pay page."""
    return await _once(request, _open_session)


@get("/v1/checkout/sessions/{thing_id:str}")
async def get_session(request: _Asked, thing_id: FromPath[str]) -> Response[bytes]:
    """Say how a pay page stands."""
    return _shown(request, _let_in(request).acts.get_session(thing_id))


@post("/v1/checkout/sessions/{thing_id:str}/expire")
async def expire_session(request: _Asked, thing_id: FromPath[str]) -> Response[bytes]:
    """Close a pay page."""
    return await _once(
        request, lambda sandbox, _: sandbox.acts.expire_session(sandbox.acts.get_session(thing_id))
    )


@get("/v1/payment_intents/{thing_id:str}")
async def get_intent(request: _Asked, thing_id: FromPath[str]) -> Response[bytes]:
    """Show a payment intent."""
    return _shown(request, _let_in(request).acts.get(PaymentIntent, thing_id, param="intent"))


@get("/v1/charges/{thing_id:str}")
async def get_charge(request: _Asked, thing_id: FromPath[str]) -> Response[bytes]:
    """Show a charge."""
    return _shown(request, _let_in(request).acts.get(Charge, thing_id))


@post("/v1/refunds")
async def create_refund(request: _Asked) -> Response[bytes]:
    """Give money back."""
    return await _once(request, _refund)


@get("/v1/refunds/{thing_id:str}")
async def get_refund(request: _Asked, thing_id: FromPath[str]) -> Response[bytes]:
    """Show a refund."""
    return _shown(request, _let_in(request).acts.get(Refund, thing_id))


@get("/v1/payouts/{thing_id:str}")
async def get_payout(request: _Asked, thing_id: FromPath[str]) -> Response[bytes]:
    """Show a payout."""
    return _shown(request, _let_in(request).acts.get(PayoutObject, thing_id, param="payout"))


@get("/v1/payouts")
async def list_payouts(request: _Asked) -> Response[bytes]:
    """List payouts, newest first."""
    sandbox = _let_in(request)
    return _listed(request, sandbox.store.every(PayoutObject))


@get("/v1/balance_transactions")
async def list_balance(request: _Asked) -> Response[bytes]:
    """List the balance's movements, those of one payout where asked."""
    sandbox = _let_in(request)
    wanted = read_form(request.url.query, ListWanted)
    rows = [
        row
        for row in sandbox.store.every(BalanceTransaction)
        if wanted.payout in (None, row.payout) and wanted.type in (None, row.type)
    ]
    return _listed(request, rows)


def _listed(request: _Asked, things: Sequence[Thing]) -> Response[bytes]:
    wanted = read_form(request.url.query, ListWanted)
    ids = [thing.id for thing in things]
    if wanted.starting_after is not None and wanted.starting_after not in ids:
        raise StripeRefusal(f"No such row: '{wanted.starting_after}'", param="starting_after")
    start = ids.index(wanted.starting_after) + 1 if wanted.starting_after else 0
    end = start + min(wanted.limit, _MOST_ROWS)
    paths = [path.removeprefix("data.") for path in wanted.expand]
    sandbox = _sandbox(request)
    page = {
        "object": "list",
        "url": request.url.path,
        "has_more": end < len(things),
        "data": [_expanded(sandbox, thing, paths) for thing in things[start:end]],
    }
    return _answer(msgspec.json.encode(page))


@get("/pay/{thing_id:str}")
async def show_pay_page(request: _Asked, thing_id: FromPath[str]) -> Response[str]:
    """Show the page where the debtor pays."""
    session = _sandbox(request).acts.get_session(thing_id)
    return Response(show_page(session), media_type=MediaType.HTML)


@post("/pay/{thing_id:str}")
async def pay(request: _Asked, thing_id: FromPath[str]) -> Response[str] | Redirect:
    """Pay, be declined, or go back."""
    acts = _sandbox(request).acts
    session = acts.get_session(thing_id)
    form = await request.form()
    act = str(form.get("act", "pay"))
    if act == "cancel" and session.cancel_url:
        target = return_address(session, session.cancel_url)
        return Redirect(target, status_code=HTTP_303_SEE_OTHER)
    if session.status == "open":
        number = DECLINED_CARD if act == "decline" else str(form.get("number", ""))
        wrong = _try_card(acts, session, number)
        if wrong:
            # A mistyped number stays to be mended; a declined card gives way to one that works.
            shown = number if wrong == "incorrect" else DEMO_CARD
            page = show_page(session, wrong=wrong, number=shown)
            return Response(page, media_type=MediaType.HTML, status_code=HTTP_200_OK)
    if session.status == "expired":
        return Response(show_page(session), media_type=MediaType.HTML, status_code=HTTP_200_OK)
    target = return_address(session, session.success_url)
    return Redirect(target, status_code=HTTP_303_SEE_OTHER)


def _try_card(acts: StripeActs, session: CheckoutSession, number: str) -> str:
    digits = number.replace(" ", "")
    if not digits.isascii() or not digits.isdigit() or not luhn.is_valid(digits):
        return "incorrect"
    if digits == DECLINED_CARD.replace(" ", ""):
        acts.decline(session, code="card_declined")
        return "declined"
    acts.pay(session)
    return ""


class Habits(msgspec.Struct, forbid_unknown_fields=True):
    """How events behave from now on; what is not given stays as it was."""

    repeats: int | None = None
    """How many times more than once each event is delivered."""
    order: str | None = None
    """`made`, or `reversed`: what waits is delivered newest first."""
    paused: bool | None = None
    """Events wait until they are released."""


@post("/_sandbox/habits")
async def set_habits(request: _Asked) -> dict[str, str]:
    """Make events repeat, come reversed, or wait."""
    sandbox = _sandbox(request)
    habits = msgspec.json.decode(await request.body(), type=Habits)
    if habits.repeats is not None:
        sandbox.store.set_habit("repeats", str(habits.repeats))
    if habits.order is not None:
        sandbox.store.set_habit("order", habits.order)
    if habits.paused is not None:
        sandbox.store.set_habit("paused", "yes" if habits.paused else "no")
    sandbox.deliveries.wake()
    names = {"repeats": "0", "order": "made", "paused": "no"}
    return {name: sandbox.store.habit(name, default) for name, default in names.items()}


@get("/_sandbox/events")
async def list_events(request: _Asked) -> Response[bytes]:
    """List every event made, newest first."""
    events = _sandbox(request).store.list_events()
    return _answer(f"[{','.join(events)}]".encode())


@post("/_sandbox/events/{event_id:str}/deliver")
async def deliver_again(request: _Asked, event_id: FromPath[str]) -> dict[str, bool]:
    """Deliver one event once more."""
    sandbox = _sandbox(request)
    known = sandbox.store.deliver_again(event_id, due_at=sandbox.acts.second())
    sandbox.deliveries.wake()
    return {"known": known}


@post("/_sandbox/payouts")
async def pay_out(request: _Asked) -> Response[bytes]:
    """Pay the balance out now; null where there is nothing to pay out."""
    return _answer(msgspec.json.encode(_sandbox(request).acts.pay_out()))


@post("/_sandbox/disputes/{charge_id:str}")
async def dispute(request: _Asked, charge_id: FromPath[str]) -> Response[bytes]:
    """Let the cardholder contest a charge."""
    acts = _sandbox(request).acts
    return _answer(msgspec.json.encode(acts.dispute(acts.get(Charge, charge_id))))


ROUTES: list[ControllerRouterHandler] = [
    create_session,
    get_session,
    expire_session,
    get_intent,
    get_charge,
    create_refund,
    get_refund,
    get_payout,
    list_payouts,
    list_balance,
    show_pay_page,
    pay,
    set_habits,
    list_events,
    deliver_again,
    pay_out,
    dispute,
]
