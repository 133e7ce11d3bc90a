"""A journey begins: two creditors, a person at the creditor door and one at the desk."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kvitt.app.house import House
from kvitt.features.identity.actions import create_person
from kvitt.runtime.feature import load_features
from tests.doors.conftest import Lines
from tests.journeys.story import PASSWORD, Story
from tests.support.fixtures import StoppedClock
from tests.support.world import make_world


@pytest.fixture
async def story(fresh_db: object, clock: StoppedClock, tmp_path: Path) -> AsyncIterator[Story]:
    world = await make_world(tmp_path, now=clock.now)
    await create_person(
        "karin@elbolaget.example",
        name="Karin",
        password=PASSWORD,
        creditor_id=world.creditor.creditor_id,
        now=clock.now,
    )
    await create_person("omar@kvitt.example", name="Omar", password=PASSWORD, now=clock.now)
    lines = Lines(House(load_features()))
    told = Story(lines, tmp_path, clock)
    await told.sign_in()
    yield told
    for line in lines.open:
        await line.aclose()
