"""A country's law as this installation reads it, and every law that a figure was fixed under."""

from datetime import datetime

from kvitt.law.country import CountryLaw
from kvitt.law.read import load
from kvitt.runtime.database import execute, fetch_value
from kvitt.runtime.settings import load_settings

_READ: dict[str, CountryLaw] = {}


def law_of(country: str) -> CountryLaw:
    """The law of a country ("SE"); what is only recalled is refused unless a setting allows it."""
    law = load(country.lower(), allow_recalled=load_settings().allow_recalled)
    return know(law)


def know(law: CountryLaw) -> CountryLaw:
    """Know a law by its digest, so that it can be kept when a figure is fixed under it."""
    _READ.setdefault(law.digest, law)
    return law


async def keep_law(digest: str, *, now: datetime) -> None:
    """Keep the content of a law, in the transaction that first fixes something under it."""
    if await fetch_value("select 1 from law_versions where digest = $1", digest):
        return
    law = _READ[digest]
    await execute(
        "insert into law_versions (digest, country, content, first_used_at)"
        " values ($1, $2, $3, $4) on conflict (digest) do nothing",
        digest,
        law.code.upper(),
        law.content.decode(),
        now,
    )
