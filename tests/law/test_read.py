import shutil
from datetime import date
from pathlib import Path

import pytest

from kvitt.core.refusal import Refusal
from kvitt.law.read import load, load_folder
from kvitt.law.text import LawFileError

SE = Path(load.__wrapped__.__code__.co_filename).parent / "se"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "se"
    shutil.copytree(SE, copied)
    return copied


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_missing_source_is_refused(folder: Path) -> None:
    change(
        folder,
        "interest",
        'value: "8", cite: {act: "1975:635", section: 6 §}, basis: statute',
        'value: "8"',
    )
    with pytest.raises(LawFileError, match=r"se/interest\.yaml, line \d+: .*“cite”"):
        load_folder(folder)


def test_a_parameter_without_values_is_refused(folder: Path) -> None:
    change(folder, "country", "    values:", "    values: []\n    never:")
    with pytest.raises(LawFileError):
        load_folder(folder)
    text = (folder / "country.yaml").read_text(encoding="utf-8")
    (folder / "country.yaml").write_text(text.split("    never:")[0], encoding="utf-8")
    with pytest.raises(LawFileError, match="at least one value"):
        load_folder(folder)


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "courts.yaml").unlink()
    with pytest.raises(LawFileError, match=r"se/courts\.yaml, line 1: the file is missing"):
        load_folder(folder)


def test_the_digest_follows_the_content_not_the_layout(folder: Path) -> None:
    assert load_folder(folder).digest == load("se").digest
    change(folder, "fees", "checked: 2026-11-22\n", "# said anew\nchecked: 2026-11-22\n\n")
    assert load_folder(folder).digest == load("se").digest
    change(folder, "fees", 'value: "60"', 'value: "61"')
    assert load_folder(folder).digest != load("se").digest


def test_what_is_only_recalled_is_unknown_unless_allowed() -> None:
    day = date(2013, 1, 1)
    with pytest.raises(Refusal) as refused:
        load("se").at("reminder_amount", day)
    assert refused.value.params["reason"] == "only recalled"
    assert refused.value.params["parameter"] == "written reminder"
    allowed = load("se", allow_recalled=True)
    assert allowed.at("reminder_amount", day).whole == 50
    assert allowed.at("reminder_amount", day).citation.basis == "recalled"


def test_every_value_tells_its_source() -> None:
    for parameter in load("se").parameters.values():
        for value in parameter.values:
            assert value.citation.section
            assert value.citation.title


def test_a_value_without_statute_behind_it_says_what_is_doubtful() -> None:
    for name, parameter in load("se", allow_recalled=True).parameters.items():
        for value in parameter.values:
            if value.citation.basis not in {"statute", "notice"}:
                assert value.doubt or value.citation.note or value.citation.act == "house", name


def test_the_country_answers_for_itself() -> None:
    law = load("se")
    assert (law.code, law.currency, law.time_zone) == ("se", "SEK", "Europe/Stockholm")
    assert law.service_vat_ppm(date(2026, 11, 22)) == 250_000
    assert law.service_vat_citation(date(2026, 11, 22)).short == "9 kap. mervärdesskattelagen"
    assert law.pay_by(date(2026, 11, 23)) == date(2026, 12, 1)
    assert law.credit_mark_rules["established_default_only"].section == "7 §"
    assert load("se") is law


def test_a_file_may_say_why_its_subject_does_not_exist(folder: Path) -> None:
    marks = folder / "credit_marks.yaml"
    marks.write_text("checked: 2026-11-22\nnone: marks are made by others\n", encoding="utf-8")
    law = load_folder(folder)
    assert law.absent == {"credit_marks": "marks are made by others"}
    assert load("se").absent == {}
    assert law.files["credit_marks"] != load("se").files["credit_marks"]
    assert law.files["fees"] == load("se").files["fees"]
    with pytest.raises(Refusal) as refused:
        _ = law.credit_mark_rules
    assert refused.value.code == "law_absent"
    assert refused.value.params == {"file": "credit_marks", "reason": "marks are made by others"}


@pytest.mark.parametrize("name", ["acts", "country"])
def test_every_country_has_its_acts_and_its_own_page(folder: Path, name: str) -> None:
    text = "checked: 2026-11-22\nnone: none here\n"
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LawFileError, match=rf"se/{name}\.yaml, line \d+: “\w+” is missing"):
        load_folder(folder)
