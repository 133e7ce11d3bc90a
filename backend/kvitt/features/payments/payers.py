"""Who paid, as the bank named them: sealed with the bank file's own key."""

import msgspec

from kvitt.ports.bankfiles import IncomingPayment


class Payer(msgspec.Struct, frozen=True, kw_only=True):
    """A payer's name and account, and the words beside the payment."""

    name: str = ""
    account: str = ""
    text: str = ""


def write_payer(row: IncomingPayment) -> bytes:
    """Write what a bank file says of a payer, to be sealed; empty where it says nothing."""
    payer = Payer(name=row.payer_name, account=row.payer_account, text=row.text)
    return b"" if payer == Payer() else msgspec.json.encode(payer)


def read_payer(words: str) -> Payer:
    """Read a payer; one whose words have been erased has no name."""
    try:
        return msgspec.json.decode(words.encode(), type=Payer)
    except msgspec.DecodeError:
        return Payer()
