"""What a planner has to tell of a promise that holds no more is not told any more."""

from __future__ import annotations

from appointments.domain.tasks import TaskKind
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from tests.application import PLANNER, a_town
from tests.use_cases.steps import FRIDAY, a_booking, asks_for, moved, tasks
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
