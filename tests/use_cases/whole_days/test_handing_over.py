"""Visits that change hands together: as one by one, without more statements for more of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import Engine

from appointments.domain.appointments import Appointment
from appointments.domain.day_plans import Move
from appointments.domain.errors import Stale
from appointments.domain.messages import Landlord
from appointments.records.engine import make_engine
from appointments.records.ledger import Verified
from appointments.records.unit_of_work import SqlUnitOfWork
from appointments.use_cases.steps.handing_over import hand_over_all
from appointments.use_cases.steps.teller import Teller
from policies.reminders import RemindersAndQuietHours
from tests.builders import NOW, OPERATIVE, an_appointment, an_assignment, an_operative, stocked
from tests.views.counting import statements

TELLER = Teller(Landlord("Test Landlord", "01632 960000"), RemindersAndQuietHours())
OTHER = "O-2"


def _booked(uow: SqlUnitOfWork, count: int) -> list[Appointment]:
    """Visits of ten minutes, one after the other."""
    visits = [
        an_appointment(f"A-{n:02d}", assignments=(an_assignment(starts=time(8, 10 * n), minutes=10),))
        for n in range(count)
    ]
    stocked(uow, *visits)
    with uow.write() as records:
        records.operatives.put(an_operative(OTHER))
        records.commit()
    return visits


def _to_the_other(visit: Appointment) -> Move:
    starts = visit.assignments[0].planned.starts
    return Move(visit.ref, (OPERATIVE,), (OTHER,), starts, starts + timedelta(minutes=5))


def _hand_over(uow: SqlUnitOfWork, visits: Sequence[Appointment]) -> None:
    moves = [_to_the_other(visit) for visit in visits]
    with uow.write() as records:
        hand_over_all(records, moves, because="D-1", by="U-planner", teller=TELLER, now=NOW)
        records.commit()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def uow(engine: Engine) -> SqlUnitOfWork:
    return SqlUnitOfWork(engine)


def test_each_goes_to_the_other_at_its_new_minute_and_no_promise_is_touched(uow: SqlUnitOfWork) -> None:
    visits = _booked(uow, 3)

    _hand_over(uow, visits)

    with uow.read() as records:
        after = records.appointments.named(visit.ref for visit in visits)
    assert [(each.lead, each.promises) for each in after] == [(OTHER, visit.promises) for visit in visits]
    assert [each.assignments[0].planned.starts for each in after] == [_to_the_other(v).starts_after for v in visits]
    assert uow.verify_ledger() == Verified(streams=3, entries=3, seals=0)


def test_more_visits_take_no_more_statements(engine: Engine, uow: SqlUnitOfWork) -> None:
    visits = _booked(uow, 6)
    with statements(engine) as for_two:
        _hand_over(uow, visits[:2])
    with statements(engine) as for_four:
        _hand_over(uow, visits[2:])
    assert len(for_two) == len(for_four)


def test_one_visit_that_may_not_change_hands_stops_all(uow: SqlUnitOfWork) -> None:
    visits = _booked(uow, 2)
    with uow.write() as records:
        records.appointments.save(replace(records.appointments.get(visits[1].ref), pinned=True))
        records.commit()

    with pytest.raises(Stale, match="pinned"):
        _hand_over(uow, visits)

    with uow.read() as records:
        assert [each.lead for each in records.appointments.named(v.ref for v in visits)] == [OPERATIVE, OPERATIVE]


def test_nothing_to_hand_over_is_nothing_done(uow: SqlUnitOfWork) -> None:
    _hand_over(uow, [])
    assert uow.verify_ledger() == Verified(streams=0, entries=0, seals=0)
