"""What the resident said stands before the gate: an unread text, a "no" to one of two visits, a yes on the page."""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.use_cases.confirm_appointment import ConfirmAppointment
from appointments.use_cases.settle_task import SettleTask
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import a_booking, at_the_door, says, tasks, told
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
