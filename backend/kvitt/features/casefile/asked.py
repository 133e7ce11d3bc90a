"""Which statement somebody asks for, read from the address; the same at every door."""

from datetime import date, datetime
from typing import TypeAlias

from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery

from kvitt.core.explanation import Language
from kvitt.features.casefile.queries.statement import Asked

AskedFor: TypeAlias = NamedDependency[Asked]


def _read_asked(
    as_of: FromQuery[date | None] = None,
    known_at: FromQuery[datetime | None] = None,
    language: FromQuery[Language | None] = None,
) -> Asked:
    return Asked(as_of, known_at, language)


ASKED = {"asked": Provide(_read_asked, sync_to_thread=False)}
"""What a route that takes an `asked: AskedFor` names among its dependencies."""
