"""After the tables, interest kept under an earlier law follows the present one."""

import shutil
from pathlib import Path

import msgspec
import pytest

from kvitt.app.up.following import follow_laws
from kvitt.app.up.verifying import verify
from kvitt.law import read
from kvitt.law.read import load_folder
from kvitt.runtime import statutes
from kvitt.runtime.database import DB, execute
from kvitt.runtime.settings import Settings, load_settings
from tests.support.fixtures import FreshDatabase, StoppedClock
from tests.support.world import hand_in_claim, make_world

RATE = '2026-07-01\n        value: "2.00"'


def settings_of(address: FreshDatabase) -> Settings:
    return msgspec.structs.replace(load_settings(), database_url=address.url)


async def test_a_corrected_law_is_followed_and_what_is_kept_can_be_verified(
    fresh_db: FreshDatabase,
    clock: StoppedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    await execute("update interest_segments set carried_minor = 1")
    here = tmp_path / "se"
    shutil.copytree(Path(read.__file__).parent / "se", here)
    rates = here / "reference_rate.yaml"
    text = rates.read_text(encoding="utf-8")
    rates.write_text(text.replace(RATE, RATE.replace("2.00", "3.00")), encoding="utf-8")
    corrected = load_folder(here)
    settings = settings_of(fresh_db)
    await DB.close()
    try:
        assert await verify(settings) == 1
        assert "1 claims differ" in capsys.readouterr().out
        assert await follow_laws(settings) == 0
        monkeypatch.setattr(statutes, "load", lambda _, **__: corrected)
        assert await follow_laws(settings) == 1
        assert await follow_laws(settings) == 0
        assert await verify(settings) == 0
        assert "0 claims differ" in capsys.readouterr().out
    finally:
        await DB.open(fresh_db.url)
