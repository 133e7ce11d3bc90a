"""What crosses the debtor door when something is wrong."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

Words = Annotated[str, Meta(max_length=4000)]


class NewObjection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The debtor contests the debt or a part of it."""

    reason: Literal["not_recognised", "wrong_amount", "fault", "not_me", "other"]
    words: Words = ""


class NewPaymentReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The debtor says that it has been paid."""

    paid_on: date | None = None
    words: Words = ""


class NewContactRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The debtor wants to talk to a person."""

    channel: Literal["phone", "email"]
    reach_at: Annotated[str, Meta(min_length=3, max_length=200)]
    words: Words = ""


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """It is written down, and the case rests."""

    id: UUID
    held: bool
    answer_by: date
