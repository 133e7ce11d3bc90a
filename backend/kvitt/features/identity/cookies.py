"""The session cookie of each door."""

from datetime import datetime
from typing import Literal

import msgspec
from litestar.datastructures import Cookie

from kvitt.runtime.settings import load_settings


class CookieTerms(msgspec.Struct, frozen=True):
    """A door's cookie: its name, its session kind, and when browsers may send it along."""

    name: str
    kind: Literal["creditor_user", "staff", "debtor"]
    same_site: Literal["lax", "strict"]


CREDITOR = CookieTerms("kvitt-creditor", "creditor_user", "lax")
DESK = CookieTerms("kvitt-desk", "staff", "strict")
DEBTOR = CookieTerms("kvitt-debtor", "debtor", "lax")


def is_secure(terms: CookieTerms) -> bool:
    """Whether the app behind this door is reached by https."""
    settings = load_settings()
    url = settings.debtor_url if terms.kind == "debtor" else settings.creditor_url
    return settings.secure_cookies or url.startswith("https://")


def cookie_name(terms: CookieTerms) -> str:
    """The name in use: bound to this host by its prefix wherever we are reached by https."""
    return f"__Host-{terms.name}" if is_secure(terms) else terms.name


def session_cookie(terms: CookieTerms, token: str, *, ends_at: datetime, now: datetime) -> Cookie:
    """The cookie that carries a session's token; no script can read it."""
    return Cookie(
        key=cookie_name(terms),
        value=token,
        path="/",
        httponly=True,
        secure=is_secure(terms),
        samesite=terms.same_site,
        max_age=int((ends_at - now).total_seconds()),
    )


def ended_cookie(terms: CookieTerms) -> Cookie:
    """The cookie that makes the browser forget the session."""
    return Cookie(
        key=cookie_name(terms),
        value="",
        path="/",
        httponly=True,
        secure=is_secure(terms),
        samesite=terms.same_site,
        max_age=0,
    )
