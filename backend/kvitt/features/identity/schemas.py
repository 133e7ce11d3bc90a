"""What crosses a door about who is speaking."""

from uuid import UUID

import msgspec


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An e-mail address and its password."""

    email: str
    password: str


class PersonShown(msgspec.Struct, frozen=True):
    """The person signed in."""

    name: str
    email: str


class CreditorShown(msgspec.Struct, frozen=True):
    """The creditor for whom somebody acts, and the currency of its claims."""

    id: UUID
    name: str
    currency: str


class SessionShown(msgspec.Struct, frozen=True, kw_only=True):
    """A session: send csrf_token back as X-CSRF-Token with every write."""

    person: PersonShown
    creditor: CreditorShown | None
    roles: list[str]
    csrf_token: str


class TokenRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The form of RFC 6749 § 4.4.2; a client may also prove itself by HTTP Basic."""

    grant_type: str = ""
    """`client_credentials`."""
    scope: str = ""
    """Scopes wanted, with spaces between; all the client has where left out."""
    client_id: str = ""
    client_secret: str = ""


class TokenAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An access token for a machine (RFC 6749 § 5.1)."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class StartSession(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The code from the letter and one proof of being its reader."""

    code: str
    birth_date: str | None = None
    """`1985-04-23`, for a person."""
    pin: str | None = None
    """For a company: the last four digits of its organisation number; or the PIN given by staff."""


class DebtorSessionShown(msgspec.Struct, frozen=True, kw_only=True):
    """A debtor's session: send csrf_token back as X-CSRF-Token with every write."""

    debtor_name: str
    language: str
    csrf_token: str
