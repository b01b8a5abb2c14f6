"""What a planner has to tell of a promise that holds no more is not told any more."""

from __future__ import annotations

from datetime import timedelta

from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.messaging.queue_reminders import QueueReminders
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import FRIDAY, OPERATIVE, AtTheDoor, a_booking, asks_for, moved, tasks
from web.application import Application


def test_of_two_dates_the_planner_has_only_the_one_that_holds(application: Application) -> None:
    """A household that is written to, by a landlord whose letters a planner writes."""
    town = a_town(application)
    asks_for(application, town.home, "letter_only")
    booked = a_booking(application, town.home)
    [first] = tasks(application, booked, TaskKind.NO_CHANNEL)
    assert "Wednesday 4 March 2026" in first.words

    moved(application, booked, day=FRIDAY)
    [second] = tasks(application, booked, TaskKind.NO_CHANNEL)
    assert "has moved" in second.words
    assert "Friday 6 March 2026" in second.words

    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="No parts"))
    [third] = tasks(application, booked, TaskKind.NO_CHANNEL)
    assert "will not take place" in third.words


def test_once_the_visit_has_ended_nobody_is_told_of_it_by_hand(application: Application, clock: FixedClock) -> None:
    """Each is due while it is news: the promise before the visit, who is on the way at once."""
    town = a_town(application)
    asks_for(application, town.home, "calls_only")
    booked = a_booking(application, town.home)
    begins = booked.promise.window.starts
    clock.set(begins - timedelta(hours=2))
    application.queue_reminders(QueueReminders())
    clock.set(begins + timedelta(minutes=10))
    application.set_off(SetOff(booked.ref, "OP-1", OPERATIVE))
    waiting = tasks(application, booked, TaskKind.NO_CHANNEL)
    assert [task.due_at <= begins for task in waiting if "on the way" not in task.words] == [True] * (len(waiting) - 1)
    assert [task.due_at for task in waiting if "on the way" in task.words] == [clock.now()]

    door = AtTheDoor(application, clock, booked)
    door.passes(20)
    door.arrives()
    door.passes(30)
    assert door.claims(Outcome.COMPLETED, "Done").closed
    assert tasks(application, booked, TaskKind.NO_CHANNEL) == []
