"""The rounds of operatives, their versions and their stops, as every unit of work keeps them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from appointments.domain.appointments import Appointment, Role, State
from appointments.domain.errors import NotFound, Stale
from appointments.domain.homes import Place
from appointments.domain.outcomes import Outcome
from appointments.domain.rounds import RoundPlan
from appointments.domain.times import at
from appointments.ports import Records, UnitOfWork
from tests.builders import (
    APPOINTMENT,
    DAY,
    MORNING,
    NOW,
    OPERATIVE,
    a_home,
    an_absence,
    an_appointment,
    an_assignment,
    an_operative,
    between,
    shifts,
    stocked,
)


def stops_of(records: Records, operative_ref: str) -> tuple[Any, ...]:
    return records.rounds.between([operative_ref], DAY, DAY)[0].stops


def test_rounds_are_the_days_with_a_shift_by_day_then_operative(uow: UnitOfWork) -> None:
    stocked(
        uow,
        an_appointment("A-1", assignments=(an_assignment(starts=time(10)),)),
        an_appointment("A-2", assignments=(an_assignment(starts=time(8), minutes=45),), in_state=State.DESPATCHED),
        an_appointment("A-3", assignments=(an_assignment(starts=time(12)),), in_state=State.CLOSED),
    )
    with uow.write() as records:
        records.operatives.add_absence(an_absence("O-08", during=between(time(8), time(17))))
        records.commit()
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    with uow.read() as records:
        rounds = records.rounds.between(["O-08", OPERATIVE], friday, DAY)
        assert [found.key for found in rounds] == [
            (OPERATIVE, friday),
            ("O-08", friday),
            (OPERATIVE, monday),
            ("O-08", monday),
            (OPERATIVE, DAY),  # Saturday and Sunday have no shift, and O-08 is away all Tuesday
        ]
        full = rounds[-1]
        assert [(s.appointment_ref, s.service_minutes, s.fixed) for s in full.stops] == [
            ("A-2", 45, True),
            ("A-1", 60, False),
        ]
        assert full.stops[1].arrive == MORNING
        assert full.stops[1].place == a_home().place
        assert full.stops[1].planned_start == at(DAY, time(10))
        assert full.shift.starts == at(DAY, time(8))
        assert records.rounds.between([], friday, DAY) == []


def test_a_visit_by_two_is_fixed_in_both_rounds(uow: UnitOfWork) -> None:
    crew = (an_assignment(), an_assignment("O-08", role=Role.SECOND))
    stocked(uow, an_appointment(assignments=crew))
    with uow.read() as records:
        rounds = records.rounds.between([OPERATIVE, "O-08"], DAY, DAY)
        assert [[stop.fixed for stop in found.stops] for found in rounds] == [[True], [True]]
        assert records.appointments.get(APPOINTMENT).assignments == crew


def test_what_changed_is_told_by_numbers_that_only_grow(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment(), an_appointment("A-2", assignments=(an_assignment("O-08", starts=time(11)),)))
    friday = date(2026, 11, 27)
    with uow.write() as records:
        staff, everybody = records.operatives.changes(), records.operatives.versions()
        assert records.rounds.changes(DAY, friday) == {}
        records.rounds.claim(OPERATIVE, DAY, 0)
        records.rounds.bump("O-08", DAY, friday)
        records.rounds.bump("O-08", friday, friday)
        assert records.rounds.changes(DAY, friday) == {DAY: 2, DAY + timedelta(1): 1, DAY + timedelta(2): 1, friday: 2}
        assert records.rounds.changes(friday, friday) == {friday: 2}
        versions = {DAY: {OPERATIVE: 1, "O-08": 1}, friday: {"O-08": 2}}
        assert records.rounds.versions([DAY, friday]) == versions
        assert records.operatives.changes() == staff  # nobody's person, shifts or absences changed
        records.commit()
    for change in (
        lambda records: records.operatives.put(replace(an_operative("O-08"), active=False)),
        lambda records: records.operatives.set_shift_patterns("O-08", shifts("O-08", weekdays=[2])),
        lambda records: records.operatives.add_absence(an_absence("O-08")),
        lambda records: records.operatives.put(an_operative("O-09")),
    ):
        with uow.write() as records:
            before, then = records.operatives.changes(), records.operatives.versions()
            change(records)
            assert records.operatives.changes() > before
            now = records.operatives.versions()
            assert {ref for ref in now if now[ref] != then.get(ref)} <= {"O-08", "O-09"}
            records.commit()
    assert set(everybody) == {OPERATIVE, "O-08"}


def test_the_stops_of_single_rounds_are_those_of_all_rounds(uow: UnitOfWork) -> None:
    planned = (an_assignment(), an_assignment("O-08", role=Role.SECOND))
    stocked(
        uow, an_appointment(assignments=planned), an_appointment("A-2", assignments=(an_assignment(starts=time(11)),))
    )
    with uow.read() as records:
        both = {worked.key: worked.stops for worked in records.rounds.between([OPERATIVE, "O-08"], DAY, DAY)}
        assert records.rounds.stops(both) == both
        nothing = ("O-08", date(2026, 11, 25))
        assert records.rounds.stops([(OPERATIVE, DAY), nothing]) == {
            (OPERATIVE, DAY): both[OPERATIVE, DAY],
            nothing: (),
        }
        assert records.rounds.stops([]) == {}


@pytest.mark.parametrize(
    ("change", "raised"),
    [
        (lambda booked: booked.despatch(()), True),  # may not be moved any more
        (lambda booked: booked.pin(), True),
        (lambda booked: booked.cancel(Outcome.CANCELLED_BY_RESIDENT, "away", NOW), True),  # takes no time any more
        (lambda booked: booked.confirm(), False),  # changes nothing of anybody's day
    ],
)
def test_a_state_that_changes_what_a_round_may_do_raises_its_version(
    uow: UnitOfWork, change: Callable[[Appointment], Appointment], raised: bool
) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        records.appointments.save(change(records.appointments.get(APPOINTMENT)))
        records.commit()
    with uow.read() as records:
        assert records.rounds.versions([DAY]) == ({DAY: {OPERATIVE: 1}} if raised else {})


def test_a_home_that_is_elsewhere_raises_the_versions_of_the_rounds_that_go_there(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        records.homes.put(replace(a_home(), address=("2 Example Row",)))
        assert records.rounds.versions([DAY]) == {}  # its door is where it was
        records.homes.put(a_home(place=Place(51.8, -2.3)))
        assert records.rounds.versions([DAY]) == {DAY: {OPERATIVE: 1}}
        records.commit()


def test_a_round_is_claimed_with_the_version_that_was_read(uow: UnitOfWork) -> None:
    stocked(uow)
    with uow.write() as records:
        records.rounds.claim(OPERATIVE, DAY, 0)
        with pytest.raises(Stale):
            records.rounds.claim(OPERATIVE, DAY, 0)
        records.rounds.claim(OPERATIVE, DAY, 1)
        records.commit()
    with uow.read() as records:
        assert records.rounds.between([OPERATIVE], DAY, DAY)[0].version == 2
    with uow.write() as records, pytest.raises(Stale):
        records.rounds.claim("O-08", DAY, 3)  # a round that nobody claimed yet has version 0


def test_a_bump_makes_every_earlier_reading_of_those_days_stale(uow: UnitOfWork) -> None:
    stocked(uow)
    wednesday, thursday = date(2026, 11, 25), date(2026, 11, 26)
    with uow.write() as records:
        records.rounds.claim(OPERATIVE, DAY, 0)
        records.rounds.bump(OPERATIVE, DAY, wednesday)
        records.commit()
    with uow.read() as records:
        versions = [found.version for found in records.rounds.between([OPERATIVE], DAY, thursday)]
    assert versions == [2, 1, 0]


def test_a_written_plan_moves_planned_starts_and_keeps_lengths(uow: UnitOfWork) -> None:
    stocked(
        uow,
        an_appointment("A-1", assignments=(an_assignment(starts=time(9)),)),
        an_appointment("A-2", assignments=(an_assignment(starts=time(10), minutes=45),)),
    )
    plan = RoundPlan(OPERATIVE, DAY, 0, ("A-2", "A-1"), (at(DAY, time(9)), at(DAY, time(10))))
    with uow.write() as records:
        records.rounds.claim(OPERATIVE, DAY, 0)
        records.rounds.write(plan)
        records.commit()
    with uow.read() as records:
        stops = stops_of(records, OPERATIVE)
        assert [(s.appointment_ref, s.planned_start, s.service_minutes) for s in stops] == [
            ("A-2", at(DAY, time(9)), 45),
            ("A-1", at(DAY, time(10)), 60),
        ]
        assert records.appointments.get("A-1").assignments == (an_assignment(starts=time(10)),)


def test_a_plan_for_a_visit_of_somebody_else_is_refused(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records, pytest.raises(NotFound):
        records.rounds.write(RoundPlan("O-08", DAY, 0, (APPOINTMENT,), (at(DAY, time(9)),)))
