"""A small invoice of our own, bent by each test to its purpose."""

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"

INVOICE = f"""<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="{_UBL}Invoice-2" xmlns:cac="{_UBL}CommonAggregateComponents-2"
  xmlns:cbc="{_UBL}CommonBasicComponents-2">
  <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
  <cbc:ID>F-1001</cbc:ID>
  <cbc:IssueDate>2026-08-31</cbc:IssueDate>
  <cbc:DueDate>2026-09-30</cbc:DueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:DocumentCurrencyCode>SEK</cbc:DocumentCurrencyCode>
  <cac:AdditionalDocumentReference><cbc:ID>x</cbc:ID><cac:Attachment>
    <cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="f.pdf">JVBERi0=</cbc:EmbeddedDocumentBinaryObject>
  </cac:Attachment></cac:AdditionalDocumentReference>
  <cac:AccountingSupplierParty><cac:Party>
    <cac:PartyLegalEntity><cbc:RegistrationName>Ängens Vård AB</cbc:RegistrationName>
      <cbc:CompanyID>5560001234</cbc:CompanyID></cac:PartyLegalEntity>
  </cac:Party></cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty><cac:Party>
    <cac:PartyName><cbc:Name>Åsa Öberg</cbc:Name></cac:PartyName>
    <cac:PostalAddress><cbc:StreetName>Storgatan 1</cbc:StreetName><cbc:CityName>Umeå</cbc:CityName>
      <cbc:PostalZone>90326</cbc:PostalZone>
      <cac:Country><cbc:IdentificationCode>se</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
  </cac:Party></cac:AccountingCustomerParty>
  <cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>
    <cbc:PaymentID>100131</cbc:PaymentID>
    <cac:PayeeFinancialAccount><cbc:ID>5050-1055</cbc:ID><cac:FinancialInstitutionBranch>
      <cbc:ID>SE:BANKGIRO</cbc:ID></cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount>
  </cac:PaymentMeans>
  <cac:LegalMonetaryTotal>
    <cbc:TaxInclusiveAmount currencyID="SEK">1250.00</cbc:TaxInclusiveAmount>
    <cbc:PayableAmount currencyID="SEK">1250.00</cbc:PayableAmount>
  </cac:LegalMonetaryTotal>
  <cac:InvoiceLine><cbc:ID>1</cbc:ID>
    <cbc:LineExtensionAmount currencyID="SEK">1000.00</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>Tandvård</cbc:Name></cac:Item></cac:InvoiceLine>
</Invoice>
"""  # noqa: E501 - as such files are written


def invoice(*changes: tuple[str, str]) -> bytes:
    """Return the invoice with each first text replaced by the second, which it must hold."""
    text = INVOICE
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return text.encode()


def credit_note() -> bytes:
    """Return the same document as a credit note."""
    text = INVOICE.replace("Invoice-2", "CreditNote-2").replace("InvoiceLine", "CreditNoteLine")
    text = text.replace("<Invoice ", "<CreditNote ").replace("</Invoice>", "</CreditNote>")
    return (
        text.replace("InvoiceTypeCode>380", "CreditNoteTypeCode>381")
        .replace("InvoiceTypeCode>", "CreditNoteTypeCode>")
        .encode()
    )
