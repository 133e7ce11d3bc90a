"""The journey in a real browser, on the very stack that `make up` starts.

It starts `kvitt up` in a home of its own, hands an invoice in through the creditor app, reads the
code from the letter that was posted, pays on a phone, remits at the desk, and stops it all.
"""

import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pypdf
import pytest

from tests.adapters.sandbox.peers import free_port

ROOT = Path(__file__).resolve().parents[2]
NODE = Path(sys.executable).parent / "node"
UP_WITHIN_SECONDS = 180

pytestmark = pytest.mark.browser

INVOICE = """<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
 <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
 <cbc:ID>B-{serial}</cbc:ID>
 <cbc:IssueDate>{issued}</cbc:IssueDate>
 <cbc:DueDate>{due}</cbc:DueDate>
 <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
 <cbc:DocumentCurrencyCode>SEK</cbc:DocumentCurrencyCode>
 <cac:AccountingSupplierParty><cac:Party>
  <cac:PartyLegalEntity>
   <cbc:RegistrationName>Elbolaget AB (demo)</cbc:RegistrationName>
   <cbc:CompanyID>5560360793</cbc:CompanyID>
  </cac:PartyLegalEntity>
 </cac:Party></cac:AccountingSupplierParty>
 <cac:AccountingCustomerParty><cac:Party>
  <cac:PostalAddress>
   <cbc:StreetName>Webbgatan 7</cbc:StreetName><cbc:CityName>Örebro</cbc:CityName>
   <cbc:PostalZone>702 10</cbc:PostalZone>
   <cac:Country><cbc:IdentificationCode>SE</cbc:IdentificationCode></cac:Country>
  </cac:PostalAddress>
  <cac:PartyLegalEntity>
   <cbc:RegistrationName>Demo Saga Nyberg</cbc:RegistrationName>
   <cbc:CompanyID>198507309808</cbc:CompanyID>
  </cac:PartyLegalEntity>
 </cac:Party></cac:AccountingCustomerParty>
 <cac:LegalMonetaryTotal>
  <cbc:LineExtensionAmount currencyID="SEK">1000.00</cbc:LineExtensionAmount>
  <cbc:TaxExclusiveAmount currencyID="SEK">1000.00</cbc:TaxExclusiveAmount>
  <cbc:TaxInclusiveAmount currencyID="SEK">1250.00</cbc:TaxInclusiveAmount>
  <cbc:PayableAmount currencyID="SEK">1250.00</cbc:PayableAmount>
 </cac:LegalMonetaryTotal>
 <cac:InvoiceLine>
  <cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="KWH">800</cbc:InvoicedQuantity>
  <cbc:LineExtensionAmount currencyID="SEK">1000.00</cbc:LineExtensionAmount>
  <cac:Item><cbc:Name>El för augusti</cbc:Name></cac:Item>
  <cac:Price><cbc:PriceAmount currencyID="SEK">1.25</cbc:PriceAmount></cac:Price>
 </cac:InvoiceLine>
</Invoice>
"""


class Stack(msgspec.Struct, frozen=True):
    """What `kvitt up` started, and how to get in."""

    home: Path
    environment: dict[str, str]

    def play(self, act: str, **more: str) -> dict[str, str]:
        """Play one act in the browser; its last word is what it found."""
        own = Path(tempfile.gettempdir()) / f"kvitt-browser-{os.getuid()}"
        own.mkdir(mode=0o700, exist_ok=True)  # another user's unpacked browser could not be run
        done = subprocess.run(
            [str(NODE), str(ROOT / "tests" / "browser" / "journey.ts"), act],
            env={**self.environment, **more, "TMPDIR": str(own)},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, f"{act}:\n{done.stdout}\n{done.stderr}"
        last = done.stdout.strip().splitlines()
        return json.loads(last[-1]) if last else {}

    def letter_code(self, name: str) -> str:
        """The code in the letter posted to somebody."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for letter in (self.home / "outgoing" / "letters").glob("*.pdf"):
                pages = pypdf.PdfReader(io.BytesIO(letter.read_bytes())).pages
                text = "\n".join(page.extract_text() for page in pages)
                found = re.search(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", text)
                if name in text and found:
                    return found.group()
            time.sleep(0.5)
        raise AssertionError(f"no letter to {name} was posted")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    home = tmp_path_factory.mktemp("up")
    doors = {name: free_port() for name in ("DEBTOR", "CREDITOR", "API", "STRIPE_SANDBOX")}
    settings = {f"KVITT_{name}_PORT": str(port) for name, port in doors.items()}
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("KVITT_")},
        **settings,
        "KVITT_HOME": str(home),
    }
    with (home / "up.log").open("wb") as log:
        up = subprocess.Popen(
            [str(Path(sys.executable).parent / "kvitt"), "up"],
            env=environment,
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait_until_up(up, home)
        demo = json.loads((home / "demo.json").read_bytes())
        yield Stack(home, {**environment, **_entrance(doors, demo)})
    finally:
        up.send_signal(signal.SIGINT)
        assert up.wait(60) == 0, (home / "up.log").read_text()


def _wait_until_up(up: "subprocess.Popen[bytes]", home: Path) -> None:
    deadline = time.monotonic() + UP_WITHIN_SECONDS
    while time.monotonic() < deadline and up.poll() is None:
        if "Kvitt is up" in (home / "up.log").read_text():
            return
        time.sleep(0.3)
    raise AssertionError((home / "up.log").read_text())


def _entrance(doors: dict[str, int], demo: dict[str, dict[str, str]]) -> dict[str, str]:
    shots = os.environ.get("SHOTS", "")
    return {
        "KVITT_DEBTOR_URL": f"http://127.0.0.1:{doors['DEBTOR']}",
        "KVITT_CREDITOR_URL": f"http://127.0.0.1:{doors['CREDITOR']}",
        "KVITT_STRIPE": f"http://127.0.0.1:{doors['STRIPE_SANDBOX']}",
        "KVITT_E2E_CREDITOR": demo["creditor_log_in"]["email"],
        "KVITT_E2E_DESK": demo["desk_log_in"]["email"],
        "KVITT_E2E_PASSWORD": demo["creditor_log_in"]["password"],
        **({"KVITT_SHOTS": shots} if shots else {}),
    }


def test_an_invoice_file_becomes_money_on_its_way(stack: Stack, tmp_path: Path) -> None:
    due = date.today() - timedelta(days=53)  # noqa: DTZ011 (the stack runs on the real clock)
    invoice = tmp_path / "invoice.xml"
    serial = int(time.time())
    issued = due - timedelta(days=30)
    invoice.write_text(INVOICE.format(serial=serial, due=due, issued=issued), encoding="utf-8")

    case_url = stack.play("handIn", KVITT_E2E_INVOICE=str(invoice))["caseUrl"]
    code = stack.letter_code("Demo Saga Nyberg")
    stack.play("follow", KVITT_E2E_CASE=case_url)
    stack.play("pay", KVITT_E2E_CODE=code, KVITT_E2E_BIRTH_DATE="1985-07-30")
    payouts = urllib.request.Request(  # noqa: S310 (loopback)
        f"{stack.environment['KVITT_STRIPE']}/_sandbox/payouts", method="POST"
    )
    urllib.request.urlopen(payouts, timeout=30).close()  # noqa: S310 (loopback)
    stack.play("remit", KVITT_E2E_CASE=case_url)
