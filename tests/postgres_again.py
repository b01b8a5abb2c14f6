"""A migrated PostgreSQL database used by one test after another of a process, as empty for each as a new one.

Making a database costs a copy of eight megabytes and dropping it a checkpoint: a fifth of a whole run. Emptying the
few tables that a test has written costs milliseconds. Every test gets another name for it, so that nothing which is
remembered by address outlives a test; one that changed the schema leaves a database that nobody gets again.
"""

from contextlib import closing

import psycopg
from psycopg import sql
from sqlalchemy import URL

from tests import postgres

# What the migrations made, without what changes when a table is only emptied.
SCHEMA = """
SELECT md5(string_agg(line, '|' ORDER BY line)) FROM (
  SELECT format('%s %s', oid, relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT format('%s %s %s %s', attrelid, attname, atttypid, attnotnull) FROM pg_attribute
    WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
  UNION ALL SELECT format('%s %s', oid, tgenabled) FROM pg_trigger
  UNION ALL SELECT format('%s %s', oid, pg_get_constraintdef(oid)) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT format('%s %s', oid, md5(prosrc)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
) AS lines (line)
"""
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


class Again:
    """`name` is what the database is called now; empty before the first `fresh` and after a change of its schema."""

    def __init__(self, server: URL, admin: psycopg.Connection, template: str) -> None:
        self._server, self._admin, self._template = server, admin, template
        self.name = ""
        self._schema = ""
        self._tables: list[str] = []
        self._given: dict[str, list[bytes]] = {}

    def fresh(self, name: str) -> str:
        """The database under a new name, empty but for what the migrations put there; returns its URL."""
        if self.name:
            self._rename(name)
        else:
            postgres.create(self._admin, name, template=self._template)
            self.name = name
            with closing(self.connect()) as connection:
                self._learn(connection)
        return str(self._server.set(database=name).render_as_string(hide_password=False))

    def clean(self) -> None:
        """Empties what was written, and ends the connections that a test left open."""
        with closing(self.connect()) as connection:
            connection.execute(OTHERS, [self.name])
            same = self._one(connection, SCHEMA) == self._schema
            if same:
                self._empty(connection)
        if not same:
            self.drop()

    def drop(self) -> None:
        if self.name:
            postgres.drop(self._admin, self.name)
            self.name = ""

    def _rename(self, name: str) -> None:
        statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        self._admin.execute(statement.format(sql.Identifier(self.name), sql.Identifier(name)))
        self.name = name

    def connect(self) -> psycopg.Connection:
        """As whoever owns everything; outside of transactions. Close it."""
        host, user = str(self._server.query["host"]), self._server.username
        return psycopg.connect(host=host, user=user, dbname=self.name, autocommit=True)

    def _learn(self, connection: psycopg.Connection) -> None:
        self._schema = str(self._one(connection, SCHEMA))
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        self._tables = [name for (name,) in found]
        self._given = {name: _copied(connection, name) for name in self._written(connection)}

    def _written(self, connection: psycopg.Connection) -> list[str]:
        """The tables with any row."""
        each = [
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(name), sql.Identifier(name))
            for name in self._tables
        ]
        return [name for (name,) in connection.execute(sql.SQL(" UNION ALL ").join(each))]

    def _empty(self, connection: psycopg.Connection) -> None:
        dirty = [name for name in self._written(connection) if not self._as_given(connection, name)]
        counted = connection.execute("SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL").fetchall()
        # The triggers that keep the ledger from being rewritten do not hold for this session alone.
        connection.execute("SET session_replication_role = replica")
        with connection.transaction():
            # Of a few rows: TRUNCATE would make new files for each table and each of its indexes.
            if dirty:
                deleted = (sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in dirty)
                connection.execute(sql.SQL("; ").join(deleted))
            for (name,) in counted:
                connection.execute(sql.SQL("ALTER SEQUENCE {} RESTART").format(sql.Identifier(name)))
            for name in self._given:
                if not self._as_given(connection, name):
                    self._give(connection, name)

    def _give(self, connection: psycopg.Connection, name: str) -> None:
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as copy:
            for line in self._given[name]:
                copy.write(line)

    def _as_given(self, connection: psycopg.Connection, name: str) -> bool:
        return name in self._given and _copied(connection, name) == self._given[name]

    @staticmethod
    def _one(connection: psycopg.Connection, statement: str) -> object:
        row = connection.execute(statement).fetchone()
        return row[0] if row else None


def _copied(connection: psycopg.Connection, name: str) -> list[bytes]:
    with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as copy:
        return [bytes(line) for line in copy]
