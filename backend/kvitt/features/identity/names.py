"""What a session is called, asked of those who stand above: app/ plugs them in as `names`."""

from typing import Protocol, runtime_checkable
from uuid import UUID

import msgspec

from kvitt.runtime.actor import Actor


class CreditorNamed(msgspec.Struct, frozen=True):
    """What a creditor is called, and the currency it claims in."""

    name: str
    currency: str


class DebtorNamed(msgspec.Struct, frozen=True):
    """How to greet a debtor, and in which language."""

    name: str
    language: str


@runtime_checkable
class Names(Protocol):
    """Names of those who sign in, kept by features that identity may not know."""

    async def creditor_named(self, creditor_id: UUID) -> CreditorNamed:
        """The creditor's name and currency."""
        ...

    async def debtor_named(self, debtor_id: UUID, actor: Actor) -> DebtorNamed:
        """The debtor's own name; the read is recorded."""
        ...
