"""`kvitt verify`: whether the history of every case is as it was written."""

from kvitt.features.cases.queries import verify_all_logs
from kvitt.runtime.database import DB
from kvitt.runtime.settings import Settings


async def verify(settings: Settings) -> int:
    """Follow every case log's hash chain; names each first row that does not hold."""
    await DB.open(settings.database_url, size=2)
    try:
        followed, broken = await verify_all_logs()
    finally:
        await DB.close()
    for link in broken:
        print(f"Case {link.case_id}, row {link.place} of its log: {link.why}")
    print(f"{followed} case logs followed, {len(broken)} broken.")
    return 1 if broken else 0
