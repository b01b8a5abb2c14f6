"""Connections to either database behave alike where it matters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, StatementError

from appointments.records.engine import make_engine, one_snapshot, reading
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.builders import NOW, a_household, a_message, an_appointment, stocked


def test_an_instant_comes_back_in_utc_whatever_zone_it_was_given_in(uow: SqlUnitOfWork) -> None:
    summer = timezone(timedelta(hours=1))
    given = datetime(2026, 7, 1, 10, 30, 0, 123456, tzinfo=summer)
    stocked(uow, an_appointment())
    with uow.write() as records:
        records.messages.add(a_message(not_before=given))
        records.commit()
    with uow.read() as records:
        found = records.messages.get("M-1").not_before
    assert found == given
    assert found.tzinfo is UTC


def test_a_naive_time_is_refused(uow: SqlUnitOfWork) -> None:
    stocked(uow, an_appointment())
    naive = NOW.replace(tzinfo=None)

    def add() -> None:
        with uow.write() as records:
            records.messages.add(a_message(not_before=naive))

    with pytest.raises(StatementError, match="timezone"):
        add()


def test_a_reference_to_nothing_is_refused(uow: SqlUnitOfWork) -> None:
    def add() -> None:
        with uow.write() as records:
            records.households.add(a_household(home_ref="H-unknown"))
            records.commit()

    with pytest.raises(IntegrityError):
        add()


def test_an_error_message_holds_nobodys_number(uow: SqlUnitOfWork) -> None:
    def add() -> None:
        with uow.write() as records:
            records.messages.add(a_message(to="+447700900666", appointment_ref="A-unknown"))
            records.commit()

    with pytest.raises(IntegrityError) as refused:
        add()
    assert "+447700900666" not in str(refused.value)


def test_sqlite_reads_while_somebody_writes(sqlite_url: str) -> None:
    """Write-ahead logging and our own BEGIN: a reader neither waits for the writer nor sees half of its work."""
    engine = make_engine(sqlite_url)
    uow = SqlUnitOfWork(engine)
    with uow.write() as writing:
        writing.landlord.put_trade("PLUMBING", "Plumbing")
        with uow.read() as reading:
            assert reading.landlord.trades() == {}
        writing.commit()
    with uow.read() as reading:
        assert reading.landlord.trades() == {"PLUMBING": "Plumbing"}
    engine.dispose()


def test_in_one_snapshot_nothing_is_seen_that_was_written_meanwhile(engine: Engine, uow: SqlUnitOfWork) -> None:
    trades = text("SELECT count(*) FROM trades")
    with one_snapshot(engine) as connection:
        assert connection.scalar(trades) == 0
        with uow.write() as writing:
            writing.landlord.put_trade("PLUMBING", "Plumbing")
            writing.commit()
        assert connection.scalar(trades) == 0
    with reading(engine) as connection:
        assert connection.scalar(trades) == 1


def test_postgresql_sessions_speak_utc_and_wait_for_a_lock_no_longer_than_agreed(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url)
    with engine.connect() as connection:
        settings = {name: connection.scalar(text(f"SHOW {name}")) for name in ("timezone", "lock_timeout")}
    engine.dispose()
    assert settings == {"timezone": "UTC", "lock_timeout": "10s"}


def test_a_connection_that_the_server_closed_fails_no_request(postgresql_url: str) -> None:
    engine, other = make_engine(postgresql_url), make_engine(postgresql_url)
    with engine.connect() as connection:
        closed = connection.scalar(text("SELECT pg_backend_pid()"))
    with other.connect() as administrator:
        # Waits until it is gone, so that the socket has been closed before we look.
        assert administrator.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": closed})
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != closed
    engine.dispose()
    other.dispose()


def test_what_was_prepared_stays_prepared_from_one_reading_to_the_next(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url)
    uow = SqlUnitOfWork(engine)
    for _ in range(10):  # psycopg prepares what it has sent five times
        with uow.read() as records:
            records.landlord.trades()
        with reading(engine) as connection:
            connection.scalar(text("SELECT count(*) FROM homes"))
    with engine.connect() as connection:
        prepared = " ".join(connection.scalars(text("SELECT statement FROM pg_prepared_statements")))
    engine.dispose()
    assert "FROM trades" in prepared
    assert "FROM homes" in prepared


def test_a_url_without_a_driver_gets_ours(engine: Engine) -> None:
    bare = engine.url.set(drivername=engine.url.get_backend_name())
    other = make_engine(bare.render_as_string(hide_password=False))
    with other.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM homes")) == 0
    other.dispose()
