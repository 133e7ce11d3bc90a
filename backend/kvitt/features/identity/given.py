"""What every door gives to a route that asks for it by name.

    async def get_case(case_id: FromPath[UUID], actor: Acting, now: Now) -> CaseShown: …

`actor` who is acting · `now` the instant of the call · `origin` the caller's network address ·
`names` names kept further up the river.
"""

from datetime import datetime
from typing import TypeAlias

from litestar.di import NamedDependency

from kvitt.features.identity.names import Names
from kvitt.runtime.actor import Actor

Acting: TypeAlias = NamedDependency[Actor]
Now: TypeAlias = NamedDependency[datetime]
Origin: TypeAlias = NamedDependency[str]
Naming: TypeAlias = NamedDependency[Names]
