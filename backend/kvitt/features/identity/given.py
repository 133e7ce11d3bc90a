"""What every door gives to a route that asks for it by name.

    async def get_case(case_id: FromPath[UUID], actor: Acting, now: Now) -> CaseShown: …

`actor` who is acting · `now` the instant of the call · `origin` the caller's network address ·
`names` names kept further up the river · `say` the English sentence of a code.
"""

from datetime import datetime
from typing import Protocol, TypeAlias, runtime_checkable

from litestar.di import NamedDependency

from kvitt.features.identity.names import Names
from kvitt.runtime.actor import Actor


@runtime_checkable
class Sentences(Protocol):
    """Puts a code and its params into an English sentence, for developers."""

    def __call__(self, code: str, params: dict[str, str | int], /) -> str:
        """The sentence."""
        ...


Acting: TypeAlias = NamedDependency[Actor]
Now: TypeAlias = NamedDependency[datetime]
Origin: TypeAlias = NamedDependency[str]
Naming: TypeAlias = NamedDependency[Names]
Saying: TypeAlias = NamedDependency[Sentences]
