"""Recognises which syntax an invoice file is written in and has it read."""

from typing import Final

from lxml import etree

from kvitt.adapters.invoices import ubl
from kvitt.adapters.xml import local_name, looks_like, read_xml
from kvitt.core.refusal import Refusal, Refusals
from kvitt.ports.invoices import ReadInvoice

_NAME_MAX: Final = 80


class Invoices:
    """Reads invoice files: Peppol BIS Billing 3.0 and other EN 16931 UBL."""

    def read(self, content: bytes) -> ReadInvoice:
        """Read the file; raises Refusals that point at what is broken, unsafe or missing."""
        try:
            return self._read(content)
        except Refusal as refusal:
            raise Refusals([refusal]) from None

    def _read(self, content: bytes) -> ReadInvoice:
        kind = looks_like(content)
        if kind == "empty":
            raise Refusal("file_empty")
        if kind != "xml":
            raise Refusal("invoice_format_unknown", params={"found": kind})
        root = read_xml(content)
        namespace = etree.QName(root).namespace or ""
        if namespace not in ubl.ROOT_NAMESPACES:
            name = local_name(root)[:_NAME_MAX]
            found = f"{name} {namespace[:_NAME_MAX]}".strip()
            raise Refusal("invoice_format_unknown", params={"found": found}, pointer=f"/{name}")
        return ubl.read_ubl(root)
