"""Bank files as banks write them, for money that tests make up."""

import datetime as dt
from collections.abc import Sequence
from xml.sax.saxutils import escape

import msgspec

from kvitt.core.money import Money, decimal_text

OUR_BANKGIRO = "50501055"


class Deposit(msgspec.Struct, frozen=True, kw_only=True):
    """One payment on our client account; a negative amount is money taken back."""

    amount_minor: int
    reference: str = ""
    value_day: dt.date = dt.date(2026, 11, 22)
    payer: str = ""
    text: str = ""
    serial: int = 1
    """The bank's own number of the payment."""
    currency: str = "SEK"
    reference_type: str = ""
    """`SCOR` where the bank says that the reference is the creditor's own."""


def bgmax(deposits: Sequence[Deposit], *, stamp: str = "20261122173035010331") -> bytes:
    """Write the deposits as a BgMax file, one deposit record a payment."""
    rows = [f"01BGMAX               01{stamp}P", f"05{OUR_BANKGIRO:0>10}{'':10}SEK"]
    for number, one in enumerate(deposits, start=1):
        kind = "20" if one.amount_minor > 0 else "21"
        amount = f"{abs(one.amount_minor):018d}"
        rows.append(
            f"{kind}0009912346{one.reference:>25}{amount}21{one.serial:012d}0".ljust(70)
            + ("0" if kind == "21" else "")
        )
        if one.text:
            rows.append(f"25{one.text}")
        if one.payer:
            rows.append(f"26{one.payer}")
        rows.append(f"15{'0' * 35}{one.value_day:%Y%m%d}{number:05d}{amount}SEK{1:08d}")
    paid = sum(one.amount_minor > 0 for one in deposits)
    rows.append(f"70{paid:08d}{len(deposits) - paid:08d}{0:08d}{len(deposits):08d}")
    return "".join(f"{row.ljust(80)}\r\n" for row in rows).encode("iso-8859-1")


def camt(
    deposits: Sequence[Deposit], *, identity: str = "MSG1", account: str = OUR_BANKGIRO
) -> bytes:
    """Write the deposits as a camt.054.001.08 notification."""
    entries = "".join(_entry(one) for one in deposits)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">'
        f"<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>{identity}</MsgId>"
        "<CreDtTm>2026-11-22T18:00:00Z</CreDtTm></GrpHdr>"
        f"<Ntfctn><Id>{identity}</Id><CreDtTm>2026-11-22T18:00:00Z</CreDtTm><Acct><Id><Othr>"
        f"<Id>{account}</Id><SchmeNm><Prtry>BGNR</Prtry></SchmeNm></Othr></Id></Acct>"
        f"{entries}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    ).encode()


def _entry(one: Deposit) -> str:
    amount = decimal_text(Money(abs(one.amount_minor), one.currency))
    reversal = "<RvslInd>true</RvslInd>" if one.amount_minor < 0 else ""
    kind = f"<Tp><CdOrPrtry><Cd>{one.reference_type}</Cd></CdOrPrtry></Tp>"
    typed = f"{kind if one.reference_type else ''}<Ref>{escape(one.reference)}</Ref>"
    reference = f"<Strd><CdtrRefInf>{typed}</CdtrRefInf></Strd>"
    remittance = (reference if one.reference else "") or f"<Ustrd>{one.text}</Ustrd>"
    payer = f"<RltdPties><Dbtr><Pty><Nm>{one.payer}</Nm></Pty></Dbtr></RltdPties>"
    return (
        f'<Ntry><Amt Ccy="{one.currency}">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>{reversal}'
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{one.value_day}</Dt></BookgDt>"
        f"<ValDt><Dt>{one.value_day}</Dt></ValDt><AcctSvcrRef>BANK{one.serial}</AcctSvcrRef>"
        f"<NtryDtls><TxDtls>{payer if one.payer else ''}"
        f"<RmtInf>{remittance}</RmtInf></TxDtls></NtryDtls></Ntry>"
    )
