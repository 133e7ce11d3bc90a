"""Tasks: what waits for a person."""

from kvitt.features.tasks.jobs import tell_failed_jobs
from kvitt.features.tasks.routes_desk import ROUTES
from kvitt.runtime.feature import Cron, Feature

FEATURE = Feature(
    name="tasks",
    routes={"desk": ROUTES},
    crons=(
        Cron(name="tell_failed_jobs", action=tell_failed_jobs, every_seconds=60, mode="inside"),
    ),
)
