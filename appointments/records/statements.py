"""The few statements that all repositories share, in the words of either database.

Repositories speak SQL through the tables of the row classes and hold no rows in memory: what a transaction reads is
what the database says at that moment, and a version is compared in the statement that raises it.

A statement whose shape does not depend on its values is built once for each table; building it takes about as long as
sending it does. Its values then come as parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Insert,
    Label,
    Select,
    Table,
    Update,
    bindparam,
    select,
    tuple_,
    update,
)
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


def labelled(table: Table, prefix: str) -> list[Label[Any]]:
    """The columns of a table that is joined to others, under names of their own; `part` takes them out of a row."""
    return [column.label(f"{prefix}{column.name}") for column in table.c]


def part(row: Row, table: Table, prefix: str) -> Row:
    return {column.name: row[f"{prefix}{column.name}"] for column in table.c}


def required(connection: Connection, table: Table, ref: str, words: str) -> Row:
    """The row with this reference; NotFound says `words` and the reference."""
    found = connection.execute(_by_ref(table), {"wanted": ref}).mappings().one_or_none()
    if found is None:
        raise NotFound(f"there is no {words} {ref}")
    return cast("Row", found)


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


def rows_of(connection: Connection, table: Table, column: str, value: object, *, by: Sequence[str]) -> Sequence[Row]:
    """Rows with one value in one column, in order of the columns `by`."""
    found = connection.execute(_rows_of(table, column, tuple(by)), {"wanted": value}).mappings().all()
    return cast("Sequence[Row]", found)


def rows_in(connection: Connection, table: Table, column: str, values: Iterable[object], *, by: str) -> Sequence[Row]:
    """Rows with any of these values in one column, in order of the column `by`."""
    found = connection.execute(_rows_in(table, column, by), {"wanted": list(values)}).mappings().all()
    return cast("Sequence[Row]", found)


def insert(connection: Connection, table: Table, values: Iterable[Mapping[str, object]]) -> None:
    """All of them; nothing is sent for none."""
    found = [dict(value) for value in values]
    if found:
        connection.execute(_insert_all(table), found)


def insert_new(connection: Connection, table: Table, values: Mapping[str, object], *, key: Sequence[str]) -> bool:
    """False, and nothing changed, when a row with this unique key exists already."""
    # What came back was inserted; the count of rows is not known on PostgreSQL where a number is generated.
    statement = _insert_new(table, tuple(key), sqlite_words=on_sqlite(connection))
    return connection.execute(statement, dict(values)).first() is not None


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
    statement = _put(table, tuple(key), tuple(replaced), sqlite_words=on_sqlite(connection))
    connection.execute(statement, [dict(v) for v in values])


def raise_versions(
    connection: Connection, table: Table, firsts: Sequence[Mapping[str, object]], *, key: Sequence[str]
) -> None:
    """Insert the first versions, and raise by one those that exist."""
    if not firsts:
        return
    statement = _raise(table, tuple(key), sqlite_words=on_sqlite(connection))
    connection.execute(statement, [dict(v) for v in firsts])


def save_version(connection: Connection, table: Table, values: Mapping[str, object], *, read: int) -> None:
    """Replace the row with `values`' reference, its version one higher; Stale when it is not `read` any more."""
    changed = {name: value for name, value in values.items() if name != "ref"}
    if not _raised(connection, table, str(values["ref"]), changed, read):
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


def claim_version(connection: Connection, table: Table, ref: str, words: str, *, read: int) -> None:
    """Raise the version of a row by one and change nothing else; Stale says `words` when it is not `read` any more."""
    if not _raised(connection, table, ref, {}, read):
        raise Stale(f"{words} was changed by somebody else meanwhile")


def save_row(connection: Connection, table: Table, values: Mapping[str, object], words: str) -> None:
    """Replace a row that has no version; NotFound when it is not there."""
    changed = {name: value for name, value in values.items() if name != "ref"}
    if connection.execute(_update(table), {**changed, "this_ref": values["ref"]}).rowcount != 1:
        raise NotFound(f"there is no {words} {values['ref']}")


def _raised(connection: Connection, table: Table, ref: str, changed: Mapping[str, object], read: int) -> bool:
    values = {**changed, "version": read + 1, "this_ref": ref, "version_read": read}
    return connection.execute(_update_version(table), values).rowcount == 1


@cache
def _by_ref(table: Table) -> Select[Any]:
    return select(table).where(table.c.ref == bindparam("wanted"))


@cache
def _rows_of(table: Table, column: str, by: tuple[str, ...]) -> Select[Any]:
    return select(table).where(table.c[column] == bindparam("wanted")).order_by(*(table.c[name] for name in by))


@cache
def _rows_in(table: Table, column: str, by: str) -> Select[Any]:
    return select(table).where(table.c[column].in_(bindparam("wanted", expanding=True))).order_by(table.c[by])


@cache
def _insert_all(table: Table) -> Insert:
    return table.insert()


@cache
def _update(table: Table) -> Update:
    return update(table).where(table.c.ref == bindparam("this_ref"))


@cache
def _update_version(table: Table) -> Update:
    return _update(table).where(table.c.version == bindparam("version_read"))


@cache
def _insert_new(table: Table, key: tuple[str, ...], *, sqlite_words: bool) -> Executable:
    statement = _insert(table, sqlite_words=sqlite_words).on_conflict_do_nothing(index_elements=key)
    return statement.returning(table.c[key[0]])


@cache
def _put(table: Table, key: tuple[str, ...], replaced: tuple[str, ...], *, sqlite_words: bool) -> Executable:
    statement = _insert(table, sqlite_words=sqlite_words)
    changed = {name: statement.excluded[name] for name in replaced}
    return statement.on_conflict_do_update(index_elements=key, set_=changed)


@cache
def _raise(table: Table, key: tuple[str, ...], *, sqlite_words: bool) -> Executable:
    statement = _insert(table, sqlite_words=sqlite_words)
    return statement.on_conflict_do_update(index_elements=key, set_={"version": table.c.version + 1})


def _insert(table: Table, *, sqlite_words: bool) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if sqlite_words else postgresql.insert(table)
