"""The pages of docs/countries say what the law's files say, and name what is not covered."""

import shutil
from pathlib import Path

import pytest

from kvitt.app import countries


def test_the_tables_of_every_page_are_those_of_the_law() -> None:
    assert countries.main(["--check"]) == 0, "run make law"


@pytest.mark.parametrize("page", sorted(countries.PAGES))
def test_every_page_shows_every_file_and_tells_what_is_not_covered(page: str) -> None:
    text = (countries.FOLDER / f"{page}.md").read_text(encoding="utf-8")
    for name in ("reference_rate", "interest", "fees", "limitation", "allocation", "notices"):
        assert text.count(f"<!-- law: {name} -->\n\n") == 1
    for name in ("procedure", "credit_marks", "courts", "calendar"):
        assert text.count(f"<!-- law: {name} -->\n\n") == 1
    assert "\n## Not covered, because…\n" in text


def test_a_changed_law_is_written_into_the_pages(tmp_path: Path) -> None:
    pages = tmp_path / "countries"
    shutil.copytree(countries.FOLDER, pages)
    behind = pages / "sweden.md"
    text = behind.read_text(encoding="utf-8")
    behind.write_text(text.replace("| 180 |", "| 181 |"), encoding="utf-8")
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
