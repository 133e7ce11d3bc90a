"""Invoices handed in together become one letter: the first demand waits a moment."""

from pathlib import Path

import pytest

from kvitt.runtime.settings import load_settings
from tests.support.fixtures import StoppedClock
from tests.support.world import hand_in_claim, make_world, settle


async def test_invoices_handed_in_one_after_another_become_one_letter(
    db: None, clock: StoppedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KVITT_GATHER_SECONDS", "15")
    load_settings.cache_clear()
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    await settle(clock.now)
    await hand_in_claim(world.creditor, now=clock.forward(seconds=5), invoice_number="20418")
    await settle(clock.now)
    assert not (tmp_path / "letters").exists()
    await settle(clock.forward(seconds=15))
    assert len(list((tmp_path / "letters").glob("*.pdf"))) == 1
    monkeypatch.undo()
    load_settings.cache_clear()
