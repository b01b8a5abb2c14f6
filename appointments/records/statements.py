"""The few statements that all repositories share, in the words of either database.

Repositories speak SQL through the tables of the row classes and hold no rows in memory: what a transaction reads is
what the database says at that moment, and a version is compared in the statement that raises it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Table, bindparam, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from appointments.domain.errors import NotFound, Stale
from appointments.records.engine import on_sqlite
from appointments.records.rows import Row


def table_of(row: type[SQLModel]) -> Table:
    """The table behind a row class."""
    return SQLModel.metadata.tables[str(row.__tablename__)]


def one(connection: Connection, table: Table, *where: ColumnElement[bool]) -> Row | None:
    return cast("Row | None", connection.execute(select(table).where(*where)).mappings().one_or_none())


def required(connection: Connection, table: Table, ref: str, words: str) -> Row:
    """The row with this reference; NotFound says `words` and the reference."""
    found = one(connection, table, table.c.ref == ref)
    if found is None:
        raise NotFound(f"there is no {words} {ref}")
    return found


def rows(
    connection: Connection,
    table: Table,
    *where: ColumnElement[bool],
    by: Sequence[ColumnElement[Any]],
    limit: int | None = None,
) -> Sequence[Row]:
    """Rows in a stated order; there is no other kind."""
    found = connection.execute(select(table).where(*where).order_by(*by).limit(limit)).mappings().all()
    return cast("Sequence[Row]", found)


def insert(connection: Connection, table: Table, values: Iterable[Mapping[str, object]]) -> None:
    """All of them; nothing is sent for none."""
    found = [dict(value) for value in values]
    if found:
        connection.execute(table.insert(), found)


def insert_new(connection: Connection, table: Table, values: Mapping[str, object], *, key: Sequence[str]) -> bool:
    """False, and nothing changed, when a row with this unique key exists already."""
    statement = _insert(connection, table).values(**values).on_conflict_do_nothing(index_elements=key)
    # What came back was inserted; the count of rows is not known on PostgreSQL where a number is generated.
    return connection.execute(statement.returning(table.c[key[0]])).first() is not None


def put(connection: Connection, table: Table, values: Mapping[str, object], *, key: Sequence[str] = ("ref",)) -> None:
    """Insert, or replace every column of the row with this key."""
    put_all(connection, table, [values], key=key, replaced=[name for name in values if name not in key])


def put_all(
    connection: Connection,
    table: Table,
    values: Sequence[Mapping[str, object]],
    *,
    key: Sequence[str],
    replaced: Sequence[str],
) -> None:
    """Insert, or replace the columns `replaced` of rows whose key exists."""
    statement = _insert(connection, table)
    changed = {name: statement.excluded[name] for name in replaced}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=changed), [dict(v) for v in values])


def raise_versions(
    connection: Connection, table: Table, firsts: Sequence[Mapping[str, object]], *, key: Sequence[str]
) -> None:
    """Insert the first versions, and raise by one those that exist."""
    if not firsts:
        return
    statement = _insert(connection, table)
    raised = {"version": table.c.version + 1}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=raised), [dict(v) for v in firsts])


def save_version(connection: Connection, table: Table, values: Mapping[str, object], *, read: int) -> None:
    """Replace the row with `values`' reference, its version one higher; Stale when it is not `read` any more."""
    statement = (
        update(table)
        .where(table.c.ref == values["ref"], table.c.version == read)
        .values(**{**values, "version": read + 1})
    )
    if connection.execute(statement).rowcount != 1:
        raise Stale(f"{values['ref']} was changed by somebody else meanwhile; look at it again")


def save_versions(connection: Connection, table: Table, values: Sequence[Mapping[str, object]]) -> None:
    """Replace many rows, each one version higher than `values` has it; Stale when one is not at that version any more.

    One statement claims them all, and holds their rows; only then are they written.
    """
    if len(values) == 1:
        save_version(connection, table, values[0], read=cast("int", values[0]["version"]))
    if len(values) < 2:
        return
    as_read = tuple_(table.c.ref, table.c.version).in_([(value["ref"], value["version"]) for value in values])
    if connection.execute(update(table).where(as_read).values(version=table.c.version + 1)).rowcount != len(values):
        raise Stale("something was changed by somebody else meanwhile; look at it again")
    changed: dict[str, object] = {
        name: bindparam(f"new_{name}") for name in values[0] if name not in {"ref", "version"}
    }
    put = update(table).where(table.c.ref == bindparam("new_ref")).values(changed)
    connection.execute(put, [{f"new_{name}": given for name, given in value.items()} for value in values])


def save_row(connection: Connection, table: Table, values: Mapping[str, object], words: str) -> None:
    """Replace a row that has no version; NotFound when it is not there."""
    statement = update(table).where(table.c.ref == values["ref"]).values(**values)
    if connection.execute(statement).rowcount != 1:
        raise NotFound(f"there is no {words} {values['ref']}")


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if on_sqlite(connection) else postgresql.insert(table)
