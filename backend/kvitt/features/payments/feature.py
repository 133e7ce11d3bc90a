"""Payments: money received by bank and by card, matched and allocated."""

from datetime import time

from kvitt.features.charges.events import ChargeTakenBack
from kvitt.features.payments import routes_callbacks, routes_debtor, routes_desk
from kvitt.features.payments.actions.clear_payout import clear_payout
from kvitt.features.payments.actions.import_bank_file import AllocateCases
from kvitt.features.payments.actions.record_event import end_old_checkouts
from kvitt.features.payments.actions.settle_card_event import settle_card_event
from kvitt.features.payments.jobs import allocate_cases, allocate_waiting
from kvitt.features.payments.proof import prove_daily
from kvitt.features.payments.reactions import allocate_without_charge
from kvitt.ports.card_payments import ProviderEvent
from kvitt.runtime.feature import Cron, Feature, Job, Reaction

FEATURE = Feature(
    name="payments",
    routes={
        "desk": routes_desk.ROUTES,
        "debtor": routes_debtor.ROUTES,
        "callbacks": routes_callbacks.ROUTES,
    },
    jobs=(
        Job(name="allocate_cases", payload=AllocateCases, action=allocate_cases),
        Job(name="settle_card_event", payload=ProviderEvent, action=settle_card_event),
        Job(name="clear_payout", payload=ProviderEvent, action=clear_payout, mode="outward"),
    ),
    reactions=(
        Reaction(
            fact=ChargeTakenBack, name="allocate_without_charge", action=allocate_without_charge
        ),
    ),
    crons=(
        Cron(name="allocate_waiting", action=allocate_waiting, every_seconds=3600, mode="inside"),
        Cron(name="prove_daily", action=prove_daily, daily_at=time(5, 0), mode="inside"),
        Cron(name="end_old_checkouts", action=end_old_checkouts, every_seconds=300),
    ),
)
