"""What the Stripe stand-in does: pages paid and declined, refunds, disputes, payouts, events."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal, TypeVar

import msgspec

from kvitt.adapters.sandbox.stripe_objects import (
    BalanceTransaction,
    Charge,
    CheckoutSession,
    Dispute,
    PaymentIntent,
    PayoutObject,
    Refund,
    Thing,
    name_of,
)
from kvitt.adapters.sandbox.stripe_store import StripeStore

_T = TypeVar("_T", bound=Thing)

FEE_PPM = 15_000
FEE_FIXED_MINOR = 180
"""About what Stripe keeps of a European card in Sweden, so that payouts differ from sums."""
_MILLION = 1_000_000


class StripeRefusal(Exception):
    """An answer in Stripe's own shape of error."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"type": kind, "message": message, "code": code, "param": param}


class StripeActs:
    """Acts on the kept state; each makes the events that Stripe would send."""

    def __init__(
        self, store: StripeStore, *, clock: Callable[[], datetime], on_event: Callable[[], None]
    ) -> None:
        self._store = store
        self._clock = clock
        self._on_event = on_event

    def second(self) -> int:
        """The present second, as Stripe counts time."""
        return int(self._clock().timestamp())

    def get(self, kind: type[_T], thing_id: str, *, param: str = "id") -> _T:
        """Get a thing of a kind or refuse, in Stripe's words."""
        thing = self._store.find(thing_id)
        if not isinstance(thing, kind):
            name = name_of(kind)
            raise StripeRefusal(
                f"No such {name}: '{thing_id}'", status=404, code="resource_missing", param=param
            )
        return thing

    def open_session(self, session: CheckoutSession) -> CheckoutSession:
        """Open a pay page."""
        self._store.keep(session)
        return session

    def get_session(self, session_id: str) -> CheckoutSession:
        """Get a session, expired first if its time has run out."""
        session = self.get(CheckoutSession, session_id, param="session")
        if session.status == "open" and session.expires_at <= self.second():
            return self.expire_session(session)
        return session

    def expire_session(self, session: CheckoutSession) -> CheckoutSession:
        """Close a page that nobody paid on."""
        if session.status != "open":
            raise StripeRefusal(
                "Only Checkout Sessions with a status in ['open'] can be expired. This Checkout"
                f" Session has a status of {session.status}."
            )
        session.status, session.url = "expired", None
        with self._store.together():
            self._store.keep(session)
            self.announce("checkout.session.expired", session)
        return session

    def expire_late_sessions(self) -> None:
        """Expire every page whose time has run out."""
        for session in self._store.every(CheckoutSession):
            if session.status == "open" and session.expires_at <= self.second():
                self.expire_session(session)

    def pay(self, session: CheckoutSession) -> None:
        """Take the money: intent, charge and balance, and the page is complete."""
        intent = self._intent_of(session)
        charge_id = self._store.new_id("ch")
        fee = (session.amount_total * FEE_PPM + _MILLION // 2) // _MILLION + FEE_FIXED_MINOR
        row = self._balance("charge", charge_id, session.amount_total, session.currency, fee=fee)
        charge = Charge(
            id=charge_id,
            amount=session.amount_total,
            currency=session.currency,
            description=intent.description,
            metadata=intent.metadata,
            payment_intent=intent.id,
            balance_transaction=row.id,
            created=self.second(),
        )
        intent.status, intent.latest_charge = "succeeded", charge.id
        intent.amount_received, intent.last_payment_error = intent.amount, None
        session.payment_intent, session.payment_status = intent.id, "paid"
        session.status, session.url = "complete", None
        with self._store.together():
            for thing in (row, charge, intent, session):
                self._store.keep(thing)
            self.announce("charge.succeeded", charge)
            self.announce("payment_intent.succeeded", intent)
            self.announce("checkout.session.completed", session)

    def decline(self, session: CheckoutSession, *, code: str) -> None:
        """Refuse the card; the page stays open."""
        intent = self._intent_of(session)
        intent.last_payment_error = {"type": "card_error", "code": code}
        session.payment_intent = intent.id
        with self._store.together():
            self._store.keep(intent)
            self._store.keep(session)
            self.announce("payment_intent.payment_failed", intent)

    def refund(self, charge: Charge, *, amount: int | None, metadata: dict[str, str]) -> Refund:
        """Give money back to the card, all that is left of the charge unless told how much."""
        remaining = charge.amount - charge.amount_refunded
        given = remaining if amount is None else amount
        if charge.refunded:
            raise StripeRefusal(
                f"Charge {charge.id} has already been refunded.", code="charge_already_refunded"
            )
        if not 0 < given <= remaining:
            raise StripeRefusal(
                f"Refund amount ({given}) is greater than unrefunded amount on charge"
                f" ({remaining})",
                param="amount",
            )
        refund_id = self._store.new_id("re")
        row = self._balance("refund", refund_id, -given, charge.currency)
        refund = Refund(
            id=refund_id,
            amount=given,
            currency=charge.currency,
            charge=charge.id,
            payment_intent=charge.payment_intent,
            balance_transaction=row.id,
            metadata=metadata,
            created=self.second(),
        )
        before = {"amount_refunded": charge.amount_refunded}
        charge.amount_refunded += given
        charge.refunded = charge.amount_refunded == charge.amount
        with self._store.together():
            for thing in (row, refund, charge):
                self._store.keep(thing)
            self.announce("refund.created", refund)
            self.announce("charge.refunded", charge, before=before)
        return refund

    def dispute(self, charge: Charge) -> Dispute:
        """Let the cardholder contest the charge; the money leaves the balance meanwhile."""
        dispute = Dispute(
            id=self._store.new_id("dp"),
            amount=charge.amount,
            currency=charge.currency,
            charge=charge.id,
            payment_intent=charge.payment_intent,
            metadata=charge.metadata,
            created=self.second(),
        )
        row = self._balance("adjustment", dispute.id, -charge.amount, charge.currency)
        charge.disputed = True
        with self._store.together():
            for thing in (row, dispute, charge):
                self._store.keep(thing)
            self.announce("charge.dispute.created", dispute)
        return dispute

    def pay_out(self) -> PayoutObject | None:
        """Send the balance to the bank account; None where there is nothing to send."""
        rows = [row for row in self._store.every(BalanceTransaction) if row.payout is None]
        amount = sum(row.net for row in rows)
        if amount <= 0:
            return None
        payout_id = self._store.new_id("po")
        currency = rows[0].currency
        outgoing = self._balance("payout", payout_id, -amount, currency)
        payout = PayoutObject(
            id=payout_id,
            amount=amount,
            currency=currency,
            arrival_date=self.second(),
            balance_transaction=outgoing.id,
            created=self.second(),
        )
        with self._store.together():
            for row in (*rows, outgoing):
                row.payout = payout_id
                self._store.keep(row)
            self._store.keep(payout)
            self.announce("payout.created", payout)
            self.announce("payout.paid", payout)
        return payout

    def announce(self, kind: str, thing: Thing, *, before: dict[str, int] | None = None) -> None:
        """Make an event, to be delivered as often as the habits say."""
        content: dict[str, object] = {"object": thing}
        if before is not None:
            content["previous_attributes"] = before
        event_id = self._store.new_id("evt")
        event = {
            "id": event_id,
            "object": "event",
            "type": kind,
            "created": self.second(),
            "livemode": False,
            "pending_webhooks": 1,
            "data": content,
        }
        times = 1 + int(self._store.habit("repeats", "0"))
        body = msgspec.json.encode(event).decode()
        self._store.keep_event(event_id, body, due_at=self._clock().timestamp(), times=times)
        self._on_event()

    def _intent_of(self, session: CheckoutSession) -> PaymentIntent:
        if session.payment_intent is not None:
            return self.get(PaymentIntent, session.payment_intent)
        return PaymentIntent(
            id=self._store.new_id("pi"),
            amount=session.amount_total,
            currency=session.currency,
            description=session.description,
            metadata=session.intent_metadata,
            payment_method_types=session.payment_method_types,
            created=self.second(),
        )

    def _balance(
        self,
        kind: Literal["charge", "refund", "adjustment", "payout"],
        source: str,
        amount: int,
        currency: str,
        *,
        fee: int = 0,
    ) -> BalanceTransaction:
        return BalanceTransaction(
            id=self._store.new_id("txn"),
            amount=amount,
            fee=fee,
            net=amount - fee,
            currency=currency,
            source=source,
            type=kind,
            created=self.second(),
        )
