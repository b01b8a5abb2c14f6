"""What was recorded stays: evidence, judgements, ledger and seals take additions and nothing else (rules 46 and 76)."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from appointments.records.unit_of_work import SqlUnitOfWork
from tests.builders import NOW, a_figure_change, a_judgement, an_appointment, an_event, an_evidence, stocked

CHANGES = {
    "evidence": "UPDATE evidence SET digest = ''",
    "judgements": "UPDATE judgements SET established_words = ''",
    "ledger": "UPDATE ledger SET payload = '{}'",
    "seals": "UPDATE seals SET digest = ''",
    "figure_changes": "UPDATE figure_changes SET value = 1",
    "seal_heads": "UPDATE seal_heads SET number = 7",
}


@pytest.fixture(autouse=True)
def _one_of_each(uow: SqlUnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        records.evidence.add(an_evidence())
        records.judgements.add(a_judgement())
        records.figures.add(a_figure_change())
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
