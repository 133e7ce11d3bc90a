"""Opening a card payment: the row first, then the provider's page, then its address.

The debtor waits for the address, so the provider is called between two commits and not from the
outbox (docs/decisions/0001-card-page-between-two-commits.md). A repeat, or a crash in between,
asks the provider again under the same key, the checkout's id, and is given the same page.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from kvitt.core.money import Money
from kvitt.features.cases.queries import Case, get_visible_case
from kvitt.features.cases.statements import reckon_share
from kvitt.features.debtors.queries import get_debtor
from kvitt.features.payments.refusals import (
    amount_too_high,
    amount_too_low,
    cards_unavailable,
    case_closed,
    currency_differs,
    nothing_owed,
)
from kvitt.ports.card_payments import Checkout, CheckoutRequest
from kvitt.ports.world import world
from kvitt.runtime.actor import Actor
from kvitt.runtime.clock import day_of
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import Row, execute, fetch_row, in_transaction, lock_case, transaction
from kvitt.runtime.settings import load_settings

LEAST_MINOR = 100
"""The least a card payment can be: below one krona a card costs more than it brings."""
LASTS = timedelta(minutes=60)
"""How long a pay page stays open; the provider allows 30 minutes to 24 hours."""
REUSED_UNTIL = timedelta(minutes=10)
"""A page with less time left than this is not handed out again."""


class OpenedCheckout(msgspec.Struct, frozen=True, kw_only=True):
    """A card payment whose page may or may not be there yet."""

    id: UUID
    case_id: UUID
    amount_minor: int
    currency: str
    state: str
    url: str
    expires_at: datetime


async def open_checkout(
    actor: Actor, case_id: UUID, amount: Money | None, *, now: datetime
) -> UUID:
    """Open a pay page for an amount, or for all that is owed today; the same again is one page."""
    assert not in_transaction(), "the provider is not called inside a transaction"
    case = await get_visible_case(actor, case_id)
    checkout = await _begin(actor, case, amount, now=now)
    if checkout.state == "open":
        return checkout.id
    request = await _request(actor, case, checkout)
    try:
        page = await world().cards.create_checkout(request)
    except ConnectionError as problem:
        raise cards_unavailable() from problem
    await _note_page(checkout.id, page)
    return checkout.id


async def _begin(
    actor: Actor, case: Case, amount: Money | None, *, now: datetime
) -> OpenedCheckout:
    assert actor.debtor_id is not None, "only a debtor pays by card"
    async with transaction():
        await lock_case(case.id)
        wanted = await _wanted(case, actor.debtor_id, amount, now=now)
        earlier = await fetch_row(
            "select id, case_id, amount_minor, currency, state, url, expires_at from checkouts"
            " where case_id = $1 and debtor_id = $2 and amount_minor = $3"
            " and state in ('opening', 'open') and expires_at > $4 order by id desc limit 1",
            case.id,
            actor.debtor_id,
            wanted.amount_minor,
            now + REUSED_UNTIL,
        )
        if earlier is not None:
            return msgspec.convert(dict(earlier), OpenedCheckout)
        checkout = OpenedCheckout(
            id=new_id(),
            case_id=case.id,
            amount_minor=wanted.amount_minor,
            currency=wanted.currency,
            state="opening",
            url="",
            expires_at=now + LASTS,
        )
        await _save(checkout, actor.debtor_id, now=now)
    return checkout


async def _wanted(case: Case, debtor_id: UUID, amount: Money | None, *, now: datetime) -> Money:
    # A guarantor is asked for what they answer for, not for all that the case holds.
    share_minor = await reckon_share(case, debtor_id, day_of(now, case.country))
    owed = Money(share_minor, case.currency)
    if owed.amount_minor <= 0:
        raise nothing_owed()
    if case.status != "open":
        raise case_closed()
    wanted = amount or owed
    if wanted.currency != case.currency:
        raise currency_differs(
            expected=case.currency, found=wanted.currency, pointer="/amount/currency"
        )
    if wanted > owed:
        raise amount_too_high(owed)
    if wanted.amount_minor < LEAST_MINOR:
        raise amount_too_low(Money(LEAST_MINOR, case.currency))
    return wanted


async def _save(checkout: OpenedCheckout, debtor_id: UUID, *, now: datetime) -> None:
    await execute(
        "insert into checkouts (id, case_id, debtor_id, amount_minor, currency, state,"
        " provider_id, payment_intent, url, created_at, expires_at)"
        " values ($1, $2, $3, $4, $5, 'opening', '', '', '', $6, $7)",
        checkout.id,
        checkout.case_id,
        debtor_id,
        checkout.amount_minor,
        checkout.currency,
        now,
        checkout.expires_at,
    )


async def _request(actor: Actor, case: Case, checkout: OpenedCheckout) -> CheckoutRequest:
    assert actor.debtor_id is not None, "only a debtor pays by card"
    debtor = await get_debtor(actor.debtor_id)
    page = f"{load_settings().debtor_url}/paid?checkout={checkout.id}"
    return CheckoutRequest(
        checkout_id=str(checkout.id),
        amount_minor=checkout.amount_minor,
        currency=checkout.currency,
        description=case.number,
        language=debtor.language,
        success_url=page,
        cancel_url=f"{page}&cancelled=1",
        expires_at=checkout.expires_at,
    )


async def _note_page(checkout_id: UUID, page: Checkout) -> Row | None:
    # The provider's word that it was paid may already have overtaken its answer.
    return await fetch_row(
        "update checkouts set state = 'open', provider_id = $2, url = $3"
        " where id = $1 and state = 'opening' returning id",
        checkout_id,
        page.provider_id,
        page.url,
    )
