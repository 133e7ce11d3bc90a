"""After the tables, the interest kept beside the books: brought in line with the present law."""

from kvitt.features.cases.segments import follow_law
from kvitt.runtime.database import DB, fetch
from kvitt.runtime.settings import Settings


async def follow_laws(settings: Settings) -> int:
    """Cut anew, in every country with cases, what the law now says otherwise; how many cases."""
    await DB.open(settings.database_url, size=2)
    try:
        rows = await fetch("select distinct country from cases order by 1")
        return sum([await follow_law(row["country"]) for row in rows])
    finally:
        await DB.close()
