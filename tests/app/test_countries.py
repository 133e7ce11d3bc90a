"""The pages of docs/countries say what the law's files say, and name what is not covered."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from kvitt.app import countries
from kvitt.app.countries.rows import cell
from kvitt.core.citation import Citation
from kvitt.law.read import load

PAGES = pytest.mark.parametrize("page", sorted(countries.PAGES))


def test_the_tables_of_every_page_are_those_of_the_law() -> None:
    assert countries.main(["--check"]) == 0, "run make law"


@PAGES
def test_every_page_shows_every_file_and_tells_what_is_not_covered(page: str) -> None:
    text = (countries.FOLDER / f"{page}.md").read_text(encoding="utf-8")
    for name in load(countries.PAGES[page]).files:
        assert text.count(f"<!-- law: {name} -->\n\n") == 1, f"{page}.md lacks {name}"
    assert "\n## Payment references and identity numbers\n" in text
    assert "\n## Not covered, because…\n" in text


@PAGES
def test_no_paragraph_no_number_and_no_doubt_is_left_out(page: str) -> None:
    law = load(countries.PAGES[page], allow_recalled=True)
    text = (countries.FOLDER / f"{page}.md").read_text(encoding="utf-8")
    said = set(_said(list(law.files.values())))
    said |= {f"(`{name}`)" for name in law.parameters}
    assert sorted(one for one in said if cell(one).rstrip(".") not in text) == []


def _said(part: object) -> Iterator[str]:
    """Walk whatever a page has to say: paragraphs, the acts they stand in, notes and doubts."""
    if isinstance(part, Citation):
        yield from (part.section, part.title, part.note)
    elif isinstance(part, msgspec.Struct):
        yield from _said([getattr(part, name) for name in part.__struct_fields__])
        yield str(getattr(part, "doubt", ""))
    elif isinstance(part, Mapping):
        yield from _said(list(part.values()))
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _said(one)


def test_a_changed_law_is_written_into_the_pages(tmp_path: Path) -> None:
    pages = tmp_path / "countries"
    shutil.copytree(countries.FOLDER, pages)
    behind = pages / "sweden.md"
    text = behind.read_text(encoding="utf-8")
    assert "2013-03-16: 180" in text
    behind.write_text(text.replace("2013-03-16: 180", "2013-03-16: 181"), encoding="utf-8")
    assert countries.differing(pages) == [behind]
    assert countries.write_tables(pages) == [behind]
    assert behind.read_text(encoding="utf-8") == text
    assert countries.write_tables(pages) == []


def test_a_page_cannot_ask_for_a_table_that_is_not_there(tmp_path: Path) -> None:
    pages = tmp_path / "countries"
    shutil.copytree(countries.FOLDER, pages)
    norway = pages / "norway.md"
    norway.write_text("<!-- law: magic -->\n<!-- /law -->\n", encoding="utf-8")
    with pytest.raises(countries.TableUnknown, match="magic"):
        countries.differing(pages)
