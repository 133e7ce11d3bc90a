"""`kvitt identity check`: whether an identity number is right, and which sort it is."""

import argparse

from kvitt.core.person import IDENTITY_KINDS, IdentityNumber, look_at_identity
from kvitt.law.words import say
from kvitt.runtime import clock

_RIGHT = {"dk.person": "cpr"}
"""Whose check digits are not asked."""


def add(parser: argparse.ArgumentParser) -> None:
    """Take the kind and the number."""
    parser.add_argument(
        "kind", choices=IDENTITY_KINDS, metavar="KIND", help=", ".join(IDENTITY_KINDS)
    )
    parser.add_argument("value", metavar="VALUE", help="the number as it is written")


def answer(asked: argparse.Namespace) -> dict[str, object]:
    """Check the number; it is named neither in the answer nor anywhere else.

    A number whose birthday is still to come is right in form, date and check digits: we say so.
    """
    country = asked.kind.partition(".")[0].upper()
    found = look_at_identity(asked.kind, asked.value, today=clock.today(country))
    notes: list[str] = []
    if found == "day_in_future":
        notes = [say("identity", found, {}, language="en")]
        found = look_at_identity(asked.kind, asked.value)
    if isinstance(found, IdentityNumber):
        code = "business" if found.birth_day is None else _RIGHT.get(asked.kind, "person")
        why = say("identity", f"right_{code}", {"sort": found.sort}, language="en")
        return {"valid": True, "why": " ".join([why, *notes]), "kind": found.sort}
    flaw = f"format_{asked.kind.replace('.', '_')}" if found == "format" else found
    return {"valid": False, "why": say("identity", flaw, {}, language="en"), "kind": None}
