"""Writes the shape of a new feature: `make new-feature NAME=deferrals`.

What it writes works at once: one table, one action that announces one fact, one query that keeps an
actor to its own, a migration and two tests. `docs/guides/adding-a-feature.md` tells how to go on.
"""

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[3]
_NAME = re.compile(r"[a-z]+(?:_[a-z]+)*s")
_RIVER = 'containers = ["kvitt.features"]\nlayers = [\n'


class CannotWrite(Exception):
    """Why the feature cannot be written: one sentence for a person."""


class Words(msgspec.Struct, frozen=True):
    """The names a feature's files are filled with: `deferrals`, `deferral`, `Deferral`."""

    many: str
    one: str
    kind: str


def words_of(name: str) -> Words:
    """The names made of a feature's name, a plural noun of the glossary."""
    if not _NAME.fullmatch(name):
        raise CannotWrite(
            f"{name or 'An empty name'} cannot name a feature: take a plural noun from GLOSSARY.md,"
            " in small letters, such as NAME=deferrals."
        )
    one = re.sub(r"ie$", "y", name[:-1])
    return Words(name, one, "".join(word.capitalize() for word in one.split("_")))


def write_feature(name: str, root: Path) -> list[Path]:
    """Write a feature under a repository's root and put it on top of the river; what was written.

    Refuses a name that is taken or is no plural noun; then nothing is written.
    """
    words = words_of(name)
    feature = root / "backend" / "kvitt" / "features" / name
    if feature.exists():
        raise CannotWrite(f"There is a feature called {name} already.")
    tests = root / "tests" / "features" / name
    written = [
        _write(folder / file, template, words)
        for folder, templates in ((feature, FEATURE_FILES), (tests, TEST_FILES))
        for file, template in templates.items()
    ]
    written += _write_migration(words, root / "backend" / "kvitt" / "migrations")
    _tidy([path for path in written if path.suffix == ".py"], root)
    return [*written, _join_river(name, root / "pyproject.toml")]


def _write(path: Path, template: str, words: Words, more: Mapping[str, str] | None = None) -> Path:
    text = template
    blanks = {
        "MANY": words.many,
        "ONE": words.one,
        "KIND": words.kind,
        "WORDS": words.many.replace("_", " "),
        "WORD": words.one.replace("_", " "),
        **(more or {}),
    }
    for blank, word in blanks.items():
        text = text.replace(f"<{blank}>", word)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _write_migration(words: Words, folder: Path) -> list[Path]:
    """The next step of the one line of migrations, with an ID after the last one's."""
    last = max(int(path.name[:4]) for path in folder.glob("[0-9]*.py"))
    number = f"{last + 1:04}"
    more = {"NUMBER": number, "INSTANT": f"{last + 1:06}"}
    return [
        _write(folder / f"{number}_{words.many}.py", MIGRATION, words, more),
        _write(folder / number / f"10_{words.many}.sql", SQL, words),
    ]


def _tidy(paths: Sequence[Path], root: Path) -> None:
    """Sort imports and fold lines as the house does: names differ in length."""
    for command in (["check", "--fix", "--select", "I"], ["format"]):
        subprocess.run(  # noqa: S603 (our own tool on our own files)
            [sys.executable, "-m", "ruff", *command, "--quiet", *map(str, paths)],
            cwd=root,
            check=True,
        )


def _join_river(name: str, path: Path) -> Path:
    text = path.read_text(encoding="utf-8")
    if _RIVER not in text:
        raise CannotWrite(f"{path} has no river to join; see ARCHITECTURE.md.")
    path.write_text(text.replace(_RIVER, f'{_RIVER}  "{name}",\n'), encoding="utf-8")
    return path


def main(arguments: Sequence[str]) -> int:
    """Write the feature named on the command line and say what to do next."""
    try:
        written = write_feature(arguments[0] if arguments else "", ROOT)
    except CannotWrite as problem:
        sys.stderr.write(f"new-feature: {problem}\n")
        return 1
    sys.stdout.write("".join(f"  {path.relative_to(ROOT)}\n" for path in written))
    sys.stdout.write(NEXT)
    return 0


NEXT = """
It stands on top of the river, works, and is tested. Next (docs/guides/adding-a-feature.md):
  1. Say in its own words what it is for: feature.py, tables.py, the SQL beside it.
  2. Move it down the river in pyproject.toml to just above what it imports.
  3. Give it routes_<door>.py when somebody outside shall reach it.
  4. make fix house, then make test.
"""

FEATURE_FILES = {
    "__init__.py": "",
    "feature.py": '''\
"""<KIND>: what it is for, in one sentence of the field."""

from kvitt.runtime.feature import Feature

FEATURE = Feature(name="<MANY>")
''',
    "tables.py": '''\
"""What is stored of <WORDS>."""

from piccolo.table import Table

from kvitt.features.cases.tables import Cases, PersonalWords
from kvitt.runtime import columns


class <KIND>s(Table, tablename="<MANY>"):
    """One <WORD> of one case; what was written by a person lies sealed."""

    id = columns.primary_id()
    case_id = columns.reference(Cases)
    words_id = columns.reference(PersonalWords, null=True)
    effective_day = columns.day()
    recorded_at = columns.instant()
''',
    "events.py": '''\
"""What is announced about <WORDS>."""

from uuid import UUID

import msgspec


class <KIND>Recorded(msgspec.Struct, frozen=True):
    """A case has one more <WORD>."""

    <ONE>_id: UUID
    case_id: UUID
''',
    "schemas.py": '''\
"""What crosses a door about <WORDS>."""

from datetime import date
from uuid import UUID

import msgspec


class <KIND>Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One <WORD> as a reader sees it."""

    id: UUID
    case_id: UUID
    day: date
''',
    "queries.py": '''\
"""Reading <WORDS>: every query behind a door goes through `visible_to`."""

from uuid import UUID

from kvitt.features.<MANY>.schemas import <KIND>Shown
from kvitt.features.cases.queries import visible_to
from kvitt.runtime.actor import Actor
from kvitt.runtime.database import fetch


async def list_<MANY>(actor: Actor, case_id: UUID) -> list[<KIND>Shown]:
    """Those of a case the actor may see, the oldest first."""
    condition, argument = visible_to(actor)
    rows = await fetch(
        "select r.id, r.case_id, r.effective_day from <MANY> r"
        f" join cases c on c.id = r.case_id where {condition} and c.id = $2"
        " order by r.recorded_at, r.id",
        argument,
        case_id,
    )
    return [
        <KIND>Shown(id=row["id"], case_id=row["case_id"], day=row["effective_day"]) for row in rows
    ]
''',
    "actions.py": '''\
"""Recording <WORDS>: load, decide, save, announce, in one transaction."""

from datetime import date, datetime
from uuid import UUID

from kvitt.features.<MANY>.events import <KIND>Recorded
from kvitt.features.cases.queries import get_visible_case
from kvitt.runtime import outbox
from kvitt.runtime.actor import Actor
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, lock_case, transaction


async def record_<ONE>(actor: Actor, case_id: UUID, *, day: date, now: datetime) -> UUID:
    """Record one more of a case; to whom may not see the case, it does not exist."""
    async with transaction():
        case = await get_visible_case(actor, case_id)
        await lock_case(case.id)
        <ONE>_id = new_id()
        await execute(
            "insert into <MANY> (id, case_id, effective_day, recorded_at)"
            " values ($1, $2, $3, $4)",
            <ONE>_id,
            case.id,
            day,
            now,
        )
        await outbox.announce(<KIND>Recorded(<ONE>_id=<ONE>_id, case_id=case.id), now=now)
    return <ONE>_id
''',
}

TEST_FILES = {
    "__init__.py": "",
    "test_actions.py": '''\
"""Recording <WORDS>, on the real database."""

from pathlib import Path

import pytest

from kvitt.core.refusal import Refusal
from kvitt.features.<MANY>.actions import record_<ONE>
from kvitt.features.<MANY>.queries import list_<MANY>
from tests.support.fixtures import StoppedClock
from tests.support.world import hand_in_claim, make_world, only_case

pytestmark = pytest.mark.usefixtures("db")


async def test_a_<ONE>_is_seen_by_its_own_creditor(tmp_path: Path, clock: StoppedClock) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    case_id = await only_case()
    day = clock.now.date()
    <ONE>_id = await record_<ONE>(world.creditor, case_id, day=day, now=clock.now)
    (shown,) = await list_<MANY>(world.creditor, case_id)
    assert (shown.id, shown.day) == (<ONE>_id, day)


async def test_nobody_elses_case_takes_a_<ONE>(tmp_path: Path, clock: StoppedClock) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    case_id = await only_case()
    with pytest.raises(Refusal, match="case_unknown"):
        await record_<ONE>(
            world.other_creditor, case_id, day=clock.now.date(), now=clock.now
        )
    assert await list_<MANY>(world.other_creditor, case_id) == []
''',
}

SQL = """\
-- <KIND>: say here what a row is, in the field's words.
create table <MANY> (
    id uuid primary key,
    case_id uuid not null references cases on delete restrict,
    words_id uuid references personal_words on delete restrict,
    effective_day date not null,
    recorded_at timestamptz not null
);
create index <MANY>_case on <MANY> (case_id);
select keep_for_ever('<MANY>');
"""

MIGRATION = '''\
"""The tables of <WORDS>."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kvitt.runtime.migrating import run_sql_folder

ID = "2026-11-22T00:00:00:<INSTANT>"
VERSION = "1.38.0"
DESCRIPTION = "The tables of <WORDS>"


async def forwards() -> MigrationManager:
    """Hand Piccolo the step that lays these tables."""
    manager = MigrationManager(migration_id=ID, app_name="kvitt", description=DESCRIPTION)

    async def lay_tables() -> None:
        await run_sql_folder(Path(__file__).parent / "<NUMBER>")

    manager.add_raw(lay_tables)
    return manager
'''

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
