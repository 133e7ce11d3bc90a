"""The one place where features find the world; filled by app/plugs.py when a process starts."""

import msgspec

from kvitt.ports.bankfiles import BankFileReader, PaymentFileWriter
from kvitt.ports.card_payments import CardProvider
from kvitt.ports.invoices import InvoiceReader
from kvitt.ports.letters import LetterPost, LetterPrinter
from kvitt.ports.mail import Mailer
from kvitt.ports.texts import TextSender


class World(msgspec.Struct, frozen=True, kw_only=True):
    """Every port, plugged."""

    invoices: InvoiceReader
    bank_files: BankFileReader
    payment_files: PaymentFileWriter
    printer: LetterPrinter
    post: LetterPost
    mail: Mailer
    texts: TextSender
    cards: CardProvider


_plugged: list[World] = []


def plug(world: World) -> None:
    """Fill the sockets; a later call replaces the earlier (tests plug what they drive)."""
    _plugged[:] = [world]


def world() -> World:
    """Return the plugged world."""
    assert _plugged, "app/plugs.py has not plugged the world"
    return _plugged[0]
