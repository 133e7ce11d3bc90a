"""Safe columns: NOT NULL, without defaults, foreign keys that restrict.

Piccolo's own factories would add `DEFAULT 0`, `DEFAULT ''` and cascading deletes: silent zero money
and silently vanishing rows. `tables.py` files describe their tables with these and nothing else.
"""

import uuid
from typing import Any

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Text,
    Timestamptz,
)
from piccolo.table import Table
from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    """A fresh UUIDv7: unique, and later ones sort after earlier ones."""
    return uuid7()


def primary_id() -> UUID:
    """The row's identity, given by `new_id()` in the action, never by the database."""
    return UUID(primary_key=True, default=None)


def identity(*, null: bool = False) -> UUID:
    """The identity of something that lies in another table, or in none."""
    return UUID(default=None, null=null)


def day(*, null: bool = False) -> Date:
    """A legal day."""
    return Date(default=None, null=null)


def instant(*, null: bool = False) -> Timestamptz:
    """A moment in UTC."""
    return Timestamptz(default=None, null=null)


def amount_minor(*, null: bool = False) -> BigInt:
    """Money in minor units; its currency stands in a column beside it."""
    return BigInt(default=None, null=null)


def integer(*, null: bool = False) -> Integer:
    """A count."""
    return Integer(default=None, null=null)


def currency(*, null: bool = False) -> Text:
    """A currency by its ISO 4217 letters."""
    return Text(default=None, null=null)


def code(*, null: bool = False) -> Text:
    """A word from a closed list."""
    return Text(default=None, null=null)


def text(*, null: bool = False) -> Text:
    """Free words; personal content belongs in `sealed`."""
    return Text(default=None, null=null)


def flag(*, null: bool = False) -> Boolean:
    """Yes or no."""
    return Boolean(default=None, null=null)


def json(*, null: bool = False) -> JSONB:
    """A document; read and written as Python values by the pool's codec."""
    return JSONB(default=None, null=null)


def sealed(*, null: bool = False) -> Bytea:
    """Personal content, sealed with a key of its person."""
    return Bytea(default=None, null=null)


def digest(*, null: bool = False) -> Bytea:
    """A hash: of a file, a row, or (keyed) of something to be searched without being read."""
    return Bytea(default=None, null=null)


def reference(to: type[Table], *, null: bool = False) -> ForeignKey[Any]:
    """A reference that forbids deleting what it points to."""
    return ForeignKey(
        to, default=None, null=null, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
