"""Tasks: what waits for a person."""

from kvitt.features.tasks.routes_desk import ROUTES
from kvitt.runtime.feature import Feature

FEATURE = Feature(name="tasks", routes={"desk": ROUTES})
