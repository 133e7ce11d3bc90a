"""Remittances: collected money passed on to creditors, explained to the öre."""

from kvitt.features.remittances import routes_creditor, routes_desk
from kvitt.runtime.feature import Feature

FEATURE = Feature(
    name="remittances",
    routes={"creditor": routes_creditor.ROUTES, "desk": routes_desk.ROUTES},
)
