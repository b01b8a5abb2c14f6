"""Nobody came: established from the plan, never claimed, and never the resident's fault."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.domain.appointments import State
from appointments.domain.errors import WrongState
from appointments.domain.messages import MessageKind, MessageState
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import Owner, TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.after_the_visit.challenge_outcome import ChallengeOutcome
from appointments.use_cases.at_the_door.record_not_attended import GRACE, RecordNotAttended
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.messaging.queue_reminders import QueueReminders
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import FRIDAY, OPERATIVE, AtTheDoor, a_booking, moved, says, states, stored, tasks, told
from web.application import Application


@pytest.mark.parametrize(
    ("after_the_window", "missed"),
    [
        (timedelta(0), False),
        (GRACE - timedelta(seconds=1), False),  # somebody may still come, late
        (GRACE, True),  # exactly at the edge
        (timedelta(days=3), True),  # the worker was down over the weekend
    ],
)
def test_a_window_that_passed_with_nobody_there_is_not_attended_after_the_grace(
    application: Application, clock: FixedClock, after_the_window: timedelta, missed: bool
) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    clock.set(booked.promise.window.ends + after_the_window)
    assert application.record_not_attended(RecordNotAttended()) == ((booked.ref,) if missed else ())
    now = stored(application, booked.ref)
    assert (now.state, now.outcome) == ((State.CLOSED, Outcome.NOT_ATTENDED) if missed else (State.NOTIFIED, None))


def test_it_is_the_landlords_failure_with_a_next_step_and_a_compensation_to_decide(
    application: Application, clock: FixedClock
) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    clock.set(booked.promise.window.ends + GRACE)
    application.record_not_attended(RecordNotAttended())
    [step] = tasks(application, booked, TaskKind.NEXT_STEP)
    [owed] = tasks(application, booked, TaskKind.COMPENSATION)
    assert (step.owner, owed.owner) == (Owner.PLANNER, Owner.MANAGER)
    assert "did not attend" in owed.words
    with pytest.raises(WrongState):  # nothing is recorded against the resident
        application.challenge_outcome(ChallengeOutcome(booked.ref, "Nobody came"))


def test_running_again_changes_nothing(application: Application, clock: FixedClock) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    clock.set(booked.promise.window.ends + GRACE)
    application.record_not_attended(RecordNotAttended())
    tasks_before = application.look_up.tasks_of(booked.ref)
    clock.advance(timedelta(minutes=10))
    assert application.record_not_attended(RecordNotAttended()) == ()
    assert application.look_up.tasks_of(booked.ref) == tasks_before


def test_who_comes_late_but_within_the_grace_is_recorded_as_come(application: Application, clock: FixedClock) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    clock.set(booked.promise.window.ends + GRACE - timedelta(minutes=1))
    AtTheDoor(application, clock, booked).arrives()
    clock.advance(timedelta(hours=1))
    assert application.record_not_attended(RecordNotAttended()) == ()
    assert stored(application, booked.ref).state is State.ON_SITE


def test_setting_off_is_not_attending(application: Application, clock: FixedClock) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    clock.set(booked.promise.window.starts)
    application.set_off(SetOff(booked.ref, "OP-1", OPERATIVE))
    clock.set(booked.promise.window.ends + GRACE)
    assert application.record_not_attended(RecordNotAttended()) == (booked.ref,)
    with pytest.raises(WrongState):  # too late to arrive: the household has been told otherwise
        AtTheDoor(application, clock, booked).arrives()


def test_a_moved_appointment_is_missed_by_its_new_window_only(application: Application, clock: FixedClock) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    moved(application, booked, day=FRIDAY)
    clock.set(booked.promise.window.ends + GRACE)
    assert application.record_not_attended(RecordNotAttended()) == ()


def test_a_late_move_and_then_nobody_coming_are_two_failures(application: Application, clock: FixedClock) -> None:
    """Rules 13 and 56: one compensation to decide for each promise that was broken."""
    booked = told(application, a_booking(application, a_town(application).home))
    clock.set(booked.promise.window.starts - timedelta(hours=2))
    second = moved(application, booked, day=FRIDAY)
    clock.set(second.promise.window.ends + GRACE)
    application.record_not_attended(RecordNotAttended())
    assert len(tasks(application, booked, TaskKind.COMPENSATION)) == 2


def test_what_was_still_to_be_sent_about_it_is_not_sent_any_more(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_booking(application, a_town(application).home)
    clock.set(booked.promise.window.starts - timedelta(hours=40))
    application.queue_reminders(QueueReminders())
    clock.set(booked.promise.window.ends + GRACE)
    application.record_not_attended(RecordNotAttended())
    assert states(uow, booked, MessageKind.REMINDER) == [MessageState.SUPERSEDED]


def test_no_more_than_the_limit_at_once_and_the_rest_in_the_next_run(
    application: Application, clock: FixedClock
) -> None:
    town = a_town(application)
    refs = {a_booking(application, home).ref for home in (town.home, town.neighbour)}
    clock.set(clock.now() + timedelta(days=5))
    first = application.record_not_attended(RecordNotAttended(limit=1))
    second = application.record_not_attended(RecordNotAttended(limit=1))
    assert (len(first), len(second)) == (1, 1)
    assert {*first, *second} == refs


# --- what is done about it after the window


SECOND = timedelta(seconds=1)


def calls_off(application: Application, ref: str, *, by_landlord: bool) -> None:
    application.cancel_appointment(CancelAppointment(ref, PLANNER, by_landlord=by_landlord, reason="Not today."))


@pytest.mark.parametrize("by_landlord", [True, False])
@pytest.mark.parametrize(("before_the_end", "missed"), [(SECOND, False), (timedelta(0), True), (-GRACE / 2, True)])
def test_nobody_calls_off_what_nobody_kept(
    application: Application, clock: FixedClock, by_landlord: bool, before_the_end: timedelta, missed: bool
) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    clock.set(booked.promise.window.ends - before_the_end)

    calls_off(application, booked.ref, by_landlord=by_landlord)

    now = stored(application, booked.ref)
    cancelled = Outcome.CANCELLED_BY_LANDLORD if by_landlord else Outcome.CANCELLED_BY_RESIDENT
    assert now.outcome is (Outcome.NOT_ATTENDED if missed else cancelled)
    if missed:
        assert len(tasks(application, booked, TaskKind.COMPENSATION)) == 1
        [step] = tasks(application, booked, TaskKind.NEXT_STEP)
        assert "Not today" in step.words


def test_who_waited_in_vain_and_then_texts_that_it_does_not_suit_has_not_cancelled(
    application: Application, clock: FixedClock
) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    clock.set(booked.promise.window.ends + timedelta(hours=2))

    says(application, "3", clock=clock)

    assert stored(application, booked.ref).outcome is Outcome.NOT_ATTENDED
    assert len(tasks(application, booked, TaskKind.COMPENSATION)) == 1
