"""Identity: people, sign-in, roles, API clients, and the codes in letters."""

from datetime import time

from kvitt.features.identity import routes_creditor, routes_debtor, routes_desk
from kvitt.features.identity.jobs import forget_expired
from kvitt.runtime.feature import Cron, Feature

FEATURE = Feature(
    name="identity",
    routes={
        "creditor": [
            routes_creditor.sign_in,
            routes_creditor.sign_out,
            routes_creditor.get_session,
            routes_creditor.create_token,
        ],
        "debtor": [
            routes_debtor.start_session,
            routes_debtor.get_session,
            routes_debtor.end_session,
        ],
        "desk": [routes_desk.sign_in, routes_desk.sign_out, routes_desk.get_session],
    },
    crons=(Cron(name="forget_expired", action=forget_expired, daily_at=time(3, 20)),),
)
