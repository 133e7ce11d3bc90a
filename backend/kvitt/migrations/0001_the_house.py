"""The first tables: every feature's SQL file in `0001/`, in river order."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kvitt.runtime.migrating import run_sql_folder

ID = "2026-11-22T00:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "The house"


async def forwards() -> MigrationManager:
    """Hand Piccolo the step that lays these tables."""
    manager = MigrationManager(migration_id=ID, app_name="kvitt", description=DESCRIPTION)

    async def lay_tables() -> None:
        await run_sql_folder(Path(__file__).parent / "0001")

    manager.add_raw(lay_tables)
    return manager
