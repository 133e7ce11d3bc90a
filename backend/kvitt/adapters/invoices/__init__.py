"""Invoice files in, as facts; each syntax in its own file."""

from kvitt.adapters.invoices.recognise import Invoices

__all__ = ["Invoices"]
