"""Runs the measurements on a database of its own and shows them."""

import asyncio
import contextlib
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from kvitt.adapters.letters.printer import TypstPrinter
from kvitt.app.bench.cases import measure_cases
from kvitt.app.bench.demands import measure_demands
from kvitt.app.bench.interest import measure_interest
from kvitt.app.bench.loading import measure_loading
from kvitt.app.bench.measure import Measure
from kvitt.app.bench.statement import measure_statement
from kvitt.app.bench.weight import measure_weight
from kvitt.app.seed import seed_world
from kvitt.ports.letters import DemandLetter
from kvitt.runtime import clock, outbox
from kvitt.runtime.database import DB
from kvitt.runtime.embedded.postgres import Postgres, ensure_database
from kvitt.runtime.feature import load_features
from kvitt.runtime.migrating import APP_ROLE, migrate
from kvitt.runtime.sealing import create_master_key
from kvitt.runtime.settings import load_settings

DATABASE = "bench"
INTEREST_DATABASE = "bench_interest"


def bench(*, as_json: bool) -> str:
    """Measure everything; a table for people, or the same as data."""
    logging.disable(logging.INFO)
    with _ground() as server:
        measures = asyncio.run(_measure(server))
    if as_json:
        return msgspec.json.format(msgspec.json.encode(measures), indent=2).decode()
    return _table(measures)


@contextlib.contextmanager
def _ground() -> Iterator[Postgres]:
    """A home and a database that are gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="kvitt-bench-"))
    home.chmod(0o711)  # PostgreSQL runs as nobody when we are root, and must pass through
    os.environ.update(KVITT_HOME=str(home), KVITT_REQUESTS_PER_MINUTE="100000000")
    load_settings.cache_clear()
    create_master_key(load_settings().master_key_path)
    server = Postgres(home / "postgres", durable=False)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


async def _measure(server: Postgres) -> list[Measure]:
    await ensure_database(server, DATABASE)
    await migrate(server.url(DATABASE))
    url = server.url(DATABASE, user=APP_ROLE)
    await DB.open(url)
    try:
        outbox.register(load_features())
        letters: list[DemandLetter] = []
        with _noted(letters):
            world = await seed_world(clock.now())
        await _gather_statistics(server)
        cases = await measure_cases(url, world.api_client)
        statement = await measure_statement()
    finally:
        await DB.close()
    weight = measure_weight()
    demands = measure_demands(letters[0], made_at=clock.now())
    interest = await _measure_interest(server)
    law = [interest, statement, measure_loading()]
    return [demands, *cases, *law, *([weight] if weight else [])]


async def _measure_interest(server: Postgres) -> Measure:
    """A million claims would be in the way of the other measurements: a database of their own."""
    await ensure_database(server, INTEREST_DATABASE)
    await migrate(server.url(INTEREST_DATABASE))
    return await measure_interest(
        server.url(INTEREST_DATABASE, user=APP_ROLE), server.url(INTEREST_DATABASE)
    )


async def _gather_statistics(server: Postgres) -> None:
    """Let the planner know the tables, as it would after a while of use."""
    owner = await asyncpg.connect(server.url(DATABASE))
    try:
        await owner.execute("analyze")
    finally:
        await owner.close()


@contextlib.contextmanager
def _noted(letters: list[DemandLetter]) -> Iterator[None]:
    """Note the demands that are printed meanwhile, so that a real one is measured."""
    print_demand = TypstPrinter.print_demand

    def note(self: TypstPrinter, letter: DemandLetter, **made: Any) -> bytes:
        letters.append(letter)
        return print_demand(self, letter, **made)

    TypstPrinter.print_demand = note  # type: ignore[method-assign]
    try:
        yield
    finally:
        TypstPrinter.print_demand = print_demand  # type: ignore[method-assign]


def _table(measures: Sequence[Measure]) -> str:
    lines = [f"{'':<50} {'ours':>9} {'bare':>9}  {'unit':<10} {'ratio':>6}  goal"]
    for one in measures:
        lines.append(
            f"{one.name:<50} {one.ours:>9.1f} {one.bare:>9.1f}  {one.unit:<10} {one.ratio:>6.2f}"
            f"  {one.goal}{'' if one.is_met else '  not met'}"
        )
    return "\n".join(lines)
