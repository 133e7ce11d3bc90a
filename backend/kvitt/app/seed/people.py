"""The debtors of the demo world: made up, and called so by their names."""

import msgspec
from stdnum import luhn

from kvitt.features.intake.schemas import NewDebtor


class Bill(msgspec.Struct, frozen=True, kw_only=True):
    """One unpaid bill, due some days before it was handed in."""

    number: str
    ground: str
    amount_minor: int
    overdue_days: int


class Demo(msgspec.Struct, frozen=True, kw_only=True):
    """A debtor of the demo world and what became of them."""

    debtor: NewDebtor
    bills: tuple[Bill, ...]
    handed_in_days_ago: int = 0
    reminded: bool = False
    compensation: bool = False
    paid_days_ago: int | None = None
    paid_part_ppm: int = 1_000_000
    """How much of what was owed was paid."""
    objected_days_ago: int | None = None
    words: str = ""


def personal_number(birth_day: str, serial: str) -> str:
    """A number with the right check digit, of a birth day and a serial: made up."""
    return f"{birth_day}-{serial}{luhn.calc_check_digit(birth_day[2:] + serial)}"


def _consumer(name: str, born: str, serial: str, home: str, **more: str) -> NewDebtor:
    street, post_code, city = home.split(", ")
    return msgspec.convert(
        {
            "kind": "consumer",
            "name": f"Demo {name}",
            "identity_number": personal_number(born, serial),
            "street": street,
            "post_code": post_code,
            "city": city,
            **more,
        },
        NewDebtor,
    )


def _company(name: str, number: str, home: str) -> NewDebtor:
    company = _consumer(name, "19700101", "000", home)
    return msgspec.structs.replace(company, kind="company", identity_number=number)


def _bill(number: str, ground: str, kronor: str, overdue_days: int) -> Bill:
    whole, _, minor = kronor.partition(",")
    return Bill(
        number=number,
        ground=ground,
        amount_minor=int(whole) * 100 + int(minor or "0"),
        overdue_days=overdue_days,
    )


ASA = Demo(
    debtor=_consumer(
        "Åsa Öberg",
        "19850423",
        "238",
        "Exempelgatan 4, 118 20, Stockholm",
        email="asa@demo.example",
        phone="+46701740605",
    ),
    bills=(_bill("20417", "El för augusti", "1250", 53),),
    reminded=True,
)
ERIK = Demo(
    debtor=_consumer("Erik Lund", "19720115", "001", "Provvägen 12 B, 753 20, Uppsala"),
    bills=(
        _bill("20388", "El för juli", "899", 84),
        _bill("20533", "El för september", "942,50", 23),
    ),
)
BERGS = Demo(
    debtor=_company("Bergs Bygg AB", "556677-8899", "Mallgatan 3, 222 33, Lund"),
    bills=(
        _bill("20209", "El till byggplats, kvartal 2", "28200", 41),
        _bill("20290", "Tillfällig anslutning", "20000", 41),
    ),
    compensation=True,
)
MAJA = Demo(
    debtor=_consumer("Maja Ek", "19910708", "238", "Skissgränd 1, 411 05, Göteborg", language="en"),
    bills=(_bill("20571", "El för oktober", "614", 8),),
)
TODAY = (ASA, ERIK, BERGS, MAJA)
"""Handed in on the day of the first start; the first three can be opened in the debtor app."""

EARLIER = (
    Demo(
        debtor=_consumer("Nils Fors", "19660214", "117", "Utkastvägen 8, 602 24, Norrköping"),
        bills=(_bill("19802", "El för maj", "1480", 33),),
        handed_in_days_ago=47,
        paid_days_ago=41,
    ),
    Demo(
        debtor=_consumer("Elin Dahl", "19940930", "240", "Provgatan 2, 903 26, Umeå"),
        bills=(_bill("19871", "El för juni", "765,50", 26),),
        handed_in_days_ago=44,
        paid_days_ago=27,
    ),
    Demo(
        debtor=_company("Lunds Café HB", "969694-0015", "Mallgatan 11, 222 33, Lund"),
        bills=(_bill("19910", "El, kvartal 2", "7310", 40),),
        handed_in_days_ago=40,
        compensation=True,
        paid_days_ago=24,
    ),
    Demo(
        debtor=_consumer("Sven Ahl", "19581203", "113", "Exempelvägen 30, 852 30, Sundsvall"),
        bills=(_bill("19944", "El för juni", "2240", 35),),
        handed_in_days_ago=36,
        paid_days_ago=18,
        paid_part_ppm=450_000,
    ),
    Demo(
        debtor=_consumer("Karim Haddad", "19880519", "235", "Skissgatan 7, 214 32, Malmö"),
        bills=(_bill("20011", "El för juli", "1105", 30),),
        handed_in_days_ago=31,
        paid_days_ago=12,
    ),
    Demo(
        debtor=_consumer("Ida Berg", "20010112", "246", "Utkastgatan 19, 582 22, Linköping"),
        bills=(_bill("20047", "El för juli", "690", 28),),
        handed_in_days_ago=26,
        paid_days_ago=6,
    ),
    Demo(
        debtor=_consumer("Olle Sand", "19770808", "119", "Provstigen 5, 791 30, Falun"),
        bills=(_bill("20102", "El för juli", "1830", 24),),
        handed_in_days_ago=22,
    ),
    Demo(
        debtor=_consumer(
            "Tove Malm", "19830327", "236", "Exempelbacken 3, 431 37, Mölndal", phone="+46701740606"
        ),
        bills=(_bill("20166", "El för augusti", "3420", 21),),
        handed_in_days_ago=18,
        objected_days_ago=4,
        words="Jag flyttade ut den sista juni och har skickat bilder på mätaren till er.",
    ),
    Demo(
        debtor=_consumer("Leo Strand", "19960620", "231", "Skissvägen 14, 331 30, Värnamo"),
        bills=(_bill("20230", "El för augusti", "980", 15),),
        handed_in_days_ago=11,
        paid_days_ago=2,
    ),
)
"""Handed in over the weeks before, so that there is a history to look at."""
