"""The bare thing `getCase` is measured against: a Litestar route doing one asyncpg query."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
from litestar import Litestar, get
from litestar.datastructures import State
from litestar.params import FromPath

from kvitt.runtime.settings import load_settings


@get("/cases/{case_id:uuid}")
async def get_bare_case(case_id: FromPath[UUID], state: State) -> dict[str, Any]:
    """One row as it lies in the table, for whoever asks."""
    async with state.pool.acquire() as con:
        return dict(await con.fetchrow("select * from cases where id = $1", case_id))


@asynccontextmanager
async def _with_pool(app: Litestar) -> AsyncIterator[None]:
    async with asyncpg.create_pool(load_settings().database_url, min_size=1, max_size=10) as pool:
        app.state.pool = pool
        yield


def make() -> Litestar:
    """The application, made where it is served (`granian --factory`)."""
    return Litestar(
        route_handlers=[get_bare_case],
        lifespan=[_with_pool],
        openapi_config=None,
        logging_config=None,
    )
