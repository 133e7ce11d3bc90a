"""Everything that may differ between two installations, read once from `KVITT_*` variables."""

import functools
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from kvitt.runtime.lookalike import closest

TEST_SWITCHES = frozenset({"KVITT_CRASH_AT"})


class SettingsError(Exception):
    """A setting is unknown or cannot be read; the message is one sentence for a person."""


class Agency(msgspec.Struct, frozen=True, kw_only=True):
    """The collection agency as letters, remittances and payment files name it.

    The defaults are a made-up agency; its numbers pass their check digits and are nobody's.
    """

    name: str = "Kvitt Inkasso AB"
    organisation_number: str = "559999-0008"
    street: str = "Kvittgatan 1"
    postcode: str = "111 22"
    town: str = "Stockholm"
    country: str = "SE"
    phone: str = "08-465 004 00"
    email: str = "hej@kvitt.example"
    opening_hours: str = "08–18"
    client_bankgiro: str = "5050-1055"
    client_iban: str = "SE4550000000058398257466"
    client_bic: str = "ESSESESS"
    operating_iban: str = "SE3550000000054910000003"
    operating_bic: str = "ESSESESS"

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The postal address as printed, one line each."""
        return (self.street, f"{self.postcode} {self.town}")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One installation's settings; every field `x` is the variable `KVITT_X`."""

    home: Path = Path(".kvitt")
    database_url: str = ""
    migration_url: str = ""
    redis_url: str = ""
    pool_size: int = 10

    host: str = "127.0.0.1"
    debtor_port: int = 8400
    creditor_port: int = 8401
    api_port: int = 8402
    debtor_url: str = ""
    creditor_url: str = ""
    api_url: str = ""

    agency_name: str = Agency().name
    agency_organisation_number: str = Agency().organisation_number
    agency_street: str = Agency().street
    agency_postcode: str = Agency().postcode
    agency_town: str = Agency().town
    agency_country: str = Agency().country
    agency_phone: str = Agency().phone
    agency_email: str = Agency().email
    agency_opening_hours: str = Agency().opening_hours
    agency_client_bankgiro: str = Agency().client_bankgiro
    agency_client_iban: str = Agency().client_iban
    agency_client_bic: str = Agency().client_bic
    agency_operating_iban: str = Agency().operating_iban
    agency_operating_bic: str = Agency().operating_bic

    stripe_secret_key: str = ""
    stripe_webhook_secret: str = ""
    stripe_api_base: str = ""
    stripe_sandbox_port: int = 8403
    """Where the stand-in for the card provider answers while there is no `stripe_secret_key`."""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_username: str = ""
    smtp_password: str = ""
    smtp_starttls: bool = True
    smtp_sender: str = ""
    texts_url: str = ""
    texts_token: str = ""
    texts_sender: str = "Kvitt"

    master_key_file: Path | None = None
    gather_seconds: int = 15
    """How long a first demand waits, so that invoices handed in together become one letter."""
    allow_recalled: bool = False
    secure_cookies: bool = False
    requests_per_minute: int = 1200
    """For each caller we know, at each door; a quarter of it for each address we do not."""

    @property
    def agency(self) -> Agency:
        """The agency's particulars gathered from their single settings."""
        return Agency(
            **{name: getattr(self, f"agency_{name}") for name in Agency.__struct_fields__}
        )

    @property
    def master_key_path(self) -> Path:
        """Where the key that wraps all personal keys lies."""
        return self.master_key_file or self.home / "master.key"

    @property
    def files_home(self) -> Path:
        """Where archived documents lie, sealed."""
        return self.home / "files"

    @property
    def outgoing(self) -> Path:
        """Where the stand-ins for mail, texts and post lay what would have been sent."""
        return self.home / "outgoing"


def read_settings(variables: Mapping[str, str]) -> Settings:
    """Settings from the given variables, with public addresses derived from the ports."""
    known = {f"KVITT_{name.upper()}": name for name in Settings.__struct_fields__}
    fields: dict[str, str] = {}
    for variable, text in variables.items():
        if not variable.startswith("KVITT_") or variable in TEST_SWITCHES:
            continue
        if variable not in known:
            hint = closest(variable, known)
            raise SettingsError(
                f"{variable} is not a setting of Kvitt; did you mean {hint}?"
                if hint
                else f"{variable} is not a setting of Kvitt; unset it or mend its name."
            )
        if text != "":
            fields[known[variable]] = text
    return _with_addresses(_convert(fields))


def _convert(fields: Mapping[str, str]) -> Settings:
    try:
        settings = msgspec.convert(fields, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as problem:
        field = str(problem).rpartition("`$.")[2].rstrip("`")
        reason = str(problem).partition(" - at ")[0]
        raise SettingsError(f"KVITT_{field.upper()} cannot be read: {reason}.") from problem
    return msgspec.structs.replace(settings, home=settings.home.expanduser().absolute())


def _decode(kind: type, text: object) -> object:
    if kind is Path and isinstance(text, str):
        return Path(text)
    raise NotImplementedError(kind)


def _with_addresses(settings: Settings) -> Settings:
    at = f"http://{settings.host}:"
    return msgspec.structs.replace(
        settings,
        debtor_url=settings.debtor_url or f"{at}{settings.debtor_port}",
        creditor_url=settings.creditor_url or f"{at}{settings.creditor_port}",
        api_url=settings.api_url or f"{at}{settings.api_port}",
        migration_url=settings.migration_url or settings.database_url,
    )


@functools.cache
def load_settings() -> Settings:
    """The settings of this run, read once; tests call `load_settings.cache_clear()`."""
    return read_settings(os.environ)
