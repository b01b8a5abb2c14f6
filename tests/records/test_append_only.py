"""What was recorded stays: evidence, judgements, ledger and seals take additions and nothing else (rules 46 and 76)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from appointments.domain.calls import Call, CallResult, CallState
from appointments.domain.device_actions import DeviceAction
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.builders import (
    NOW,
    a_call,
    a_figure_change,
    a_judgement,
    a_rulebook,
    an_appointment,
    an_event,
    an_evidence,
    stocked,
)

CHANGES = {
    "evidence": "UPDATE evidence SET digest = ''",
    "judgements": "UPDATE judgements SET established_words = ''",
    "ledger": "UPDATE ledger SET payload = '{}'",
    "seals": "UPDATE seals SET digest = ''",
    "figure_changes": "UPDATE figure_changes SET value = 1",
    "reminder_rulebooks": "UPDATE reminder_rulebooks SET why = ''",
    "seal_heads": "UPDATE seal_heads SET number = 7",
}


@pytest.fixture(autouse=True)
def _one_of_each(uow: SqlUnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        records.evidence.add(an_evidence())
        records.judgements.add(a_judgement())
        records.figures.add(a_figure_change())
        records.reminder_rulebooks.add(a_rulebook())
        records.ledger.append(an_event())
        records.ledger.seal(NOW)
        records.commit()


@pytest.mark.parametrize("table", CHANGES)
def test_nothing_of_it_is_changed_or_deleted(engine: Engine, table: str) -> None:
    for statement in (CHANGES[table], f"DELETE FROM {table}"):
        with engine.connect() as connection, pytest.raises(IntegrityError, match="append-only"):
            connection.execute(text(statement))


@pytest.mark.parametrize("table", CHANGES)
def test_it_cannot_be_emptied_or_replaced_at_one_stroke(engine: Engine, table: str) -> None:
    """PostgreSQL's TRUNCATE fires no row trigger, and SQLite's REPLACE deletes without one unless it is told to."""
    stroke = {"postgresql": f"TRUNCATE {table} CASCADE", "sqlite": f"REPLACE INTO {table} SELECT * FROM {table}"}
    with engine.connect() as connection, pytest.raises(IntegrityError, match="append-only"):
        connection.execute(text(stroke[engine.dialect.name]))


# --- calls, which change until they have ended


def an_ended_call() -> Call:
    return replace(
        a_call(), provider_ref="P-1", state=CallState.ENDED, result=CallResult.NO_ANSWER, ended_at=NOW, seconds=0
    )


def _stored(uow: SqlUnitOfWork, call: Call) -> None:
    with uow.write() as records:
        assert records.calls.add(call)
        records.commit()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE calls SET result = 'answered'",
        "UPDATE calls SET state = 'placed'",
        "UPDATE calls SET seconds = 90",
        "UPDATE calls SET ended_at = asked_at",
        "UPDATE calls SET provider_ref = NULL",
        "DELETE FROM calls",
    ],
)
def test_what_a_provider_said_of_a_call_that_has_ended_stays(engine: Engine, uow: SqlUnitOfWork, change: str) -> None:
    _stored(uow, an_ended_call())
    with engine.connect() as connection, pytest.raises(IntegrityError, match="append-only"):
        connection.execute(text(change))


def test_a_call_goes_on_until_it_has_ended_and_its_number_may_be_erased(engine: Engine, uow: SqlUnitOfWork) -> None:
    _stored(uow, a_call())
    with uow.write() as records:
        records.calls.save(an_ended_call())
        records.commit()
    with engine.begin() as connection:
        connection.execute(text("UPDATE calls SET number = ''"))
    with uow.read() as records:
        assert records.calls.get("CA-1") == replace(an_ended_call(), number="")


def test_every_table_that_holds_what_was_seen_or_said_is_kept(engine: Engine) -> None:
    """A new table of evidence is in this list, or says here why it is not."""
    of_orders = {"contact_attempts", "vulnerability_checks", "order_decisions", "statutory_steps"}
    of_looks = {"access_log", "requirement_reviews", "erasures", "legal_holds"}
    # Changes of those about orders are tried in test_words_that_go, of those about looks in test_retain.
    kept = {*CHANGES, "calls", "device_actions", *of_orders, *of_looks}
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            named = text("SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'")
        else:
            named = text("SELECT DISTINCT event_object_table FROM information_schema.triggers")
        assert set(connection.execute(named).scalars()) == kept


# --- what phones sent, of which only what became of it changes


@pytest.fixture
def an_action(uow: SqlUnitOfWork) -> str:
    with uow.write() as records:
        records.device_actions.add(DeviceAction("E-9", "U-1", "O-07", '{"kind":"knock"}', NOW, NOW))
        records.commit()
    return "E-9"


@pytest.mark.parametrize(
    "change",
    [
        "sent = '{}'",
        "at = '2020-01-01'",
        "received_at = '2020-01-01'",
        "\"by\" = 'U-2'",
        "kind = 'claim'",
        "ref = 'E-8'",
    ]
    + ["steady_ms = 5", "device_at = '2020-01-01'", "appointment_ref = 'A-2'", "held_known = 'steady'"],
)
def test_what_a_phone_said_is_not_changed(engine: Engine, an_action: str, change: str) -> None:
    with engine.connect() as connection, pytest.raises(IntegrityError, match="append-only"):
        connection.execute(text(f"UPDATE device_actions SET {change} WHERE ref = :ref"), {"ref": an_action})
    with engine.connect() as connection, pytest.raises(IntegrityError, match="append-only"):
        connection.execute(text("DELETE FROM device_actions"))


def test_what_became_of_it_is_and_its_words_go_when_they_were_kept_long_enough(engine: Engine, an_action: str) -> None:
    with engine.connect() as connection:
        for change in ("state = 'applied', words = 'Kept.'", "sent = '', words = ''"):
            connection.execute(text(f"UPDATE device_actions SET {change} WHERE ref = :ref"), {"ref": an_action})
