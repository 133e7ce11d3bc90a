"""Letters to print in tests: one plain, and the ways in which real ones differ."""

from datetime import UTC, date, datetime

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.money import Money
from kvitt.ports.letters import (
    Cell,
    ClaimRow,
    Column,
    CostRow,
    DemandLetter,
    InterestRow,
    PaperPart,
    PaperTable,
    Recipient,
    RemittanceLetter,
    RemittanceLine,
    Sender,
    StatementPaper,
)

MADE_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

SENDER = Sender(
    name="Kvitt Inkasso AB",
    organisation_number="559999-0006",
    address=("Kvittgatan 1", "111 22 Stockholm"),
    phone="08-465 004 00",
    email="hej@kvitt.example",
    web="kvitt.example",
    bankgiro="5050-1055",
    opening_hours="vardagar 8–17",
)


def sek(amount_minor: int) -> Money:
    return Money(amount_minor, "SEK")


def law(section: str, title: str) -> Citation:
    return Citation(act="1975:635", section=section, title=title, basis="statute")


def claim(number: str, *, ground: str = "el för augusti 2026") -> ClaimRow:
    row = InterestRow(
        start=date(2026, 10, 1),
        last=date(2026, 11, 22),
        days=53,
        base=sek(125000),
        rate_percent="10.00",
        amount=sek(1815),
    )
    return ClaimRow(
        invoice_number=number,
        ground=ground,
        due_day=date(2026, 9, 30),
        principal=sek(125000),
        interest=sek(1815),
        interest_rows=(row,),
    )


def cost(measure: str, *, day: date, amount_minor: int) -> CostRow:
    citation = Citation(
        act="1981:739", section="4 §", title="inkassokostnadslagen", basis="statute"
    )
    return CostRow(measure=measure, day=day, amount=sek(amount_minor), citation=citation)


def demand() -> DemandLetter:
    """One claim, a reminder and the demand: 1 508,15 kr as of 22 November 2026."""
    return DemandLetter(
        language="sv",
        case_number="26-004812",
        written_on=date(2026, 11, 22),
        pay_by=date(2026, 12, 3),
        sender=SENDER,
        recipient=Recipient(
            name="Åsa Öberg Lindström", address=("Älgstigen 7 lgh 1203", "752 37 Uppsala")
        ),
        liability="main",
        creditor_name="Södra Elbolaget AB",
        creditor_organisation_number="556036-0793",
        original_creditor_name="",
        claims=(claim("20417"),),
        costs=(
            cost("reminder", day=date(2026, 10, 12), amount_minor=6000),
            cost("demand", day=date(2026, 11, 22), amount_minor=18000),
        ),
        paid=sek(0),
        total=sek(150815),
        daily_interest=sek(34),
        payment_reference="2600481290",
        debtor_address="https://betala.kvitt.example/",
        access_code="K7QF-92MX",
        interest_citations=(law("6 §", "räntelagen"), law("9 §", "räntelagen")),
        court_fee=sek(30000),
        counsel_fee=sek(38000),
    )


def crowded_demand() -> DemandLetter:
    """Twelve claims, three rates each, a guarantor, an assignment, a payment, long names."""
    spans = (
        (date(2026, 4, 1), date(2026, 6, 30), 91, "10.00", 3117),
        (date(2026, 7, 1), date(2026, 9, 15), 77, "10.00", 2637),
        (date(2026, 9, 16), date(2026, 11, 22), 68, "10.00", 2050),
    )
    rows = tuple(
        InterestRow(
            start=start,
            last=last,
            days=days,
            base=sek(125000),
            rate_percent=rate,
            amount=sek(minor),
        )
        for start, last, days, rate, minor in spans
    )
    claims = tuple(
        msgspec.structs.replace(
            claim(f"F-2026-{number:06d}", ground="hyra av förrådslokal och larm, kvartal 1"),
            interest_rows=rows,
            interest=sek(7804),
            due_day=date(2026, 3, 31),
        )
        for number in range(1, 13)
    )
    return msgspec.structs.replace(
        demand(),
        recipient=Recipient(
            name="Maximiliana Alexandersson-Wachtmeister af Björnstorp",
            address=(
                "c/o Bostadsrättsföreningen Hjortronmyren och Grannarna",
                "Södra Fabriksgatan 112 B lgh 1402",
                "123 45 Skellefteå",
            ),
        ),
        liability="guarantor",
        creditor_name="Nordiska Fastighets- och Förrådsförvaltningsbolaget i Skellefteå AB",
        original_creditor_name="Gamla Förrådsuthyrningen i Västerbotten HB",
        claims=claims,
        paid=sek(30000),
        total=sek(12 * 125000 + 12 * 7804 + 24000 - 30000),
        daily_interest=sek(411),
    )


def remittance() -> RemittanceLetter:
    """One payment of 1 508,15 kr remitted, commission and VAT kept."""
    paid_on = date(2026, 11, 27)

    def line(what: str, amount_minor: int, explanation: str = "") -> RemittanceLine:
        return RemittanceLine(
            case_number="26-004812",
            invoice_numbers=("20417",),
            paid_on=paid_on,
            what=what,
            amount=sek(amount_minor),
            explanation=explanation,
        )

    return RemittanceLetter(
        language="sv",
        number="2026-0031",
        made_on=date(2026, 11, 30),
        sender=SENDER,
        creditor_name="Södra Elbolaget AB",
        creditor_organisation_number="556036-0793",
        account="bankgiro 5402-9681",
        lines=(
            line("principal", 125000),
            line("interest", 1815, "10,00 % på 1 250,00 kr, 1 oktober – 22 november 2026"),
            line("costs", 24000, "påminnelse 60,00 kr och inkassokrav 180,00 kr"),
            line("cost_fee", -24000, "kostnaderna tillfaller oss enligt avtalet"),
            line("commission", -6341, "5 % av 1 268,15 kr"),
            line("vat", -1585, "25 % på 63,41 kr"),
        ),
        collected=sek(150815),
        fees=sek(30341),
        vat=sek(1585),
        net=sek(118889),
    )


def statement(*, rows: int = 2) -> StatementPaper:
    """A reckoning in Danish; as many rows of interest as one likes."""
    span = (
        Cell("1. okt. 2026 – 22. nov. 2026"),
        Cell("1.250,00 × 10,00 % × 53 ÷ 365", "antaget"),
        Cell("18,1507"),
        Cell("18,15"),
    )
    interest = PaperTable(
        columns=(
            Column("Periode"),
            Column("Udregning", "rest"),
            Column("Ikke afrundet", align="right"),
            Column("Beløb, DKK", align="right"),
        ),
        rows=(span,) * rows,
        total=("I alt", "", "", "36,30"),
    )
    return StatementPaper(
        language="da",
        region="DK",
        document_title="Opgørelse, sag 26-004812, Kvitt Inkasso AB",
        title="Opgørelse",
        running="Opgørelse · Sag 26-004812",
        page="Side {number} ({count})",
        sender=SENDER,
        recipient=Recipient(name="Søren Ågård", address=("Nørregade 1", "5000 Odense")),
        particulars=(("Sag", Cell("26-004812")), ("Fordringshaver", Cell("Nordlys", "CVR 1"))),
        headline="1.286,30 kr. at betale pr. 22. november 2026",
        lead="Sådan er gælden til Nordlys regnet ud.",
        parts=(
            PaperPart(heading="Faktura 20417: El", lead=("Forfaldt.",), remarks=("Lille.",)),
            PaperPart(heading="Renten", level=3, table=interest, remarks=("Fra dagen efter.",)),
        ),
    )
