"""A country's law as this installation reads it."""

from kvitt.law.country import CountryLaw
from kvitt.law.read import load
from kvitt.runtime.settings import load_settings


def law_of(country: str) -> CountryLaw:
    """The law of a country ("SE"); what is only recalled is refused unless a setting allows it."""
    return load(country.lower(), allow_recalled=load_settings().allow_recalled)
