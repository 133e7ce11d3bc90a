"""`kvitt verify`: whether history is as it was written, and what is kept beside it follows."""

from kvitt.features.cases.queries import verify_all_logs
from kvitt.features.cases.segments import wrong_segments
from kvitt.runtime.database import DB
from kvitt.runtime.settings import Settings


async def verify(settings: Settings) -> int:
    """Follow every case log's hash chain, and cut all interest anew; names what does not hold."""
    await DB.open(settings.database_url, size=2)
    try:
        followed, broken = await verify_all_logs()
        wrong = await wrong_segments()
    finally:
        await DB.close()
    for link in broken:
        print(f"Case {link.case_id}, row {link.place} of its log: {link.why}")
    for claim_id in wrong:
        print(f"Claim {claim_id}: its kept interest differs from the books")
    print(f"{followed} case logs followed, {len(broken)} broken.")
    print(f"Kept interest compared with the books: {len(wrong)} claims differ.")
    return 1 if broken or wrong else 0
