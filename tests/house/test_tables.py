"""What the database promises, asked of the database itself."""

import importlib
import pkgutil
from collections.abc import Mapping

import asyncpg
import pytest
from piccolo.columns import ForeignKey
from piccolo.table import Table

import kvitt.features
from kvitt.runtime.database import fetch
from kvitt.runtime.migrating import APP_ROLE
from tests.house.reading import FEATURES, obey

pytestmark = pytest.mark.usefixtures("db")

# Tables that no feature owns, described where the runtime uses them.
RUNTIME = frozenset(
    {
        "outbox",
        "person_keys",
        "milestones",
        "personal_reads",
        "idempotency_keys",
        "migration",
        "law_versions",
    }
)

# One row a year, known only to the statement that takes the next number.
COUNTERS = frozenset({"case_numbers", "remittance_numbers"})

# Tables with both days of DESIGN's two time axes that may change, and why that loses nothing.
MAY_CHANGE = {
    "holds": "released_at is set once; the release itself stands in the case log",
    "take_backs": "payment_id is set once, when a person finds what was undone",
}

DEFAULTS_MAY: dict[str, str] = {}

MONEY_MAY_BE_NULL: dict[str, str] = {}


async def _columns() -> list[Mapping[str, object]]:
    return await fetch(
        "select c.relname as table_name, a.attname as column_name, a.attnotnull as is_required,"
        " format_type(a.atttypid, a.atttypmod) as kind, a.atthasdef as has_default"
        " from pg_attribute a join pg_class c on c.oid = a.attrelid"
        " join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0"
        " and not a.attisdropped and c.relname <> 'migration' order by 1, a.attnum"
    )


def _described() -> dict[str, type[Table]]:
    """Every table the features' tables.py describe."""
    found: dict[str, type[Table]] = {}
    for feature in pkgutil.iter_modules(kvitt.features.__path__):
        if not (FEATURES / feature.name / "tables.py").exists():
            continue
        module = importlib.import_module(f"kvitt.features.{feature.name}.tables")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Table) and value is not Table:
                found[value._meta.tablename] = value
    return found


async def test_every_foreign_key_restricts() -> None:
    rows = await fetch(
        "select conrelid::regclass::text as held_by, conname, confdeltype::text as on_delete,"
        " confupdtype::text as on_update from pg_constraint where contype = 'f'"
    )
    assert rows, "no foreign key at all was found"
    obey(
        [
            f"{row['held_by']}.{row['conname']}"
            for row in rows
            if row["on_delete"] != "r" or row["on_update"] not in {"r", "a"}
        ],
        reason="A cascade deletes history that nobody asked to delete.",
        mend="references … on delete restrict",
    )


async def test_money_is_never_missing_and_never_guessed() -> None:
    money = [row for row in await _columns() if str(row["column_name"]).endswith("_minor")]
    assert money, "no money column was found"
    faults = []
    for row in money:
        name = f"{row['table_name']}.{row['column_name']}"
        if row["kind"] != "bigint":
            faults.append(f"{name} is {row['kind']}")
        if not row["is_required"] and name not in MONEY_MAY_BE_NULL:
            faults.append(f"{name} may be null")
        if row["has_default"]:
            faults.append(f"{name} has a default")
    obey(
        faults,
        reason="Money that was forgotten must fail, not become zero.",
        mend="amount_minor bigint not null",
    )


async def test_no_column_has_a_default() -> None:
    obey(
        [
            f"{row['table_name']}.{row['column_name']}"
            for row in await _columns()
            if row["has_default"]
            and f"{row['table_name']}.{row['column_name']}" not in DEFAULTS_MAY
        ],
        reason="A default writes what nobody decided, and a clock default looks at a clock.",
        mend="Give the value in the action's INSERT.",
    )


async def test_money_stands_beside_its_currency() -> None:
    columns = await _columns()
    with_currency = {row["table_name"] for row in columns if row["column_name"] == "currency"}
    money = {
        str(row["table_name"]) for row in columns if str(row["column_name"]).endswith("_minor")
    }
    obey(
        money - with_currency - set(CURRENCY_ELSEWHERE),
        reason="A number without its currency is not money.",
        mend="Add a currency column, or say in CURRENCY_ELSEWHERE which row holds it.",
    )


CURRENCY_ELSEWHERE = {
    "interest_segments": "claims.currency of its claim",
    "ledger_balances": "ledger_accounts.currency of its account",
    "allocations": "payments.currency of its payment",
    "allocation_parts": "payments.currency of its allocation's payment",
    "remittance_lines": "remittances.currency of its remittance",
}


async def test_tables_py_describe_the_very_columns() -> None:
    described = _described()
    real: dict[str, dict[str, Mapping[str, object]]] = {}
    for row in await _columns():
        real.setdefault(str(row["table_name"]), {})[str(row["column_name"])] = row
    faults = [
        f"{name} is in the database but in no tables.py"
        for name in set(real) - set(described) - RUNTIME - COUNTERS
    ]
    for name, table in described.items():
        if name not in real:
            faults.append(f"{name} is in a tables.py but not in the database")
            continue
        faults += _differences(name, table, real[name])
    obey(
        faults,
        reason="tables.py is where people read what is stored; it must be what is stored.",
        mend="Make the SQL of the migration and tables.py say the same.",
    )


def _differences(
    name: str, table: type[Table], real: Mapping[str, Mapping[str, object]]
) -> list[str]:
    # Piccolo gives each table a primary key called `id`, even where the table's key is another.
    told = {column._meta.name: column for column in table._meta.columns}
    if "id" not in real:
        told.pop("id", None)
    faults = [f"{name}.{column} is not in tables.py" for column in set(real) - set(told)]
    faults += [f"{name}.{column} is not in the database" for column in set(told) - set(real)]
    for column in set(real) & set(told):
        kind = str(told[column].column_type).lower()
        if KINDS.get(kind, kind) != real[column]["kind"]:
            faults.append(f"{name}.{column} is {real[column]['kind']}, tables.py says {kind}")
        required = not told[column]._meta.null
        if required != real[column]["is_required"]:
            says = "required" if required else "nullable"
            faults.append(f"{name}.{column}: tables.py says {says}, the database otherwise")
    return faults


KINDS = {"timestamptz": "timestamp with time zone", "varchar": "character varying"}


async def test_tables_py_point_where_the_database_points() -> None:
    """Apart from what Piccolo cannot say: a key that is itself a reference, a row's own kind."""
    rows = await fetch(
        "select conrelid::regclass::text as held_by, a.attname as column_name,"
        " confrelid::regclass::text as points_to from pg_constraint k"
        " join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]"
        " where contype = 'f' and cardinality(conkey) = 1 and confrelid <> conrelid"
        " and not exists (select 1 from pg_constraint p where p.contype = 'p'"
        " and p.conrelid = k.conrelid and p.conkey = k.conkey)"
    )
    real = {(row["held_by"], row["column_name"]): row["points_to"] for row in rows}
    told = {
        (name, column._meta.name): column._foreign_key_meta.resolved_references._meta.tablename
        for name, table in _described().items()
        for column in table._meta.columns
        if isinstance(column, ForeignKey)
    }
    obey(
        [
            f"{at}: the database says {to}, tables.py {told.get(at)}"
            for at, to in real.items()
            if told.get(at) != to and at[0] not in RUNTIME
        ]
        + [f"{at}: only tables.py points to {to}" for at, to in told.items() if at not in real],
        reason="A reference that only one of the two knows is a reference nobody can rely on.",
        mend="columns.reference(To) in tables.py, `references to on delete restrict` in SQL.",
    )


async def _kept_for_ever() -> set[str]:
    rows = await fetch(
        "select tgrelid::regclass::text as name, array_agg(tgname::text) as triggers"
        " from pg_trigger where not tgisinternal group by 1"
    )
    both = {"refuse_change", "refuse_truncate"}
    return {str(row["name"]) for row in rows if both <= set(row["triggers"])}


async def test_history_is_append_only() -> None:
    columns = await _columns()
    days: dict[str, set[object]] = {}
    for row in columns:
        days.setdefault(str(row["table_name"]), set()).add(row["column_name"])
    history = {name for name, has in days.items() if {"effective_day", "recorded_at"} <= has}
    assert {"ledger_postings", "case_log"} <= history
    kept = await _kept_for_ever()
    obey(
        [f"{name} can be changed" for name in history - kept - set(MAY_CHANGE)]
        + [f"MAY_CHANGE names {name}, which is append-only" for name in kept & set(MAY_CHANGE)],
        reason="What has an effective day and a recorded instant is history: added to, not edited.",
        mend="select keep_for_ever('…') after its create table.",
    )


async def test_the_application_owns_nothing_and_cannot_rewrite_history() -> None:
    owned = await fetch(
        "select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = 'public' and pg_get_userbyid(relowner) = $1",
        APP_ROLE,
    )
    role = await fetch(
        "select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls as is_mighty"
        " from pg_roles where rolname = $1",
        APP_ROLE,
    )
    faults = [f"{row['relname']} belongs to {APP_ROLE}" for row in owned]
    if role[0]["is_mighty"]:
        faults.append(f"{APP_ROLE} is a mighty role")
    for name in sorted(await _kept_for_ever()):
        for right in ("update", "delete", "truncate"):
            (row,) = await fetch(
                "select has_table_privilege($1, $2, $3) as may", APP_ROLE, name, right
            )
            if row["may"]:
                faults.append(f"{APP_ROLE} may {right} {name}")
    obey(
        faults,
        reason="Whoever owns a table can take its triggers away; a REVOKE alone binds no owner.",
        mend="Migrate as the owner (KVITT_MIGRATION_URL); keep_for_ever() revokes the rest.",
    )


@pytest.mark.parametrize(
    "statement",
    [
        "update provider_events set kind = 'other'",
        "delete from provider_events",
        "truncate provider_events",
        "truncate case_log",
        "truncate ledger_postings",
    ],
)
async def test_even_the_owner_is_refused(owner: asyncpg.Connection, statement: str) -> None:
    transaction = owner.transaction()
    await transaction.start()
    try:
        await owner.execute(
            "insert into provider_events (event_id, kind, recorded_at)"
            " values ('evt_house', 'one', timestamptz '2026-11-22 09:00Z')"
        )
        with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
            await owner.execute(statement)
    finally:
        await transaction.rollback()
