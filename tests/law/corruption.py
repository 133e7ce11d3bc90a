"""Changes one place of a country's law and looks what is said of it."""

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from kvitt.law.read import load, load_folder
from kvitt.law.text import LawFileError

LAW = Path(load.__wrapped__.__code__.co_filename).parent


class Corruption(NamedTuple):
    """What is changed in which file, and what the complaint says."""

    country: str
    name: str
    old: str
    new: str
    told: str
    at: str = ""
    """Where the complaint stands, if not at the change."""


def copied(folder: Path) -> Path:
    """Copy the law of all countries to a folder where it may be changed."""
    return Path(shutil.copytree(LAW, folder / "law", ignore=shutil.ignore_patterns("*.py")))


def corrupt(law: Path, one: Corruption) -> int:
    """Change one place of a file and give the line the complaint is about."""
    path = law / one.country / f"{one.name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert one.old in text, one.old
    path.write_text(text.replace(one.old, one.new, 1), encoding="utf-8")
    return text.split(one.at or one.old)[0].count("\n") + 1


def refuse(law: Path, one: Corruption) -> None:
    """Hold that a change is refused, by file and line."""
    line = corrupt(law, one)
    with pytest.raises(LawFileError) as refused:
        load_folder(law / one.country)
    assert one.told in str(refused.value)
    complaint = re.match(rf"{one.country}/{one.name}\.yaml, line ([0-9]+): ", str(refused.value))
    # The complaint is at the change or at the nearest entry around it.
    assert complaint, refused.value
    assert line - 6 <= int(complaint.group(1)) <= line + 6
