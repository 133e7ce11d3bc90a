import asyncpg
import pytest

from kvitt.runtime.database import (
    DB,
    execute,
    fetch_value,
    in_transaction,
    shell,
    transaction,
)
from tests.support.fixtures import FreshDatabase


async def test_the_application_owns_no_table(db: None) -> None:
    assert await fetch_value("select current_user") == "kvitt_app"
    owned = "select count(*) from pg_tables where schemaname='public' and tableowner='kvitt_app'"
    assert await fetch_value(owned) == 0


async def test_an_action_that_fails_in_a_rolled_back_test_is_undone_alone(db: None) -> None:
    await execute("create temporary table notes (words text) on commit drop")
    async with transaction():
        await execute("insert into notes values ('kept')")
    with pytest.raises(RuntimeError):
        async with transaction():
            await execute("insert into notes values ('undone')")
            raise RuntimeError
    with pytest.raises(asyncpg.UndefinedTableError):
        await execute("select * from no_such_table")
    assert await fetch_value("select string_agg(words, ',') from notes") == "kept"


async def test_a_failing_commit_gives_the_connection_back(fresh_db: FreshDatabase) -> None:
    owner = await asyncpg.connect(fresh_db.owner_url)
    await owner.execute(
        "create table pairs (a int unique deferrable initially deferred);"
        "grant select, insert on pairs to kvitt_app"
    )
    await owner.close()
    with pytest.raises(asyncpg.UniqueViolationError):
        async with transaction():
            await execute("insert into pairs values (1), (1)")
    assert not in_transaction()
    async with transaction():
        assert in_transaction()
        async with transaction():
            await execute("insert into pairs values (2)")
    assert await fetch_value("select count(*) from pairs") == 1
    assert DB.pool is not None
    assert DB.pool.get_idle_size() == DB.pool.get_size()


async def test_a_shell_checks_deferred_constraints_as_a_commit_would(
    fresh_db: FreshDatabase,
) -> None:
    owner = await asyncpg.connect(fresh_db.owner_url)
    await owner.execute(
        "create table pairs (a int unique deferrable initially deferred);"
        "grant select, insert on pairs to kvitt_app"
    )
    await owner.close()
    async with shell():
        with pytest.raises(asyncpg.UniqueViolationError):
            async with transaction():
                await execute("insert into pairs values (1), (1)")
        assert await fetch_value("select count(*) from pairs") == 0
