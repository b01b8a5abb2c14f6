"""What was asked for at the promise, the despatch and the arrival, and what changed between (rules 18, 19 and 22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from appointments.domain.access import Source
from appointments.domain.appointments import State
from appointments.domain.errors import WrongState
from appointments.domain.reviews import Decision
from appointments.domain.tasks import TaskKind
from appointments.domain.times import midnight
from appointments.ports import UnitOfWork
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.use_cases.households.end_requirement import EndRequirement
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.households.review_requirement import ReviewRequirement
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import WEDNESDAY, a_booking, asks_for, at_the_door, stored, tasks
from web.application import Application

REFER = {"refer_to": "Neighbourhood team"}


def sets_off(application: Application, ref: str) -> None:
    application.set_off(SetOff(ref, "OP-1", "U-operative-1"))


def add(application: Application, home: str, requirement: str) -> None:
    asks_for(application, home, "animals")


def add_for_a_time(application: Application, home: str, requirement: str) -> None:
    wanted = RecordRequirement(home, "animals", {}, Source.RESIDENT, PLANNER, ends_on=WEDNESDAY)
    application.record_requirement(wanted)


def propose(application: Application, home: str, requirement: str) -> None:
    wanted = RecordRequirement(home, "animals", {}, Source.OPERATIVE, "U-operative-1", provisional=True)
    application.record_requirement(wanted)


def end(application: Application, home: str, requirement: str) -> None:
    application.end_requirement(EndRequirement(requirement, PLANNER, "Not any more."))


def other_values(application: Application, home: str, requirement: str) -> None:
    change = ReviewRequirement(requirement, Decision.CHANGED, PLANNER, "They rang.", values={"minutes": "40"})
    application.review_requirement(change)


def end_before_the_visit(application: Application, home: str, requirement: str) -> None:
    change = ReviewRequirement(
        requirement, Decision.CHANGED, PLANNER, "They rang.", values={"minutes": "25"},
        ends_on=WEDNESDAY - timedelta(days=1),
    )  # fmt: skip
    application.review_requirement(change)


@pytest.mark.parametrize("despatched", [False, True])
@pytest.mark.parametrize("change", [add, add_for_a_time, propose, end, other_values, end_before_the_visit])
def test_a_change_after_the_promise_is_a_planners_task_before_and_after_despatch(
    application: Application, clock: FixedClock, change: object, despatched: bool
) -> None:
    """Rule 19."""
    assert callable(change)
    town = a_town(application)
    requirement = asks_for(application, town.home, "longer_to_answer", minutes="25")
    booked = a_booking(application, town.home)
    if despatched:
        sets_off(application, booked.ref)
    assert tasks(application, booked, TaskKind.REQUIREMENT_CHANGED) == []
    change(application, town.home, requirement)
    assert len(tasks(application, booked, TaskKind.REQUIREMENT_CHANGED)) == 1


def test_what_was_declined_while_it_was_proposed_is_a_change_too(application: Application) -> None:
    town = a_town(application)
    wanted = RecordRequirement(town.home, "animals", {}, Source.OPERATIVE, "U-operative-1", provisional=True)
    proposed = application.record_requirement(wanted).ref
    booked = a_booking(application, town.home)
    application.review_requirement(ReviewRequirement(proposed, Decision.DECLINED, PLANNER, "They have no animals."))
    assert len(tasks(application, booked, TaskKind.REQUIREMENT_CHANGED)) == 1


def test_the_promise_the_despatch_and_the_arrival_each_keep_what_stood_then(
    application: Application, clock: FixedClock
) -> None:
    town = a_town(application)
    first = asks_for(application, town.home, "longer_to_answer", minutes="25")
    booked = a_booking(application, town.home)
    second = asks_for(application, town.home, "animals")
    sets_off(application, booked.ref)
    application.end_requirement(EndRequirement(first, PLANNER, "Not any more."))
    third = asks_for(application, town.home, "shoes_off")
    at_the_door(application, clock, booked)
    seen = stored(application, booked.ref)
    assert [item.ref for item in seen.promise.requirements] == [first]
    assert {item.ref for item in seen.despatched_requirements or ()} == {first, second, third}


def test_what_changed_unseen_is_a_task_at_the_arrival_at_the_latest(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Nobody went through the use case: another system wrote it."""
    town = a_town(application)
    booked = a_booking(application, town.home)
    other = asks_for(application, town.neighbour, "animals")
    with uow.write() as records:
        records.requirements.put(replace(records.requirements.get(other), home_ref=town.home))
        records.commit()
    assert tasks(application, booked, TaskKind.REQUIREMENT_CHANGED) == []
    at_the_door(application, clock, booked)
    assert len(tasks(application, booked, TaskKind.REQUIREMENT_CHANGED)) == 1


@pytest.mark.parametrize("after", ["booking", "despatch"])
def test_nobody_is_sent_or_walks_up_where_nobody_is_to_attend(
    application: Application, clock: FixedClock, after: str
) -> None:
    """Rule 22, also when it is recorded after the booking, or when the operative is on the way."""
    town = a_town(application)
    booked = a_booking(application, town.home)
    clock.set(midnight(WEDNESDAY) + timedelta(hours=8, minutes=30))
    if after == "despatch":
        sets_off(application, booked.ref)
    application.record_requirement(RecordRequirement(town.home, "do_not_attend", REFER, Source.STAFF, PLANNER))
    assert len(tasks(application, booked, TaskKind.REQUIREMENT_CHANGED)) == 1
    if after == "booking":
        with pytest.raises(WrongState, match="must not be attended"):
            sets_off(application, booked.ref)
    with pytest.raises(WrongState, match="must not be attended"):
        at_the_door(application, clock, booked)
    assert stored(application, booked.ref).state is not State.ON_SITE
