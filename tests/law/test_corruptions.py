"""What cannot be trusted is refused with the file and the line to mend: one row a corruption."""

from pathlib import Path

import pytest

from kvitt.law.read import load_folder
from kvitt.law.text import LawFileError
from tests.law.corruption import Corruption, copied, refuse

JULY_2016 = (
    '      - {since: 2016-07-01, value: "-0.50",'
    ' cite: {act: "1975:635", section: 9 §, note: "SFS 2016:838"}, basis: notice}\n'
)
LAST_ROW = "      - since: 2026-07-01\n"


TEXT = [
    ("se", "fees", 'value: "60"', "value: 60", "quote the number"),
    ("se", "fees", "label: written reminder", "lable: written reminder", "lable"),
    ("se", "fees", "unit: currency", "unit: kronor", "is none of the words"),
    ("se", "fees", "        basis: recalled\n", "", "“basis” is one of"),
    ("se", "fees", "since: 2013-03-16", "since: 2013-03-17", "a gap after 2013-03-15"),
    ("se", "fees", "since: 2013-03-16", "since: 2013-03-15", "overlaps"),
    ("se", "fees", '"1981:739", section: 2 §', '"1981:793", section: 2 §', "is not in acts.yaml"),
    ("se", "fees", "{ref: demand_amount}", "{ref: demand_fee}", "“demand_fee” is no parameter"),
    ("se", "fees", "{ref: demand_amount}", "{}", "exactly one of"),
    ("se", "fees", "checked: 2026-11-22\n", "", "“checked” is missing"),
    ("se", "fees", "checked: 2026-11-22\n", "checked: 2026-11-22\nfoo: x\n", "“foo” is not known"),
    ("se", "courts", "payment_order_application:", "plan_amount:", "stands in another file too"),
    (
        "se",
        "notices",
        "code: creditor_name, cite",
        "code: creditor_name, site",
        "“cite” is missing",
    ),
    (
        "se",
        "notices",
        "code: creditor_name, cite",
        "code: creditor_nam, cite",
        "“creditor_nam” is nothing that a letter can say",
    ),
    ("se", "fees", '"1981:739", section: 2 §', '"1981:739"', "“section” is missing"),
    ("se", "reference_rate", 'note: "SFS 2003:3"', 'node: "SFS 2003:3"', "node"),
    ("se", "calendar", "holidays: SE", "holidays: [SE]", "Expected “str”, got “array”"),
    ("se", "acts", "{title: räntelagen}", '{title: " "}', "it is empty: say it in words"),
    ("se", "fees", "label: written reminder", 'label: ""', "it is empty: say it in words"),
    (
        "se",
        "courts",
        "unknown: set by the authority; the amount was not found",
        'unknown: ""',
        "it is empty",
    ),
    ("se", "procedure", 'value: "Finansinspektionen"', 'value: ""', "it is empty"),
    ("se", "country", "currency: SEK", "currency: SEKK", "“SEKK” is none of the words"),
    (
        "se",
        "country",
        "Europe/Stockholm",
        "Europe/Stokholm",
        "“Europe/Stokholm” is none of the words",
    ),
    ("se", "country", "se.person", "se.persn", "“se.persn” is none of the words"),
    ("se", "country", "[consumer, company", "[consumr, company", "“consumr” is none of the words"),
    ("se", "calendar", "holidays: SE", "holidays: XQ", "“XQ” is none of the words"),
    ("se", "calendar", "before: Midsummer Day", "before: Midsumer Day", "is none of the words"),
    ("dk", "calendar", 'each: "06-05"', 'each: "13-45"', "Expected “str” matching regex"),
    ("dk", "calendar", '    each: "06-05"\n', "", "exactly one of each, before or after"),
    ("fi", "fees", 'bands: [["250", "21"]]', "bands: []", "it is empty: at least one is needed"),
    (
        "fi",
        "fees",
        "{by: principal, bands",
        "{by: prinicpal, bands",
        "“prinicpal” is none of the words",
    ),
    (
        "fi",
        "fees",
        "{size: service_cost}",
        "{size: service_kost}",
        "“service_kost” is none of the words",
    ),
    ("no", "fees", 'to: "1", mode', 'to: "0", mode', "Expected “str” matching regex"),
    ("se", "allocation", "{head: costs", "{head: cost", "“cost” is none of the words"),
    (
        "se",
        "allocation",
        "      - {head: principal",
        "      - {head: interest",
        "“principal” stands 0 times",
        "orders:",
    ),
]

TIME = [
    ("se", "interest", "until: 2025-02-28", "until: 2024-02-28", "nothing follows from 2024-02-29"),
    ("se", "interest", "until: 2025-02-28", "until: 2025-03-31", "nothing follows from 2025-04-01"),
    ("se", "interest", "since: 2025-03-01", "since: 2025-04-01", "nothing follows from 2025-03-01"),
    (
        "fi",
        "fees",
        "since: 2005-05-01\n    until: 2013-03-15",
        "since: 2005-05-01\n    until: 2013-03-10",
        "nothing follows from 2013-03-11",
    ),
    (
        "fi",
        "fees",
        "since: 1999-09-01, until: 2013-03-15",
        "since: 1999-09-01, until: 2013-03-14",
        "nothing follows from 2013-03-15",
    ),
    (
        "fi",
        "procedure",
        "    lapsed: the temporary provision ended (540/2021)\n",
        "",
        "nothing follows from 2021-10-01",
    ),
    (
        "fi",
        "procedure",
        "until: 2022-04-30",
        "until: 2022-04-20",
        "nothing follows from 2022-04-21",
    ),
    (
        "fi",
        "allocation",
        "when: [not consumer]",
        "when: []",
        "overlaps another order for “consumer”",
    ),
    ("se", "reference_rate", JULY_2016, "", "a gap: the half-year from 2016-07-01 has no row"),
    ("se", "reference_rate", JULY_2016, JULY_2016 * 2, "overlaps"),
    ("se", "reference_rate", "    known_until: 2026-12-31\n", "", "known_until is missing"),
    ("dk", "reference_rate", "    known_until: 2026-12-31\n", "", "known_until is missing"),
    (
        "se",
        "reference_rate",
        "known_until: 2026-12-31",
        "known_until: 2027-12-31",
        "a gap: the half-year",
        "since: 2026-07-01",
    ),
    (
        "se",
        "reference_rate",
        "known_until: 2026-12-31",
        "known_until: 2026-06-30",
        "begins after known_until",
        "since: 2026-07-01",
    ),
    (
        "se",
        "reference_rate",
        LAST_ROW,
        LAST_ROW + "        until: 2027-06-30\n",
        "ends after known_until",
    ),
    (
        "se",
        "reference_rate",
        LAST_ROW,
        "      - since: 2026-07-02\n",
        "a gap: the half-year from 2026-07-01",
    ),
    (
        "se",
        "interest",
        "since: 2018-09-01\n    until: 2025-02-28",
        "since: 2025-03-01\n    until: 2018-09-01",
        "lies before since",
    ),
    (
        "fi",
        "fees",
        "since: 2005-05-01\n    until: 2013-03-15",
        "since: 2015-05-01\n    until: 2013-03-15",
        "lies before since",
    ),
    (
        "fi",
        "fees",
        "since: 1999-09-01, until: 2013-03-15",
        "since: 2014-09-01, until: 2013-03-15",
        "lies before since",
    ),
]


@pytest.mark.parametrize("one", [Corruption(*row) for row in [*TEXT, *TIME]])
def test_what_cannot_be_trusted_is_refused_by_file_and_line(
    tmp_path: Path, one: Corruption
) -> None:
    refuse(copied(tmp_path), one)


def test_a_subject_that_does_not_exist_says_why(tmp_path: Path) -> None:
    law = copied(tmp_path)
    text = 'checked: 2026-11-22\nnone: ""\n'
    (law / "se" / "credit_marks.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LawFileError, match=r"se/credit_marks\.yaml, line 2: it is empty"):
        load_folder(law / "se")


def test_no_other_file_lies_beside_the_law(tmp_path: Path) -> None:
    law = copied(tmp_path)
    (law / "se" / "fee.yaml").write_text("x: 1\n", encoding="utf-8")
    with pytest.raises(LawFileError, match=r"se/fee\.yaml, line 1: no file of this name"):
        load_folder(law / "se")
