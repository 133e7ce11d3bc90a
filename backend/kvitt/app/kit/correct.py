"""`kvitt law correct`: what a corrected value of the law touches in the books of this installation.

Every fixed figure stores the digest of the law it was made under, and that law's content is kept.
This command tells which numbers and rules the present law says otherwise, and which interest
fixings, charges and allocations it would have made otherwise. It writes nothing: to book a refund
or a further claim is a person's act, through the doors, with a case and a reason.
"""

import argparse
import asyncio
import os
from typing import TYPE_CHECKING

from kvitt.app.kit import arguments
from kvitt.app.kit.answer import amount, cited
from kvitt.app.kit.arguments import BadArgument

if TYPE_CHECKING:
    from kvitt.features.casefile.queries.corrections import Corrections, TouchedFigure
    from kvitt.law.versions import Change


def add(parser: argparse.ArgumentParser) -> None:
    """Take the country, or none for all of them."""
    parser.add_argument(
        "--country",
        type=arguments.country,
        metavar="CC",
        help=f"{', '.join(arguments.COUNTRIES)}; all of them when none is given",
    )
    parser.add_argument(
        "--allow-recalled",
        action="store_true",
        help="take what is only remembered for known, as KVITT_ALLOW_RECALLED does",
    )
    parser.add_argument("--home", help="the folder Kvitt keeps everything in (KVITT_HOME)")


def answer(asked: argparse.Namespace) -> dict[str, object]:
    """List the changes and the figures they touch, country by country."""
    if asked.home:
        os.environ["KVITT_HOME"] = asked.home
    if asked.allow_recalled:
        os.environ["KVITT_ALLOW_RECALLED"] = "1"
    countries = [asked.country] if asked.country else list(arguments.COUNTRIES)
    found = asyncio.run(_found(_database_url(), countries))
    return {"countries": [_told(one) for one in found]}


def _database_url() -> str:
    from kvitt.app.up.stack import embedded_addresses  # noqa: PLC0415 (heavy)
    from kvitt.runtime.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    if not settings.database_url:
        settings = embedded_addresses(settings)
    if not settings.database_url:
        raise BadArgument(
            "no books to look at: KVITT_DATABASE_URL is not set, and no `kvitt up` runs here"
        )
    return settings.database_url


async def _found(url: str, countries: list[str]) -> "list[Corrections]":
    from kvitt.features.casefile.queries.corrections import (  # noqa: PLC0415 (heavy)
        list_corrections,
    )
    from kvitt.runtime import clock, outbox  # noqa: PLC0415
    from kvitt.runtime.database import DB  # noqa: PLC0415
    from kvitt.runtime.feature import load_features  # noqa: PLC0415

    outbox.register(load_features())
    await DB.open(url, size=2)
    try:
        return [await list_corrections(country, now=clock.now()) for country in countries]
    finally:
        await DB.close()


def _told(found: "Corrections") -> dict[str, object]:
    return {
        "country": found.country,
        "law_digest": found.law_digest,
        "earlier_laws": [
            {
                "law_digest": one.digest,
                "first_used_at": one.first_used_at.isoformat(),
                "changes": [_change(change) for change in one.changes],
            }
            for one in found.earlier
        ],
        "touched": [_figure(one) for one in found.touched],
        "not_reckoned": [
            {"case": one.case_number, "code": one.code, "params": dict(one.params)}
            for one in found.refused
        ],
    }


def _change(change: "Change") -> dict[str, object]:
    return {
        "file": change.file,
        "name": change.name,
        "since": change.since,
        "was": change.was,
        "now": change.now,
        "citation": None if change.citation is None else cited(change.citation),
    }


def _figure(one: "TouchedFigure") -> dict[str, object]:
    return {
        "kind": one.kind,
        "case": one.case_number,
        "claim": one.invoice_number,
        "head": one.head,
        "measure": one.measure,
        "payment": one.payment_id,
        "day": one.day,
        "booked": amount(one.booked.amount_minor, one.booked.currency),
        "present": amount(one.present.amount_minor, one.present.currency),
        "difference": amount(one.difference.amount_minor, one.difference.currency),
        "law_digest": one.law_digest,
        "citation": None if one.citation is None else cited(one.citation),
    }
