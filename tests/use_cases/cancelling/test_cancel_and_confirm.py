"""Calling off, confirming to a planner, refusing slots: what the household is told and what we owe it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appointments.domain.appointments import State
from appointments.domain.errors import Invalid, Stale, WrongState
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import Outcome
from appointments.domain.slots import RefusalReason
from appointments.domain.tasks import TaskKind
from appointments.domain.work_orders import SorItem
from appointments.ports import UnitOfWork
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.use_cases.booking.confirm_appointment import ConfirmAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.booking.refuse_slots import RefuseSlots
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.settle_task import SettleTask
from tests.application import PLANNER, a_repair, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import OPERATIVE, a_booking, at_the_door, messages, moved, says, stored, tasks, told
from web.application import Application

DAY, SECOND = timedelta(hours=24), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("by_landlord", "before", "owed"),
    [
        (True, DAY - SECOND, 1),
        (True, DAY, 0),  # exactly 24 hours is notice enough
        (False, SECOND, 0),  # the resident's own wish costs us, not them
    ],
)
def test_cancelling_within_a_day_is_the_landlords_failure_and_asks_for_compensation(
    application: Application, uow: UnitOfWork, clock: FixedClock, by_landlord: bool, before: timedelta, owed: int
) -> None:
    """Rules 13 and 25: a message either way, and the repair stays open with a next step."""
    booked = told(application, a_booking(application, a_town(application).home))
    clock.set(booked.promise.window.starts - before)
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord, " No parts "))
    cancelled = stored(application, booked.ref)
    whose = Outcome.CANCELLED_BY_LANDLORD if by_landlord else Outcome.CANCELLED_BY_RESIDENT
    assert (cancelled.state, cancelled.outcome, cancelled.outcome_words) == (State.CANCELLED, whose, "No parts")
    assert len(messages(uow, booked, MessageKind.CANCELLATION)) == 1
    assert len(tasks(application, booked, TaskKind.NEXT_STEP)) == 1
    assert len(tasks(application, booked, TaskKind.COMPENSATION)) == owed


@pytest.mark.parametrize(("before", "owed"), [(DAY - SECOND, 1), (DAY, 0)])
def test_moving_within_a_day_by_the_landlord_asks_for_compensation_too(
    application: Application, clock: FixedClock, before: timedelta, owed: int
) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    clock.set(booked.promise.window.starts - before)
    moved(application, booked)
    assert len(tasks(application, booked, TaskKind.COMPENSATION)) == owed


def test_a_cancellation_says_why_and_happens_once(application: Application, clock: FixedClock) -> None:
    booked = a_booking(application, a_town(application).home)
    with pytest.raises(Invalid) as refused:
        application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason=" "))
    assert refused.value.field == "reason"
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="No parts"))
    with pytest.raises(WrongState):
        application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="No parts"))


def test_once_somebody_is_there_or_on_the_way_it_cannot_be_moved(application: Application, clock: FixedClock) -> None:
    """Rule 71; and once somebody is there it cannot be cancelled either."""
    booked = told(application, a_booking(application, a_town(application).home))
    application.set_off(SetOff(booked.ref, "OP-1", OPERATIVE))
    with pytest.raises(WrongState):
        moved(application, booked)
    at_the_door(application, clock, booked)
    with pytest.raises(WrongState):
        application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="No parts"))
    assert stored(application, booked.ref).promise.version == 1


def test_confirming_is_of_the_promise_that_was_on_the_page(application: Application) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    moved(application, booked)
    with pytest.raises(Stale):
        application.confirm_appointment(ConfirmAppointment(booked.ref, 1, PLANNER))
    assert stored(application, booked.ref).state is State.BOOKED
    for _ in range(2):  # pressed twice
        application.confirm_appointment(ConfirmAppointment(booked.ref, 2, PLANNER))
    assert stored(application, booked.ref).state is State.CONFIRMED


def test_slots_of_which_one_was_chosen_cannot_be_refused(application: Application) -> None:
    booked = a_booking(application, a_town(application).home)
    with pytest.raises(WrongState):
        application.refuse_slots(RefuseSlots(booked.promise.offer_ref or "", RefusalReason.TIME, PLANNER))


@pytest.mark.parametrize("days", [0, -1, 367])
def test_slots_are_looked_for_on_a_day_at_least_and_a_year_at_most(application: Application, days: int) -> None:
    order = a_repair(application, a_town(application).home)
    with pytest.raises(Invalid) as refused:
        application.offer_slots(OfferSlots(order.ref, PLANNER, days=days))
    assert refused.value.field == "days"


def test_a_search_that_begins_in_the_past_begins_today(application: Application, clock: FixedClock) -> None:
    order = a_repair(application, a_town(application).home)
    offers = application.offer_slots(OfferSlots(order.ref, PLANNER, first_day=date(2026, 2, 1), days=7))
    assert min(held.slot.day for held in offers.withheld) >= clock.now().date()


def test_a_task_is_settled_once_with_what_was_done(application: Application, clock: FixedClock) -> None:
    booked = a_booking(application, a_town(application).home)
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="No parts"))
    [step] = tasks(application, booked, TaskKind.NEXT_STEP)
    with pytest.raises(Invalid) as refused:
        application.settle_task(SettleTask(step.ref, PLANNER, " "))
    assert refused.value.field == "words"
    with pytest.raises(WrongState, match="ends by what was done"):  # nothing is agreed by saying so (rule 50)
        application.settle_task(SettleTask(step.ref, PLANNER, "Agreed Friday on the telephone"))


def test_any_other_task_is_settled_once_with_what_was_done(application: Application, clock: FixedClock) -> None:
    booked = a_booking(application, a_town(application).home)
    says(application, "can you bring a ladder", clock=clock)
    [task] = tasks(application, booked, TaskKind.UNCLEAR_REPLY)
    settled = application.settle_task(SettleTask(task.ref, PLANNER, "Rang them"))
    assert settled == replace(task, done_at=clock.now(), done_by=PLANNER, done_words="Rang them")
    with pytest.raises(WrongState):
        application.settle_task(SettleTask(task.ref, PLANNER, "Again"))


def test_a_day_too_short_for_the_work_is_no_offer(application: Application) -> None:
    """Eight and a half hours of shift, nine hours of work: nothing is offered rather than something that breaks."""
    order = a_repair(application, a_town(application).home, minutes=540)
    offers = application.offer_slots(OfferSlots(order.ref, PLANNER, days=3))
    assert (order.service_minutes, offers.offers) == (540, ())
    assert SorItem("S101", 540) in order.items
