"""Reads who sells, who buys and who is to be paid."""

import re
from typing import Final

from lxml import etree

from kvitt.adapters.invoices.fields import Fields, one_line
from kvitt.ports.invoices import ReadParty

_REGISTER_SCHEMES: Final = frozenset({"0007", "0037", "0096", "0184", "0192", "0198", "0212"})
"""ISO 6523: national registers of SE, FI, DK and NO; 0088 (GLN) and others name no owner."""

_VAT_NUMBER: Final = re.compile(
    r"SE([0-9]{10})01|NO([0-9]{9})(?:MVA)?|DK([0-9]{8})|FI([0-9]{8})", re.ASCII
)


def read_party(fields: Fields, path: str, *, what: str) -> ReadParty:
    """Read a seller or buyer; a party without a name is noted as missing."""
    party = fields.one(path)
    if party is None:
        fields.refuse("invoice_lacks", fields.pointer(path), what=what)
        return ReadParty(name="")
    read = _read(fields, party)
    if not read.name:
        pointer = fields.pointer("cac:PartyLegalEntity/cbc:RegistrationName", party)
        fields.refuse("invoice_lacks", pointer, what=what)
    return read


def read_payee(fields: Fields, seller: ReadParty) -> ReadParty | None:
    """Read another receiver of the money than the seller, as in factoring."""
    party = fields.one("cac:PayeeParty")
    if party is None:
        return None
    payee = _read(fields, party)
    if payee.identity_number and payee.identity_number == seller.identity_number:
        return None
    is_seller = not payee.identity_number and payee.name in {seller.name, seller.trading_name}
    return None if is_seller else payee


def _read(fields: Fields, party: etree._Element) -> ReadParty:
    registered = fields.text("cac:PartyLegalEntity/cbc:RegistrationName", party)
    trading = fields.text("cac:PartyName/cbc:Name", party)
    person = " ".join(
        fields.text(f"cac:Person/cbc:{name}", party) for name in ("FirstName", "FamilyName")
    ).strip()
    address = "cac:PostalAddress/"
    parts = [
        text
        for name in ("cbc:StreetName", "cbc:AdditionalStreetName", "cac:AddressLine/cbc:Line")
        if (text := fields.text(address + name, party))
    ]
    return ReadParty(
        name=registered or trading or person,
        trading_name=trading,
        identity_number=_identity_number(fields, party),
        street=parts[0] if parts else "",
        extra_line=", ".join(parts[1:]),
        post_code=fields.text(address + "cbc:PostalZone", party),
        city=fields.text(address + "cbc:CityName", party),
        country=fields.text(address + "cac:Country/cbc:IdentificationCode", party).upper(),
        email=_email(fields, party),
        phone=fields.text("cac:Contact/cbc:Telephone", party),
    )


def _identity_number(fields: Fields, party: etree._Element) -> str:
    """Take the registered number wherever the file puts it, the plainest place first.

    A number without a register's scheme outside the legal entity is as a rule the seller's own
    customer number, so it is left alone.
    """
    legal = fields.text("cac:PartyLegalEntity/cbc:CompanyID", party)
    if legal:
        return legal
    for path in ("cac:PartyIdentification/cbc:ID", "cbc:EndpointID"):
        for element in fields.all(path, party):
            if element.get("schemeID") in _REGISTER_SCHEMES and one_line(element):
                return one_line(element)
    for element in fields.all("cac:PartyTaxScheme/cbc:CompanyID", party):
        found = _VAT_NUMBER.fullmatch(one_line(element).upper().replace(" ", ""))
        if found:
            return next(digits for digits in found.groups() if digits)
    return ""


def _email(fields: Fields, party: etree._Element) -> str:
    written = fields.text("cac:Contact/cbc:ElectronicMail", party)
    endpoint = fields.one("cbc:EndpointID", party)
    if not written and endpoint is not None and endpoint.get("schemeID") == "EM":
        return one_line(endpoint)
    return written
