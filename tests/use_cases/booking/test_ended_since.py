"""What was promised and has ended since is seen before it is asked for, and can be released (rule 19)."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from appointments.domain.appointments import Appointment, State
from appointments.domain.errors import Stale, WrongState
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.domain.times import at
from appointments.ports import UnitOfWork
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.use_cases.booking.promise_again import PromiseAgain
from appointments.use_cases.households.end_requirement import EndRequirement
from appointments.views.operative_round import ShowRound
from appointments.views.operative_visit import ShowVisit
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.aftercare import people
from tests.use_cases.steps import WEDNESDAY, a_booking, asks_for, at_the_door, messages, stored, tasks, told
from web.application import Application

TUESDAY = WEDNESDAY - timedelta(days=1)
ENDED = "Asked when this was promised; ended 3 March. Do it all the same, or let the planner release it."


@pytest.fixture
def needs(application: Application, uow: UnitOfWork) -> tuple[str, str]:
    people(uow)
    home = a_town(application).home
    return asks_for(application, home, "call_ahead", minutes="30"), asks_for(
        application, home, "longer_to_answer", minutes="30"
    )


@pytest.fixture
def booked(application: Application, clock: FixedClock, needs: tuple[str, str]) -> Appointment:
    """Promised with both needs and told; it is Tuesday noon now."""
    booked = told(application, a_booking(application, application.look_up.home_named("0001")))
    clock.set(at(TUESDAY, time(12)))
    return booked


def ends(application: Application, *refs: str) -> None:
    for ref in refs:
        application.end_requirement(EndRequirement(ref, PLANNER, "Not any more."))


def briefs(application: Application) -> tuple[str, ...]:
    [visit] = application.views.operative_round(ShowRound("OP-1", WEDNESDAY)).visits
    return visit.briefs


def test_the_round_shows_what_the_gate_will_ask_for_and_that_it_has_ended(
    application: Application, needs: tuple[str, str], booked: Appointment
) -> None:
    ends(application, needs[0])
    stands, ended = briefs(application)
    assert "Allow 30 minutes" in stands
    assert ended.startswith("Call or text 30 minutes before arriving.")
    assert ended.endswith(ENDED)


def test_the_page_before_arrival_knows_the_call_ahead_that_has_ended(
    application: Application, needs: tuple[str, str], booked: Appointment
) -> None:
    ends(application, *needs)
    found = application.views.operative_visit(ShowVisit("OP-1", booked.ref, WEDNESDAY))
    assert found.call_ahead_minutes == 30
    assert len(found.visit.briefs) == 2
    assert all(words.endswith(ENDED) for words in found.visit.briefs)


def test_what_stands_is_said_without_a_word_about_ending(
    application: Application, needs: tuple[str, str], booked: Appointment
) -> None:
    assert len(briefs(application)) == 2
    assert not [words for words in briefs(application) if "ended" in words]


def test_two_needs_that_ended_leave_one_task_and_it_is_true(
    application: Application, uow: UnitOfWork, needs: tuple[str, str], booked: Appointment
) -> None:
    ends(application, *needs)
    [task] = tasks(application, booked, TaskKind.REQUIREMENT_CHANGED)
    assert "nothing is asked for any more" in task.words
    assert "Call or text 30 minutes" in task.words
    assert "Allow 30 minutes" in task.words
    assert "told" in task.words or "tell the household of the visit anew" in task.words


def test_what_stands_again_after_another_change_is_a_task_again(
    application: Application, needs: tuple[str, str], booked: Appointment
) -> None:
    ends(application, needs[0])
    more = asks_for(application, booked.home_ref, "animals")
    ends(application, more)
    [task] = tasks(application, booked, TaskKind.REQUIREMENT_CHANGED)
    assert "Animals" not in task.words
    assert "Call or text 30 minutes" in task.words


def test_the_visit_told_anew_is_held_to_what_stands_now_and_to_nothing_else(
    application: Application, uow: UnitOfWork, clock: FixedClock, needs: tuple[str, str], booked: Appointment
) -> None:
    ends(application, *needs)
    again = application.promise_again(PromiseAgain(booked.ref, 1, PLANNER, agreed=True))
    assert (again.promise.version, again.promise.requirements, again.promise.agreed_by_resident) == (2, (), True)
    assert again.promise.window == booked.promise.window
    assert tasks(application, booked, TaskKind.REQUIREMENT_CHANGED) == []
    assert briefs(application) == ()
    assert [m.promise_version for m in messages(uow, booked, MessageKind.CONFIRMATION)] == [1, 2]
    told(application, booked)
    door = at_the_door(application, clock, booked)
    door.does_everything()
    assert door.claims(Outcome.NO_ACCESS).closed


def test_told_anew_without_agreeing_it_has_to_reach_them_in_time(
    application: Application, clock: FixedClock, needs: tuple[str, str], booked: Appointment
) -> None:
    ends(application, *needs)
    application.promise_again(PromiseAgain(booked.ref, 1, PLANNER))
    told(application, booked)  # at noon, for eight in the morning: less than the landlord's notice
    door = at_the_door(application, clock, booked)
    door.does_everything()
    assert door.claims(Outcome.NO_ACCESS).judgement.established_outcome is Outcome.NOT_NOTIFIED


def test_nothing_is_told_anew_from_an_old_page_or_while_nothing_has_ended(
    application: Application, needs: tuple[str, str], booked: Appointment
) -> None:
    with pytest.raises(WrongState, match="as it was promised"):
        application.promise_again(PromiseAgain(booked.ref, 1, PLANNER))
    ends(application, *needs)
    with pytest.raises(Stale):
        application.promise_again(PromiseAgain(booked.ref, 0, PLANNER))


def test_what_is_new_is_not_told_anew_because_the_plan_was_not_made_for_it(
    application: Application, needs: tuple[str, str], booked: Appointment
) -> None:
    ends(application, needs[0])
    asks_for(application, booked.home_ref, "animals")
    with pytest.raises(WrongState, match="something new"):
        application.promise_again(PromiseAgain(booked.ref, 1, PLANNER))


def test_somebody_on_the_way_does_it_all_the_same_and_the_snapshot_says_what_stood(
    application: Application, clock: FixedClock, needs: tuple[str, str], booked: Appointment
) -> None:
    ends(application, needs[0])
    clock.set(at(WEDNESDAY, time(8)))
    application.set_off(SetOff(booked.ref, "OP-1", "U-operative-1"))
    ends(application, needs[1])
    [task] = tasks(application, booked, TaskKind.REQUIREMENT_CHANGED)
    assert "done all the same" in task.words
    with pytest.raises(WrongState):
        application.promise_again(PromiseAgain(booked.ref, 1, PLANNER))
    seen = stored(application, booked.ref)
    assert seen.state is State.DESPATCHED
    assert [item.ref for item in seen.despatched_requirements or ()] == [needs[1]]
    assert [words.endswith("Do it all the same.") for words in briefs(application)] == [True, True]
