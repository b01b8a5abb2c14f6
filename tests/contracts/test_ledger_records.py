"""Streams begin once and seals cover all of them, in every unit of work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from appointments.ports import UnitOfWork
from appointments.records.ledger import Verified
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.builders import NOW, an_event


def test_a_stream_begins_once(uow: UnitOfWork) -> None:
    with uow.write() as records:
        records.ledger.begin(an_event("A-1"))
        records.ledger.append(an_event("A-1", promise_version=2))
        records.commit()

    def begins_again() -> None:
        with uow.write() as records:
            records.ledger.begin(an_event("A-1", promise_version=3))
            records.commit()

    with pytest.raises((IntegrityError, ValueError)):
        begins_again()
    with uow.write() as records:
        records.ledger.append(an_event("A-1", promise_version=3))
        records.commit()
    if isinstance(uow, SqlUnitOfWork):
        assert uow.verify_ledger(an_event("A-1").stream) == Verified(streams=1, entries=3, seals=0)


def test_seals_are_numbered_and_cover_every_stream(uow: UnitOfWork) -> None:
    with uow.write() as records:
        records.ledger.append(an_event("A-1"))
        records.ledger.append(an_event("A-1", promise_version=2))
        records.ledger.append(an_event("A-2"))
        first = records.ledger.seal(NOW)
        records.commit()
    with uow.write() as records:
        records.ledger.append(an_event("A-3"))
        second = records.ledger.seal(NOW + timedelta(days=1))
        records.commit()
    assert [(seal.number, seal.streams) for seal in (first, second)] == [(1, 2), (2, 3)]
    assert first.digest != second.digest
