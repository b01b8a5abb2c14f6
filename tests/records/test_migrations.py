"""The migrations build exactly what the tables declare, on both databases, and the constraints no tool compares."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlmodel import SQLModel

import appointments.records.tables  # noqa: F401  declares every table
from appointments.records.engine import make_engine
from appointments.records.migrations import upgrade

APPEND_ONLY = (
    "evidence",
    "judgements",
    "ledger",
    "seals",
    "seal_heads",
    "figure_changes",
    "reminder_rulebooks",
    "statutory_steps",
    "contact_attempts",
    "vulnerability_checks",
    "order_decisions",
)


@pytest.fixture
def engine(blank_database_url: str) -> Iterator[Engine]:
    upgrade(blank_database_url)
    engine = make_engine(blank_database_url)
    yield engine
    engine.dispose()


def test_from_empty_the_migrations_build_exactly_the_declared_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_upgrading_again_changes_nothing(engine: Engine, blank_database_url: str) -> None:
    before = inspect(engine).get_table_names()
    upgrade(blank_database_url)
    assert inspect(engine).get_table_names() == before


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_a_trigger_stands_before_update_and_delete_of_what_is_only_added(engine: Engine, table: str) -> None:
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            names = connection.scalars(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"), {"table": table}
            ).all()
        else:
            names = connection.scalars(
                text(
                    "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(:table) AND NOT tgisinternal "
                    "AND tgenabled = 'O'"
                ),
                {"table": table},
            ).all()
    assert {f"{table}_refuses_update", f"{table}_refuses_delete"} <= set(names)


def test_the_third_lock_is_in_the_live_schema(engine: Engine) -> None:
    schema = inspect(engine)
    checks = {check["name"] for check in schema.get_check_constraints("appointments")}
    assert {"ck_appointments_blame_needs_judgement", "ck_appointments_judgement_whole"} <= checks
    keys = {key["name"]: key for key in schema.get_foreign_keys("appointments")}
    lock = keys["fk_appointments_judgement_exists"]
    assert lock["constrained_columns"] == ["judgement_ref", "judged_outcome", "judgement_allowed", "ref"]
    assert lock["referred_columns"] == ["ref", "outcome", "allowed", "appointment_ref"]


def test_postgresql_orders_all_text_by_its_bytes_as_sqlite_does(blank_postgresql_url: str) -> None:
    """A seal's digest is over streams in order; a server with another collation must come to the same order."""
    upgrade(blank_postgresql_url)
    engine = make_engine(blank_postgresql_url)
    with engine.connect() as connection:
        others = connection.execute(
            text(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
                "AND data_type IN ('text', 'character varying') AND table_name <> 'alembic_version' "
                "AND collation_name IS DISTINCT FROM 'C'"
            )
        ).all()
    engine.dispose()
    assert others == []


def test_postgresql_excludes_two_overlapping_assignments_of_one_operative(blank_postgresql_url: str) -> None:
    upgrade(blank_postgresql_url)
    engine = make_engine(blank_postgresql_url)
    with engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT condeferrable, condeferred, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE conname = 'ex_assignments_one_place_at_a_time'"
            )
        ).one()
    engine.dispose()
    assert (found[0], found[1]) == (True, True)
    assert "EXCLUDE USING gist" in found[2]
    assert "WHERE (active)" in found[2]


def test_processes_that_start_at_once_bring_a_database_up_to_date_once(blank_postgresql_url: str) -> None:
    with ThreadPoolExecutor(3) as processes:
        for done in [processes.submit(upgrade, blank_postgresql_url) for _ in range(3)]:
            done.result()
    engine = make_engine(blank_postgresql_url)
    try:
        assert inspect(engine).has_table("appointments")
    finally:
        engine.dispose()
