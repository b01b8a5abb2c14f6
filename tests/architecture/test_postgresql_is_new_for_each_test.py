"""One PostgreSQL database serves one test after another; none finds anything of the one before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest
from sqlalchemy import URL

from tests.postgres_again import Again

# Several processes run tests at once, on one server.
FIRST, SECOND = (f"kept_again_{os.getpid()}_{number}" for number in (1, 2))
ACCOUNT = (
    "INSERT INTO accounts (ref, username, name, role, password_hash, active) "
    "VALUES ('U-1', 'planner-01', 'Planner 01', 'planner', '', true)"
)
SEQUENCE = "SELECT last_value FROM pg_sequences WHERE sequencename = 'messages_id_seq'"


@pytest.fixture
def again(_postgresql_server: URL, _postgresql_admin: psycopg.Connection, _postgresql_template: str) -> Iterator[Again]:
    again = Again(_postgresql_server, _postgresql_admin, _postgresql_template)
    yield again
    again.drop()


def run(again: Again, *statements: str) -> list[Any]:
    with closing(again.connect()) as connection:
        for statement in statements[:-1]:
            connection.execute(statement)
        found = connection.execute(statements[-1])
        return found.fetchall() if found.description else []


def test_rows_counters_and_what_the_migrations_put_there_are_as_new(again: Again) -> None:
    again.fresh(FIRST)
    run(again, "SELECT nextval('messages_id_seq')", ACCOUNT, "DELETE FROM alembic_version")
    again.clean()

    assert SECOND in again.fresh(SECOND)
    assert run(again, "SELECT count(*) FROM accounts") == [(0,)]
    assert run(again, "SELECT count(*) FROM alembic_version") == [(1,)]
    assert run(again, SEQUENCE) == [(None,)]


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE messages DISABLE TRIGGER ALL",
        "ALTER TABLE accounts ADD COLUMN more text",
        "CREATE TABLE more (id integer)",
        "DROP TRIGGER evidence_refuses_update ON evidence",
    ],
)
def test_a_database_whose_schema_was_changed_is_not_used_again(again: Again, change: str) -> None:
    again.fresh(FIRST)
    run(again, change)
    again.clean()
    assert again.name == ""

    again.fresh(SECOND)
    again.clean()
    assert again.name == SECOND


def test_a_connection_that_a_test_left_open_keeps_nothing_locked(again: Again) -> None:
    again.fresh(FIRST)
    with closing(again.connect()) as left:
        left.execute("BEGIN")
        left.execute("LOCK TABLE accounts")
        left.execute(ACCOUNT)
        again.clean()
        with pytest.raises(psycopg.OperationalError):
            left.execute("SELECT 1")

    again.fresh(SECOND)
    assert run(again, "SELECT count(*) FROM accounts") == [(0,)]
