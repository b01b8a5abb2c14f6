"""What the resident said stands before the gate: an unread text, a "no" to one of two visits, a yes on the page."""

from __future__ import annotations

import pytest

from appointments.domain.appointments import State
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.booking.confirm_appointment import ConfirmAppointment
from appointments.use_cases.settle_task import SettleTask
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import FRIDAY, a_booking, at_the_door, says, stored, tasks, told
from web.application import Application


def test_a_text_nobody_has_read_bars_no_access_until_somebody_has(application: Application, clock: FixedClock) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    says(application, "Sorry I am in hospital until friday, please dont come")
    door = at_the_door(application, clock, booked)
    door.does_everything()
    refused = door.claims(Outcome.NO_ACCESS)
    assert not refused.closed
    assert [finding.rule for finding in refused.judgement.missing] == ["texts_read"]
    [task] = tasks(application, booked, TaskKind.UNCLEAR_REPLY)
    application.settle_task(SettleTask(task.ref, PLANNER, "Read: it was about another visit"))
    assert door.claims(Outcome.NO_ACCESS).closed


@pytest.mark.parametrize("text", ["I'm in hospital", "ok but I won't be in"])
def test_a_reason_alone_calls_nothing_off_and_a_person_asks(
    application: Application, clock: FixedClock, text: str
) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    says(application, text)
    assert stored(application, booked.ref).state is State.NOTIFIED
    assert len(tasks(application, booked, TaskKind.CANNOT_MAKE_IT)) == 1
    door = at_the_door(application, clock, booked)
    door.does_everything()
    assert "texts_read" in {finding.rule for finding in door.claims(Outcome.NO_ACCESS).judgement.missing}


def test_a_no_to_one_of_two_visits_bars_both_until_they_said_which(application: Application, clock: FixedClock) -> None:
    home = a_town(application).home
    first = told(application, a_booking(application, home))
    told(application, a_booking(application, home))
    says(application, "no i cant make it")
    door = at_the_door(application, clock, first)
    door.does_everything()
    refused = door.claims(Outcome.NO_ACCESS)
    assert "texts_read" in {finding.rule for finding in refused.judgement.missing}


def test_who_confirmed_on_the_page_had_been_told(application: Application, clock: FixedClock) -> None:
    booked = a_booking(application, a_town(application).home)  # its text never goes out
    application.confirm_appointment(ConfirmAppointment(booked.ref, 1, "resident"))
    door = at_the_door(application, clock, booked)
    door.does_everything()
    assert door.claims(Outcome.NO_ACCESS).closed


# --- while the operative is at the door


def test_what_comes_while_the_operative_is_at_the_door_is_about_that_visit_and_stops_the_claim(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Rules 29 and 36: they write about who is ringing their bell, and a planner reads it at once."""
    door = at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))
    door.does_everything()
    reply = says(application, "I am in, please ring again", clock=clock)
    assert reply is not None
    assert (reply.appointment_ref, reply.answered_at) == (door.appointment.ref, clock.now())
    missing = [finding.rule for finding in door.claims(Outcome.NO_ACCESS).judgement.missing]
    assert missing == ["texts_read", "nobody_answered"]  # and who writes has answered, when it was read as well
    [task] = tasks(application, door.appointment, TaskKind.UNCLEAR_REPLY)
    assert task.due_at == clock.now()
    assert "at the door" in task.words
    application.settle_task(SettleTask(task.ref, PLANNER, "Told the operative to ring again; still no answer."))
    again = door.claims(Outcome.NO_ACCESS)
    assert not again.closed
    assert [finding.rule for finding in again.judgement.missing] == ["nobody_answered"]


@pytest.mark.parametrize("text", ["2", "no", "cannot make it", "1", "yes"])
def test_nothing_said_at_the_door_moves_or_cancels_the_visit(
    application: Application, clock: FixedClock, text: str
) -> None:
    door = at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))
    reply = says(application, text, clock=clock)
    assert reply is not None
    assert reply.appointment_ref == door.appointment.ref
    assert stored(application, door.appointment.ref).state is State.ON_SITE
    assert len(tasks(application, door.appointment, TaskKind.UNCLEAR_REPLY)) == 1


def test_the_number_that_answers_what_we_asked_about_another_visit_is_about_that_one(
    application: Application, clock: FixedClock
) -> None:
    home = a_town(application, plumbers=2).home
    door = at_the_door(application, clock, told(application, a_booking(application, home)))
    other = told(application, a_booking(application, home, day=FRIDAY))
    reply = says(application, "1", clock=clock)
    assert reply is not None
    assert reply.appointment_ref == other.ref
    reply = says(application, "Ring again please", clock=clock)
    assert reply is not None
    assert reply.appointment_ref == door.appointment.ref


def test_stop_is_stop_at_the_door_too(application: Application, clock: FixedClock) -> None:
    door = at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))
    says(application, "STOP", clock=clock)
    assert tasks(application, door.appointment, TaskKind.UNCLEAR_REPLY) == []
