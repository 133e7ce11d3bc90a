"""The demo world's bank: one credit on the client account, told as camt.054."""

import datetime as dt

from kvitt.core.money import Money, decimal_text


def notification(
    amount: Money, *, reference: str, payer: str, value_day: dt.date, account: str
) -> bytes:
    """A camt.054.001.08 message with one incoming payment."""
    identity = f"DEMO-{value_day:%Y%m%d}-{reference}"
    created = f"{value_day}T18:00:00Z"
    remittance = f"<Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">'
        f"<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>{identity}</MsgId>"
        f"<CreDtTm>{created}</CreDtTm></GrpHdr><Ntfctn><Id>{identity}</Id>"
        f"<CreDtTm>{created}</CreDtTm><Acct><Id><Othr><Id>{account}</Id>"
        "<SchmeNm><Prtry>BGNR</Prtry></SchmeNm></Othr></Id></Acct>"
        f'<Ntry><Amt Ccy="{amount.currency}">{decimal_text(amount)}</Amt>'
        "<CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{value_day}</Dt></BookgDt><ValDt><Dt>{value_day}</Dt></ValDt>"
        f"<AcctSvcrRef>{identity}</AcctSvcrRef><NtryDtls><TxDtls>"
        f"<RltdPties><Dbtr><Pty><Nm>{payer}</Nm></Pty></Dbtr></RltdPties>"
        f"<RmtInf>{remittance}</RmtInf></TxDtls></NtryDtls></Ntry>"
        "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    ).encode()
