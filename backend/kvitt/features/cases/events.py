"""What is announced about cases."""

from uuid import UUID

import msgspec


class CaseOpened(msgspec.Struct, frozen=True):
    """A first claim opened a case."""

    case_id: UUID


class ClaimJoined(msgspec.Struct, frozen=True):
    """A further claim joined an open case."""

    case_id: UUID
    claim_id: UUID


class HoldPlaced(msgspec.Struct, frozen=True):
    """Nothing pressing may go out in the case."""

    case_id: UUID
    hold_id: UUID
    kind: str


class HoldReleased(msgspec.Struct, frozen=True):
    """A reason to rest is gone."""

    case_id: UUID
    hold_id: UUID


class CaseClosed(msgspec.Struct, frozen=True):
    """The case has ended."""

    case_id: UUID
    because: str


class CaseReopened(msgspec.Struct, frozen=True):
    """The end did not hold: a payment was taken back."""

    case_id: UUID
    because: str
