"""Connections to either database, set up so that both behave alike.

SQLite is the embedded default; PostgreSQL serves several processes or hosts.
"""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError

# How a SQLite transaction begins is an option of the connection, read when SQLAlchemy says "begin".
BEGINS = "kept_begins"

BUSY_SECONDS = 10  # how long a writer waits for another one before it gives up, on both databases

_POSTGRESQL_SETTINGS = (
    "-c timezone=UTC "
    f"-c lock_timeout={BUSY_SECONDS * 1000} "
    # No query of ours takes half a minute; one that does holds locks that bookings wait for.
    "-c statement_timeout=30000 "
    "-c idle_in_transaction_session_timeout=60000"
)


# So that the kernel finds out within a minute that the network to the server is gone, and closes the socket.
_KEEPALIVES = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}


def make_engine(url: str) -> Engine:
    """An engine for `sqlite:///file` or `postgresql://...`. Whoever makes it disposes it.

    Parameters stay out of error messages, because those are logged and parameters are names and numbers of people.
    """
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        local = {"timeout": BUSY_SECONDS, "isolation_level": None}
        return _sqlite(create_engine(target, connect_args=local, hide_parameters=True))
    if target.drivername == "postgresql":
        target = target.set(drivername="postgresql+psycopg")
    # What the URL asks for besides, such as a schema of its own, comes last: ours would replace it in silence.
    remote = {"options": " ".join([_POSTGRESQL_SETTINGS, *target.normalized_query.get("options", ())]), **_KEEPALIVES}
    engine = create_engine(target, connect_args=remote, hide_parameters=True)
    event.listen(engine, "checkout", _refuse_closed)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection to look with, in a transaction of its own.

    It ends with COMMIT although there is nothing to keep. After a ROLLBACK psycopg forgets every statement it has
    prepared on the connection, tells the server so, and both have to begin anew.
    """
    with engine.connect() as connection:
        yield connection
        connection.commit()


@contextmanager
def one_snapshot(engine: Engine) -> Iterator[Connection]:
    """The same, with every question answered as of the first: what is written meanwhile is not seen.

    For what is held together from several questions. SQLite reads like this anyhow.
    """
    with engine.connect() as connection:
        if not on_sqlite(connection):
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection
        connection.commit()


def on_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _refuse_closed(connection: Any, _record: object, _proxy: object) -> None:
    """A connection that PostgreSQL closed meanwhile must not fail the next request: the pool opens another instead.

    Nothing is to be read from an idle connection until the server closes it, so its socket says so by itself. Asking
    the server each time (the pool's own ping) would cost every transaction a question and an answer more.
    """
    if connection.closed or _something_to_read(connection.fileno()):
        raise DisconnectionError("the server has closed this connection")


def _something_to_read(socket: int) -> bool:
    waiting = select.poll()
    waiting.register(socket, select.POLLIN)
    return bool(waiting.poll(0))


def _sqlite(engine: Engine) -> Engine:
    """The driver would begin transactions late and never before a SELECT; with `isolation_level` None we begin them."""
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")  # readers and the one writer do not wait for each other
    # With FULL every commit waits for the disk, and four writers waited up to 9.5 s for each other. NORMAL cannot
    # damage the file; a power cut may take back the last commits, a crash of the process may not.
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")  # off by default, and without it the third lock is not checked
    # Without it INSERT OR REPLACE would delete a row behind the back of the trigger that refuses deletions.
    cursor.execute("PRAGMA recursive_triggers = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(BEGINS, "BEGIN"))
