"""Small bank files of our own, put together row by row and entry by entry."""

from collections.abc import Sequence

_CAMT = "urn:iso:std:iso:20022:tech:xsd:"


def start(*, mode: str = "P", version: str = "01", stamp: str = "20261101120000000001") -> str:
    return f"01{'BGMAX':<20}{version}{stamp}{mode}"


def section(*, bankgiro: str = "50501055", currency: str = "SEK") -> str:
    return f"05{bankgiro:0>10}{'':10}{currency}"


def payment(
    amount: int,
    reference: str = "100131",
    *,
    kind: str = "20",
    code: str = "2",
    serial: str = "",
    payer: str = "0",
) -> str:
    return f"{kind}{payer:0>10}{reference:>25}{amount:018d}{code}1{serial:0>12}"


def reference_row(reference: str, *, kind: str = "22", code: str = "2") -> str:
    return payment(0, reference, kind=kind, code=code)


def deposit(
    amount: int, count: int, *, day: str = "20261101", currency: str = "SEK", serial: int = 7
) -> str:
    return f"15{'':35}{day}{serial:05d}{amount:018d}{currency}{count:08d} "


def end(payments: int, deductions: int = 0, references: int = 0, deposits: int = 1) -> str:
    return f"70{payments:08d}{deductions:08d}{references:08d}{deposits:08d}"


def bgmax(*rows: str) -> bytes:
    return "\r\n".join(row.ljust(80) for row in rows).encode("iso-8859-1")


def simple_bgmax() -> bytes:
    return bgmax(
        start(),
        section(),
        payment(125_000, "100131", serial="4711", payer="9912346"),
        "26Åsa Öberg",
        payment(50_000, "200139"),
        payment(20_000, "300137", kind="21"),
        deposit(155_000, 3),
        end(2, 1),
    )


def amount(text: str, *, currency: str = "SEK", name: str = "Amt") -> str:
    return f'<{name} Ccy="{currency}">{text}</{name}>'


def details(
    text: str = "",
    *,
    reference: str = "",
    words: Sequence[str] = (),
    refs: str = "",
    side: str = "",
    currency: str = "SEK",
) -> str:
    given = amount(text, currency=currency) if text else ""
    side = f"<CdtDbtInd>{side}</CdtDbtInd>" if side else ""
    told = "".join(f"<Ustrd>{word}</Ustrd>" for word in words)
    if reference:
        told += f"<Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>"
    return f"<TxDtls><Refs>{refs}</Refs>{given}{side}<RmtInf>{told}</RmtInf></TxDtls>"


def entry(
    text: str,
    *parts: str,
    side: str = "CRDT",
    reversal: str = "",
    status: str = "<Cd>BOOK</Cd>",
    bank_reference: str = "",
    batch: str = "",
    currency: str = "SEK",
) -> str:
    return (
        f"<Ntry>{amount(text, currency=currency)}<CdtDbtInd>{side}</CdtDbtInd>"
        + (f"<RvslInd>{reversal}</RvslInd>" if reversal else "")
        + f"<Sts>{status}</Sts><BookgDt><Dt>2026-11-01</Dt></BookgDt>"
        + "<ValDt><Dt>2026-11-02</Dt></ValDt>"
        + (f"<AcctSvcrRef>{bank_reference}</AcctSvcrRef>" if bank_reference else "")
        + f"<NtryDtls>{batch}{''.join(parts)}</NtryDtls></Ntry>"
    )


def summary(total: str = "", count: str = "", *, name: str = "TtlNtries", more: str = "") -> str:
    counted = f"<NbOfNtries>{count}</NbOfNtries>" if count else ""
    summed = f"<Sum>{total}</Sum>" if total else ""
    return f"<TxsSummry><{name}>{counted}{summed}{more}</{name}></TxsSummry>"


def balance(kind: str, text: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{amount(text)}"
        "<CdtDbtInd>CRDT</CdtDbtInd></Bal>"
    )


def camt(
    *entries: str, before: str = "", message: str = "camt.054.001.08", number: int = 1
) -> bytes:
    outer, inner = (
        ("BkToCstmrStmt", "Stmt") if "053" in message else ("BkToCstmrDbtCdtNtfctn", "Ntfctn")
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{_CAMT}{message}"><{outer}>'
        f"<GrpHdr><MsgId>M{number}</MsgId><CreDtTm>2026-11-02T06:00:00+01:00</CreDtTm></GrpHdr>"
        f"<{inner}><Id>S{number}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb>"
        f"<Acct><Id><IBAN>SE45 5000 0000 0583 9825 7466</IBAN></Id></Acct>{before}"
        f"{''.join(entries)}</{inner}></{outer}></Document>"
    ).encode()
