import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import msgspec
import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, PdfObject, StreamObject

from kvitt.adapters.letters.printer import (
    TEMPLATES,
    LetterFaulty,
    TypstPrinter,
    compile_source,
    payment_code,
)
from kvitt.ports.letters import DemandLetter, RemittanceLetter
from tests.adapters.letters.samples import (
    MADE_AT,
    crowded_demand,
    demand,
    remittance,
    statement,
)


@pytest.fixture(scope="module")
def printer() -> TypstPrinter:
    return TypstPrinter()


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def text_of(reader: PdfReader, page: int | None = None) -> str:
    pages = reader.pages if page is None else [reader.pages[page]]
    joined = " ".join(found.extract_text() for found in pages)
    return re.sub(r"\s+", " ", joined.replace("\xa0", " "))


def inside(found: PdfObject | None, *path: str | int) -> PdfObject:
    """Follow keys and positions down into a PDF object."""
    for step in path:
        assert found is not None
        there = found.get_object()
        if isinstance(step, int):
            assert isinstance(there, ArrayObject)
            found = there[step]
        else:
            assert isinstance(there, DictionaryObject)
            found = there.raw_get(step)
    assert found is not None
    reached = found.get_object()
    assert reached is not None
    return reached


def english(letter: DemandLetter) -> DemandLetter:
    return msgspec.structs.replace(letter, language="en")


def test_a_demand_states_each_head_apart_as_inkassolagen_5_asks(printer: TypstPrinter) -> None:
    text = text_of(read(printer.print_demand(demand(), made_at=MADE_AT)))
    for wanted in (
        "Inkassokrav",
        "Södra Elbolaget AB",
        "org.nr 556036-0793",
        "Faktura 20417, el för augusti 2026. Förföll 30 september 2026.",
        "Kapitalbelopp",
        "1 250,00",
        "Dröjsmålsränta",
        "10,00 % på 1 250,00 kr, 1 oktober 2026 – 22 november 2026, 53 dagar.",
        "18,15",
        "6 § räntelagen och 9 § räntelagen",
        "Påminnelse 12 oktober 2026, inkassokrav 22 november 2026",
        "4 § inkassokostnadslagen",
        "Betala 1 508,15 kr eller invänd senast 3 december 2026",
        "Därefter växer räntan med 0,34 kr om dagen",
        "9 § inkassolagen",
    ):
        assert wanted in text, wanted


def test_a_demand_says_how_to_pay_object_and_get_advice(printer: TypstPrinter) -> None:
    reader = read(printer.print_demand(demand(), made_at=MADE_AT))
    first = text_of(reader, 0)
    for wanted in ("5050-1055", "2600481290", "K7QF-92MX", "betala.kvitt.example", "08-465 004 00"):
        assert wanted in first, wanted
    text = text_of(reader)
    for wanted in (
        "Om du tycker att kravet är fel",
        "ansökningsavgiften, 300,00 kr",
        "380,00 kr: sammanlagt 680,00 kr",
        "Din kommuns budget- och skuldrådgivning",
        "Hallå konsument",
        "Finansinspektionen",
    ):
        assert wanted in text, wanted
    assert "assigned" not in text
    assert "borgen för skulden" not in text


def test_the_same_demand_in_english(printer: TypstPrinter) -> None:
    text = text_of(read(printer.print_demand(english(demand()), made_at=MADE_AT)))
    for wanted in (
        "Pay SEK 1,508.15 or object by 3 December 2026",
        "10.00 % on SEK 1,250.00, 1 October 2026 – 22 November 2026, 53 days.",
        "Free advice",
        "Page 1 (2)",
    ):
        assert wanted in text, wanted


@pytest.mark.parametrize("language", ["sv", "en"])
def test_many_claims_make_more_sheets_and_the_slip_stays_on_the_first(
    printer: TypstPrinter, language: str
) -> None:
    letter = msgspec.structs.replace(crowded_demand(), language=language)
    reader = read(printer.print_demand(letter, made_at=MADE_AT))
    assert len(reader.pages) == 3
    first, text = text_of(reader, 0), text_of(reader)
    assert "5050-1055" in first
    assert letter.access_code in first
    for claim in letter.claims:
        assert claim.invoice_number in text
    assert ("−300,00" if language == "sv" else "−300.00") in first
    assert "Gamla Förrådsuthyrningen i Västerbotten HB" in first
    assert ("gått i borgen" if language == "sv" else "stood surety") in first


def test_even_a_name_beyond_reason_leaves_the_slip_on_the_first_sheet(
    printer: TypstPrinter,
) -> None:
    letter = crowded_demand()
    name = "Stiftelsen för " + "synnerligen långa namn " * 8
    longest = msgspec.structs.replace(letter, creditor_name=name, original_creditor_name=name)
    first = text_of(read(printer.print_demand(longest, made_at=MADE_AT)), 0)
    assert "2600481290" in first


def test_a_claim_without_interest_or_cost_says_so(printer: TypstPrinter) -> None:
    letter = demand()
    bare = msgspec.structs.replace(
        letter,
        claims=(msgspec.structs.replace(letter.claims[0], interest_rows=()),),
        costs=(),
    )
    text = text_of(read(printer.print_demand(bare, made_at=MADE_AT)))
    assert "Ingen ränta har räknats." in text
    assert "Kostnader" not in text


def test_a_statement_explains_every_ore(printer: TypstPrinter) -> None:
    text = text_of(read(printer.print_remittance(remittance(), made_at=MADE_AT)))
    for wanted in (
        "Redovisning",
        "1 188,89 kr betalas till er",
        "bankgiro 5402-9681",
        "−63,41",
        "5 % av 1 268,15 kr",
        "Inbetalt till er",
        "10 § inkassolagen",
    ):
        assert wanted in text, wanted
    in_english = msgspec.structs.replace(remittance(), language="en")
    text = text_of(read(printer.print_remittance(in_english, made_at=MADE_AT)))
    assert "SEK 1,188.89 is paid to you" in text


def printed(
    printer: TypstPrinter, letter: DemandLetter | RemittanceLetter
) -> tuple[PdfReader, bytes]:
    pdf = (
        printer.print_demand(letter, made_at=MADE_AT)
        if isinstance(letter, DemandLetter)
        else printer.print_remittance(letter, made_at=MADE_AT)
    )
    return read(pdf), pdf


@pytest.mark.parametrize(
    "letter",
    [demand(), english(demand()), crowded_demand(), remittance()],
    ids=["sv", "en", "crowded", "remittance"],
)
def test_every_letter_is_archival_and_accessible(
    printer: TypstPrinter, letter: DemandLetter | RemittanceLetter
) -> None:
    reader, _ = printed(printer, letter)
    root = inside(reader.trailer, "/Root")
    stream = inside(root, "/Metadata")
    assert isinstance(stream, StreamObject)
    metadata = stream.get_data().decode()
    assert re.search(r"pdfaid:part>3<", metadata)
    assert re.search(r"pdfaid:conformance>A<", metadata)
    assert re.search(r"pdfuaid:part>1<", metadata)
    assert inside(root, "/MarkInfo", "/Marked") == BooleanObject(True)
    assert str(inside(root, "/Lang")) == {"sv": "sv-SE", "en": "en-GB"}[letter.language]
    assert inside(root, "/ViewerPreferences", "/DisplayDocTitle") == BooleanObject(True)
    title = reader.metadata.title if reader.metadata else None
    number = letter.case_number if isinstance(letter, DemandLetter) else letter.number
    assert title is not None
    assert number in title


def fonts_of(reader: PdfReader) -> list[PdfObject]:
    found = []
    for page in reader.pages:
        fonts = inside(page, "/Resources", "/Font")
        assert isinstance(fonts, DictionaryObject)
        found += [inside(font) for font in fonts.values()]
    return found


def test_every_font_is_embedded_and_is_the_house_face(printer: TypstPrinter) -> None:
    reader, _ = printed(printer, demand())
    fonts = fonts_of(reader)
    assert fonts
    for font in fonts:
        assert "SourceSans3" in str(inside(font, "/BaseFont"))
        descriptor = inside(font, "/DescendantFonts", 0, "/FontDescriptor")
        assert isinstance(descriptor, DictionaryObject)
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_the_same_letter_and_instant_give_the_same_bytes(printer: TypstPrinter) -> None:
    _, once = printed(printer, demand())
    _, other = printed(TypstPrinter(), demand())
    assert once == other
    later = printer.print_demand(demand(), made_at=MADE_AT + timedelta(days=1))
    assert later != once


def test_letters_can_be_set_in_several_threads_at_once(printer: TypstPrinter) -> None:
    letters = [msgspec.structs.replace(demand(), case_number=f"26-{n:06d}") for n in range(12)]
    with ThreadPoolExecutor(3) as pool:
        pdfs = list(pool.map(lambda found: printed(printer, found)[0], letters))
    for letter, reader in zip(letters, pdfs, strict=True):
        assert letter.case_number in text_of(reader, 0)


def test_a_word_the_template_lacks_prints_nothing(printer: TypstPrinter) -> None:
    cost = msgspec.structs.replace(demand().costs[0], measure="bribe")
    faulty = msgspec.structs.replace(demand(), costs=(cost,))
    with pytest.raises(LetterFaulty, match="bribe"):
        printer.print_demand(faulty, made_at=MADE_AT)


def test_a_letter_the_typesetter_warns_about_prints_nothing(printer: TypstPrinter) -> None:
    nameless = msgspec.structs.replace(demand(), debtor_address="")
    with pytest.raises(LetterFaulty):
        printer.print_demand(nameless, made_at=MADE_AT)


def test_the_inputs_a_bench_compiles_are_those_of_the_letter() -> None:
    path, inputs = compile_source(demand())
    assert path.is_file()
    assert set(inputs) == {"letter", "app-qr", "pay-qr"}


def test_the_bank_app_code_carries_the_payment() -> None:
    content = msgspec.json.decode(payment_code(demand()))
    assert content["iref"] == "2600481290"
    assert content["due"] == 1508.15
    assert (content["pt"], content["acc"], content["ddt"]) == ("BG", "5050-1055", "20261203")


def test_both_languages_say_the_same_things() -> None:
    phrase = re.compile(r"^#let ([a-z0-9-]+)(\([^)]*\))?", re.MULTILINE)
    swedish, in_english = (
        sorted(phrase.findall((TEMPLATES / f"{language}.typ").read_text()))
        for language in ("sv", "en")
    )
    assert swedish == in_english


def test_a_statement_sets_the_words_it_is_given(printer: TypstPrinter) -> None:
    reader = read(printer.print_statement(statement(), made_at=MADE_AT))
    assert len(reader.pages) == 1
    text = text_of(reader)
    for wanted in (
        "Kvitt Inkasso AB",
        "Søren Ågård Nørregade 1 5000 Odense",
        "Fordringshaver Nordlys CVR 1",
        "1.286,30 kr. at betale pr. 22. november 2026",
        "Faktura 20417: El",
        "1.250,00 × 10,00 % × 53 ÷ 365 antaget 18,1507 18,15",
        "I alt 36,30",
        "Fra dagen efter.",
        "Side 1 (1)",
    ):
        assert wanted in text, wanted


def test_a_long_statement_goes_on_over_the_next_sheets_with_its_heads(
    printer: TypstPrinter,
) -> None:
    reader = read(printer.print_statement(statement(rows=90), made_at=MADE_AT))
    assert len(reader.pages) > 2
    for page in range(len(reader.pages)):
        assert "Ikke afrundet" in text_of(reader, page)
    assert text_of(reader).count("× 53 ÷ 365") == 90


def test_a_statement_is_accessible_and_archivable_in_its_language(printer: TypstPrinter) -> None:
    reader = read(printer.print_statement(statement(), made_at=MADE_AT))
    root = reader.trailer["/Root"]
    assert str(inside(root, "/Lang")) == "da-DK"
    assert inside(root, "/MarkInfo", "/Marked") == BooleanObject(True)
    assert reader.metadata is not None
    assert reader.metadata.title == "Opgørelse, sag 26-004812, Kvitt Inkasso AB"
    pdf = printer.print_statement(statement(), made_at=MADE_AT)
    assert pdf == printer.print_statement(statement(), made_at=MADE_AT + timedelta(microseconds=1))
