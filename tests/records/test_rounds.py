"""Reading rounds for the search: the same few queries however many operatives and days are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import Engine, event

from appointments.domain.appointments import Role
from appointments.domain.times import at
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.builders import (
    DAY,
    OPERATIVE,
    a_promise,
    an_absence,
    an_appointment,
    an_assignment,
    an_operative,
    between,
    shifts,
    stocked,
)

MANY = [f"O-1{n}" for n in range(10)]


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The SELECTs that were sent meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def with_many_rounds(uow: SqlUnitOfWork) -> None:
    stocked(uow)
    with uow.write() as records:
        for ref in MANY:
            records.operatives.put(an_operative(ref))
            records.operatives.set_shift_patterns(ref, shifts(ref))
            records.operatives.add_absence(an_absence(ref))
            for number, starts in enumerate((time(9), time(11))):
                planned = (an_assignment(ref, starts=starts),)
                records.appointments.add(an_appointment(f"A-{ref}-{number}", assignments=planned))
        records.commit()


def test_ten_operatives_and_four_weeks_take_as_many_queries_as_one_and_a_day(
    engine: Engine, uow: SqlUnitOfWork
) -> None:
    with_many_rounds(uow)
    with uow.read() as records, counted(engine) as few:
        assert len(records.rounds.between(MANY[:1], DAY, DAY)) == 1
    with uow.read() as records, counted(engine) as many:
        assert len(records.rounds.between(MANY, date(2026, 11, 2), date(2026, 11, 29))) == 200
    assert len(many) == len(few) == 6


def test_an_absence_shortens_the_shift_of_its_own_operative_only(uow: SqlUnitOfWork) -> None:
    with_many_rounds(uow)
    with uow.read() as records:
        there, away = records.rounds.between([MANY[0], OPERATIVE], DAY, DAY)
    assert (there.operative.ref, there.shift.ends) == (OPERATIVE, at(DAY, time(16, 30)))
    assert (away.operative.ref, away.shift.ends) == (MANY[0], at(DAY, time(14)))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 3, 29),  # a Sunday of 23 hours
        date(2026, 10, 25),  # a Sunday of 25 hours
        date(2026, 7, 5),  # a Sunday in summer
    ],
)
def test_a_visit_belongs_to_the_london_day_it_is_planned_on(uow: SqlUnitOfWork, day: date) -> None:
    stocked(uow)
    late = between(time(0, 15), time(2), day)  # in summer the day before, by UTC
    planned = replace(an_assignment(), planned=replace(late, starts=at(day, time(0, 30))))
    with uow.write() as records:
        records.operatives.set_shift_patterns(
            OPERATIVE, shifts(starts=time(0, 15), ends=time(8), weekdays=[6], valid_from=day)
        )
        promise = replace(a_promise(window=late), day=day)
        records.appointments.add(replace(an_appointment(assignments=(planned,)), promises=(promise,)))
        records.commit()
    with uow.read() as records:
        rounds = records.rounds.between([OPERATIVE], day - timedelta(days=1), day + timedelta(days=1))
    assert [found.day for found in rounds] == [day]
    assert [stop.planned_start for stop in rounds[0].stops] == [at(day, time(0, 30))]


def test_a_second_of_a_crew_who_left_the_crew_leaves_the_visit_movable(uow: SqlUnitOfWork) -> None:
    stocked(uow, an_appointment(assignments=(an_assignment(), an_assignment("O-08", role=Role.SECOND))))
    with uow.write() as records:
        both = records.appointments.get("A-1")
        records.appointments.save(replace(both, assignments=both.assignments[:1]))
        records.commit()
    with uow.read() as records:
        assert [stop.fixed for stop in records.rounds.between([OPERATIVE], DAY, DAY)[0].stops] == [False]
