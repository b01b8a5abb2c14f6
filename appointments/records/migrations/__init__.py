"""Numbered changes of the database, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from appointments.records.engine import make_engine, on_sqlite

_ONE_AT_A_TIME = 7_260_153  # any number that is ours alone


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to a revision; creates everything in an empty one. Safe to call again."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            _prepare(connection)
            at = MigrationContext.configure(connection).get_current_revision()
            connection.rollback()  # each change has a transaction of its own
            if revision != "head" or at != newest():
                command.upgrade(config_for(connection), revision)
    finally:
        engine.dispose()


@cache
def newest() -> str | None:
    """The last of the numbered changes. They are read once for a process: to read them takes longer than to look."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def config_for(connection: Connection) -> Config:
    """Alembic's configuration around an open connection, without an ini file."""
    config = _config()
    config.attributes["connection"] = connection
    return config


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def _prepare(connection: Connection) -> None:
    if on_sqlite(connection):
        # Batch mode rebuilds a table by dropping the old one, which foreign keys would forbid.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    else:
        connection.exec_driver_sql("SET statement_timeout = 0")  # a new index on a large table takes its time
        # Several processes start at once; one of them changes the database. The lock ends with the session.
        connection.exec_driver_sql("SET lock_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({_ONE_AT_A_TIME})")
        connection.exec_driver_sql("RESET lock_timeout")
    connection.commit()
