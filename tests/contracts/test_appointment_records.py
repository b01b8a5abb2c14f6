"""Appointments and their promises, as every unit of work keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from appointments.domain.access import RequirementSnapshot
from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.appointments import Appointment, Override, State, Visit
from appointments.domain.errors import NotFound, Stale
from appointments.domain.outcomes import Outcome
from appointments.domain.times import Window, at
from appointments.ports import UnitOfWork
from tests.builders import (
    APPOINTMENT,
    DAY,
    HOME,
    MORNING,
    NOW,
    OPERATIVE,
    WORK_ORDER,
    a_promise,
    a_requirement,
    an_appointment,
    an_assignment,
    an_offer_set,
    between,
    minutes,
    stocked,
)


def refs(appointments: list[Appointment]) -> list[str]:
    return [appointment.ref for appointment in appointments]


@pytest.mark.parametrize("state", list(State))
def test_an_appointment_comes_back_in_every_state(uow: UnitOfWork, state: State) -> None:
    appointment = an_appointment(in_state=state)
    stocked(uow, appointment)
    with uow.read() as records:
        assert records.appointments.get(APPOINTMENT) == appointment


def test_many_appointments_are_read_and_saved_as_each_alone(uow: UnitOfWork) -> None:
    """Two swap their hours, one is called off and gives its time back, one stays as it is."""
    hours = {"A-1": 8, "A-2": 9, "A-3": 10, "A-4": 11}
    seats = {ref: (an_assignment(starts=time(hour)),) for ref, hour in hours.items()}
    stocked(uow, *(an_appointment(ref, assignments=given) for ref, given in seats.items()))
    with uow.write() as records:
        one, two, three = records.appointments.named(["A-3", "A-1", "A-2", "A-1"])
        changed = [
            one.reassign(seats["A-2"]),
            two.reassign(seats["A-1"]),
            three.cancel(Outcome.CANCELLED_BY_RESIDENT, "No longer needed.", NOW),
        ]
        records.appointments.save_all(changed)
        records.appointments.save_all([])
        records.commit()
    with uow.read() as records:
        assert refs(changed) == ["A-1", "A-2", "A-3"]
        for each in changed:
            assert records.appointments.get(each.ref) == replace(each, version=each.version + 1)
        assert records.appointments.get("A-4").assignments == seats["A-4"]
        (worked,) = records.rounds.between([OPERATIVE], DAY, DAY)
        assert [stop.appointment_ref for stop in worked.stops] == ["A-2", "A-1", "A-4"]
        assert records.appointments.named([]) == []
        with pytest.raises(NotFound):
            records.appointments.named(["A-1", "A-unknown"])


def test_of_many_appointments_none_is_saved_when_one_has_changed_meanwhile(uow: UnitOfWork) -> None:
    seats = {ref: (an_assignment(starts=time(hour)),) for ref, hour in (("A-1", 8), ("A-2", 9))}
    stocked(uow, *(an_appointment(ref, assignments=given) for ref, given in seats.items()))
    with uow.read() as records:
        read = records.appointments.named(["A-1", "A-2"])
    with uow.write() as records:
        records.appointments.save(records.appointments.get("A-2"))
        records.commit()

    with pytest.raises(Stale), uow.write() as records:
        records.appointments.save_all([replace(each, pinned=True) for each in read])

    with uow.read() as records:
        assert [each.pinned for each in records.appointments.named(["A-1", "A-2"])] == [False, False]


def test_rearranging_keeps_the_promise_that_was_superseded(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        records.offers.add(an_offer_set())
        booked = records.appointments.get(APPOINTMENT)
        second = replace(
            a_promise(2, window=between(time(12), time(17))),
            requirements=(RequirementSnapshot("Q-1", LongerToAnswer()),),
            offer_ref="F-1",
            overrides=(Override("no notice", "Manager One", "The resident asked for it.", "Q-1"),),
            late_reason="No earlier day suited.",
            agreed_by_resident=True,
        )
        moved = booked.rearrange(second, (an_assignment("O-08", starts=time(13)),), NOW + minutes(5))
        records.appointments.save(moved)
        records.commit()
    with uow.read() as records:
        found = records.appointments.get(APPOINTMENT)
        assert found == replace(moved, version=1)
        assert [promise.superseded_at for promise in found.promises] == [NOW + minutes(5), None]
        rounds = records.rounds.between([OPERATIVE, "O-08"], DAY, DAY)
        assert [[stop.appointment_ref for stop in found.stops] for found in rounds] == [[], [APPOINTMENT]]


def test_lists_of_appointments_hold_what_they_say(uow: UnitOfWork) -> None:
    later = between(time(12), time(17))
    tomorrow = between(time(8), time(13), date(2026, 11, 25))
    stocked(
        uow,
        an_appointment("A-1", window=later, assignments=()),
        an_appointment("A-2", in_state=State.DESPATCHED, assignments=()),
        an_appointment("A-3", in_state=State.CONFIRMED, window=tomorrow, assignments=()),
        an_appointment("A-4", in_state=State.ON_SITE, assignments=()),
        an_appointment("A-5", in_state=State.CLOSED, assignments=()),
        an_appointment("A-6", in_state=State.CANCELLED, assignments=()),
        an_appointment("A-7", in_state=State.PROPOSED, assignments=()),
    )
    with uow.read() as records:
        appointments = records.appointments
        assert refs(appointments.of_work_order(WORK_ORDER)) == [f"A-{n}" for n in range(1, 8)]
        assert refs(appointments.awaited_of_home(HOME)) == ["A-2", "A-1", "A-3"]
        # A window that ends at one has ended at one, and not a microsecond before.
        assert refs(appointments.unattended(MORNING.ends, 10)) == ["A-2"]
        assert refs(appointments.unattended(MORNING.ends - timedelta(microseconds=1), 10)) == []
        assert refs(appointments.unattended(tomorrow.ends, 2)) == ["A-2", "A-1"]
        # Starts are counted from the first instant of the span up to its end, which is left out.
        assert refs(appointments.starting(Window(MORNING.starts, tomorrow.starts), 10)) == ["A-1", "A-2"]
        assert refs(appointments.starting(Window(MORNING.starts, tomorrow.starts + minutes(1)), 10, after="A-1")) == [
            "A-2",
            "A-3",
        ]
        assert refs(appointments.starting(Window(MORNING.starts, tomorrow.ends), 1)) == ["A-1"]
        # Of a home that asks for notice from farther ahead.
        soon, ahead = Window(MORNING.starts, later.starts), Window(MORNING.starts, tomorrow.ends)
        assert refs(appointments.notice_due(soon, ahead, 10)) == ["A-2"]
    with uow.write() as records:
        records.requirements.put(a_requirement())
        records.commit()
    with uow.read() as records:
        appointments = records.appointments
        assert refs(appointments.notice_due(soon, ahead, 10)) == ["A-1", "A-2", "A-3"]
        assert refs(appointments.notice_due(soon, Window(MORNING.starts, tomorrow.starts), 1, after="A-1")) == ["A-2"]


def test_the_last_attended_is_the_last_at_which_work_was_done_or_begun(uow: UnitOfWork) -> None:
    done = an_appointment("A-1", in_state=State.CLOSED, assignments=())
    later, last = Visit(at(DAY, time(9, 7)), (OPERATIVE,)), Visit(at(DAY, time(11)), (OPERATIVE,))
    begun = replace(done, ref="A-2", outcome=Outcome.FOLLOW_ON, visit=later)
    nothing = replace(done, ref="A-3", outcome=Outcome.WRONG_TRADE, visit=last)
    stocked(uow, done, begun, nothing)
    with uow.read() as records:
        attended = records.appointments.last_attended(HOME)
        assert attended is not None
        assert attended.ref == "A-2"
        assert records.appointments.last_attended("H-unknown") is None


def test_visits_under_way_at_a_home_are_found(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment(in_state=State.ON_SITE))
    with uow.read() as records:
        assert [found.ref for found in records.appointments.on_site_at(HOME)] == [APPOINTMENT]
        assert records.appointments.on_site_at("H-other") == []
