"""A household that is told on one safe number answers on it, and on no other (rules 27, 28 and 30)."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from appointments.domain.appointments import Appointment, State
from appointments.domain.messages import MessageKind, MessageState
from appointments.domain.tasks import TaskKind
from appointments.domain.times import at
from appointments.ports import UnitOfWork
from appointments.use_cases.households.end_requirement import EndRequirement
from appointments.use_cases.households.record_household import NumberGiven, RecordHousehold, ResidentGiven
from appointments.use_cases.messaging.queue_reminders import QueueReminders
from tests.application import NUMBER, PLANNER, Town, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import FRIDAY, a_booking, asks_for, messages, moved, says, stored, tasks, told
from web.application import Application

SAFE = "+447700900777"


def a_visit_told_safely(application: Application) -> tuple[Town, Appointment]:
    town = a_town(application)
    asks_for(application, town.home, "safe_contact_only", number=SAFE)
    return town, told(application, a_booking(application, town.home))


@pytest.mark.parametrize(("text", "state"), [("1", State.CONFIRMED), ("3", State.CANCELLED)])
def test_what_the_safe_number_answers_is_done(
    application: Application, clock: FixedClock, text: str, state: State
) -> None:
    _, booked = a_visit_told_safely(application)
    says(application, text, number=SAFE, clock=clock)
    assert stored(application, booked.ref).state is state


@pytest.mark.parametrize("number", [SAFE, NUMBER])
def test_who_warns_of_danger_is_rung_on_the_safe_number_and_on_no_other(
    application: Application, clock: FixedClock, number: str
) -> None:
    _, booked = a_visit_told_safely(application)
    says(application, "I can smell gas", number=number, clock=clock)
    [task] = tasks(application, booked, TaskKind.HAZARD_SAID)
    assert "Ring only the number in what they need at once." in task.words


@pytest.mark.parametrize("text", ["1", "yes", "2", "3", "who is this"])
def test_what_another_number_of_theirs_says_changes_nothing_and_is_not_answered(
    application: Application, uow: UnitOfWork, clock: FixedClock, text: str
) -> None:
    """Also when that number was the one that was asked, before there was a safe one."""
    town = a_town(application)
    booked = told(application, a_booking(application, town.home))
    asks_for(application, town.home, "safe_contact_only", number=SAFE)
    says(application, text, number=NUMBER, clock=clock)
    assert stored(application, booked.ref).state is State.NOTIFIED
    [task] = tasks(application, booked, TaskKind.UNCLEAR_REPLY)
    assert "Do not answer it" in task.words
    with uow.read() as records:
        assert [message.kind for message in records.messages.of(booked.ref)] == [MessageKind.CONFIRMATION]


def test_a_reminder_that_waited_when_the_safe_number_was_recorded_goes_there(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    booked = told(application, a_booking(application, town.home))
    clock.set(at(booked.promise.day - timedelta(days=1), time(10)))
    application.queue_reminders(QueueReminders())
    asks_for(application, town.home, "safe_contact_only", number=SAFE)
    for _ in range(2):
        application.queue_reminders(QueueReminders())
    clock.advance(timedelta(hours=7))
    told(application, booked)
    reminders = messages(uow, booked, MessageKind.REMINDER)
    assert {(message.to, message.state) for message in reminders} == {
        (NUMBER, MessageState.SUPERSEDED),
        (SAFE, MessageState.DELIVERED),
    }
    assert len(reminders) == 2


def to_whom(uow: UnitOfWork, appointment: Appointment) -> list[str]:
    with uow.read() as records:
        return [message.to for message in records.messages.of(appointment.ref)]


def others_move_in(application: Application, clock: FixedClock, town: Town, booked: Appointment) -> None:
    clock.advance(timedelta(hours=1))
    moved_in = (ResidentGiven("Resident 0099", (NumberGiven("+447700900555"),)),)
    application.record_household(
        RecordHousehold(town.home, moved_in, PLANNER, 0, moved_in_on=booked.promise.day - timedelta(days=2))
    )


def test_the_number_of_those_who_lived_there_before_speaks_for_nobody_there_now(
    application: Application, clock: FixedClock
) -> None:
    town, booked = a_visit_told_safely(application)
    others_move_in(application, clock, town, booked)
    told(application, booked)  # anew, and what they needed before still applies until it is reviewed
    before = stored(application, booked.ref).state
    for text in ("1", "3"):
        says(application, text, number=SAFE, clock=clock)
    assert stored(application, booked.ref).state is before


def test_the_number_of_those_who_lived_there_before_is_told_nothing_of_those_there_now(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Nor is anybody else told by itself: perhaps one of them stayed, and is not safe. A planner asks."""
    town, booked = a_visit_told_safely(application)
    before = len(to_whom(uow, booked))
    others_move_in(application, clock, town, booked)
    moved(application, stored(application, booked.ref))
    assert len(to_whom(uow, booked)) == before
    [task] = tasks(application, booked, TaskKind.NO_CHANNEL)
    assert "asked for before others moved in" in task.words

    with uow.read() as records:
        [safe] = records.requirements.of_home(town.home)
    application.end_requirement(EndRequirement(safe.ref, PLANNER))
    asks_for(application, town.home, "safe_contact_only", number=SAFE)  # it is hers, who stayed
    moved(application, stored(application, booked.ref), pattern="AM")
    assert to_whom(uow, booked)[before:] == [SAFE]


def test_who_is_told_besides_those_who_lived_there_before_hears_no_more(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    asks_for(application, town.home, "contact_representative", number=SAFE, who="Carer", instead="no")
    booked = told(application, a_booking(application, town.home))
    assert SAFE in to_whom(uow, booked)
    others_move_in(application, clock, town, booked)
    copies = to_whom(uow, booked).count(SAFE)
    moved(application, stored(application, booked.ref))
    assert to_whom(uow, booked).count(SAFE) == copies
    assert "+447700900555" in to_whom(uow, booked)


@pytest.mark.parametrize("text", ["1", "3", "yes", "STOP", "nobody came", "I have her keys"])
def test_what_somebody_writes_who_is_told_besides_reaches_a_person_with_the_visit_and_changes_nothing(
    application: Application, clock: FixedClock, text: str
) -> None:
    booked = a_visit_told_besides(application)
    says(application, text, number=SAFE, clock=clock)
    assert stored(application, booked.ref).state is State.NOTIFIED
    [task] = tasks(application, booked, TaskKind.UNCLEAR_REPLY)
    assert "besides the household" in task.words


def test_thanks_of_who_is_told_besides_are_nobodys_work_and_danger_is_tied_to_the_home(
    application: Application, clock: FixedClock
) -> None:
    booked = a_visit_told_besides(application)
    says(application, "Thanks, Margaret", number=SAFE, clock=clock)
    assert tasks(application, booked, TaskKind.UNCLEAR_REPLY) == []
    says(application, "there is a gas leak at hers", number=SAFE, clock=clock)
    [task] = tasks(application, booked, TaskKind.HAZARD_SAID)
    assert SAFE in task.words


def a_visit_told_besides(application: Application) -> Appointment:
    town = a_town(application)
    asks_for(application, town.home, "contact_representative", number=SAFE, who="Carer", instead="no")
    return told(application, a_booking(application, town.home))


def test_stop_from_the_safe_number_is_a_stop(application: Application, uow: UnitOfWork, clock: FixedClock) -> None:
    town, booked = a_visit_told_safely(application)
    says(application, "STOP", number=SAFE, clock=clock)
    assert len(tasks(application, booked, TaskKind.OPTED_OUT)) == 1
    moved(application, booked)
    assert messages(uow, booked, MessageKind.CHANGE) == []
    with uow.read() as records:
        household = records.households.of_home(town.home)
    assert household is not None
    called = household.calling_number()
    assert called is not None
    assert called.number == NUMBER  # theirs is as it was, and the safe one is not rung as one of theirs


NEIGHBOURS = "+447700900124"


def a_visit_told_on_a_neighbours_phone(application: Application) -> tuple[Town, Appointment]:
    town = a_town(application)
    asks_for(application, town.home, "safe_contact_only", number=NEIGHBOURS)
    return town, told(application, a_booking(application, town.home))


@pytest.mark.parametrize(("text", "state"), [("1", State.CONFIRMED), ("3", State.CANCELLED)])
def test_a_safe_number_that_is_another_households_own_answers_all_the_same(
    application: Application, clock: FixedClock, text: str, state: State
) -> None:
    _, booked = a_visit_told_on_a_neighbours_phone(application)
    says(application, text, number=NEIGHBOURS, clock=clock)
    assert stored(application, booked.ref).state is state


def test_of_several_visits_what_the_safe_number_is_asked_says_nothing_of_the_work(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town, booked = a_visit_told_on_a_neighbours_phone(application)
    a_booking(application, town.home, pattern="PM")
    a_booking(application, town.neighbour, day=FRIDAY)
    says(application, "3", number=NEIGHBOURS, clock=clock)
    [asked] = messages(uow, booked, MessageKind.WHICH_APPOINTMENT)
    assert asked.text.count("leaking") == 1  # their own, which is told to them alone
    assert asked.to == NEIGHBOURS


def test_a_phone_of_two_homes_is_asked_about_no_visit_that_is_told_on_a_safe_number(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    asks_for(application, town.home, "safe_contact_only", number=SAFE)
    asks_for(application, town.neighbour, "text_only")
    given = RecordHousehold(
        town.neighbour, (ResidentGiven("Resident 0002", (NumberGiven(NUMBER, "mobile"),)),), PLANNER, 0
    )
    application.record_household(given)
    safe = told(application, a_booking(application, town.home))
    theirs = told(application, a_booking(application, town.neighbour, pattern="PM"))
    says(application, "3", number=NUMBER, clock=clock)
    assert stored(application, safe.ref).state is State.NOTIFIED
    assert stored(application, theirs.ref).state is State.CANCELLED
    assert [m.to for m in messages(uow, safe, MessageKind.CONFIRMATION)] == [SAFE]
    assert messages(uow, safe, MessageKind.WHICH_APPOINTMENT) == messages(uow, theirs, MessageKind.WHICH_APPOINTMENT)
