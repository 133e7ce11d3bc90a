"""The bare things `getCase` is measured against: Litestar routes doing one asyncpg query."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
from litestar import Litestar, get
from litestar.datastructures import State
from litestar.params import FromPath

from kvitt.features.casefile.queries.case import case_query
from kvitt.runtime.actor import Actor
from kvitt.runtime.settings import load_settings


@get("/cases/{case_id:uuid}")
async def get_bare_case(case_id: FromPath[UUID], state: State) -> dict[str, Any]:
    """One row as it lies in the table, for whoever asks."""
    async with state.pool.acquire() as con:
        return dict(await con.fetchrow("select * from cases where id = $1", case_id))


@get("/files/{creditor_id:uuid}/{case_id:uuid}")
async def get_bare_file(
    creditor_id: FromPath[UUID], case_id: FromPath[UUID], state: State
) -> dict[str, Any]:
    """The very query of `getCase`, its columns as they come: nothing opened, reckoned or noted."""
    actor = Actor(kind="creditor_user", creditor_id=creditor_id)
    async with state.pool.acquire() as con:
        return dict(await con.fetchrow(*case_query(actor, case_id)))


@asynccontextmanager
async def _with_pool(app: Litestar) -> AsyncIterator[None]:
    async with asyncpg.create_pool(load_settings().database_url, min_size=1, max_size=10) as pool:
        app.state.pool = pool
        yield


def make() -> Litestar:
    """The application, made where it is served (`granian --factory`)."""
    return Litestar(
        route_handlers=[get_bare_case, get_bare_file],
        lifespan=[_with_pool],
        openapi_config=None,
        logging_config=None,
    )
