"""Bank files in (camt.053, camt.054, BgMax) and payment files out (pain.001)."""

from kvitt.adapters.bankfiles.pain001 import PaymentFiles
from kvitt.adapters.bankfiles.recognise import BankFiles

__all__ = ["BankFiles", "PaymentFiles"]
