"""The promised window has passed and nobody came: what anybody wishes afterwards does not hide that (rules 50, 56)."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from appointments.domain.appointments import Appointment, State
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.domain.times import at
from appointments.ports import UnitOfWork
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.booking.rearrange_appointment import RearrangeAppointment
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.messaging.answer_replies import AnswerReplies
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox
from appointments.use_cases.settle_task import SettleTask
from appointments.use_cases.whole_days.repack import Repack
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import (
    FRIDAY,
    OPERATIVE,
    AtTheDoor,
    a_booking,
    at_the_door,
    messages,
    moved,
    says,
    stored,
    tasks,
    told,
)
from web.application import Application

SECOND = timedelta(seconds=1)


def waited_in_vain(application: Application, clock: FixedClock, after: timedelta = timedelta(hours=2)) -> Appointment:
    """Told of a visit whose window is over; nobody came."""
    booked = told(application, a_booking(application, a_town(application).home))
    clock.set(booked.promise.window.ends + after)
    return booked


def _is_our_failure(application: Application, uow: UnitOfWork, booked: Appointment) -> None:
    now = stored(application, booked.ref)
    assert (now.state, now.outcome) == (State.CLOSED, Outcome.NOT_ATTENDED)
    [owed] = tasks(application, booked, TaskKind.COMPENSATION)
    assert "did not attend" in owed.words
    assert len(messages(uow, booked, MessageKind.NOT_DONE)) == 1
    assert not messages(uow, booked, MessageKind.CANCELLATION)
    assert application.verify_ledger(None).intact


@pytest.mark.parametrize("by_landlord", [True, False])
@pytest.mark.parametrize("after", [timedelta(0), timedelta(hours=2)])
def test_who_cancels_after_the_window_records_that_we_did_not_attend(
    application: Application, uow: UnitOfWork, clock: FixedClock, after: timedelta, by_landlord: bool
) -> None:
    booked = waited_in_vain(application, clock, after)
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord, "They do not want it now"))
    _is_our_failure(application, uow, booked)
    [step] = tasks(application, booked, TaskKind.NEXT_STEP)
    assert "They do not want it now." in step.words


@pytest.mark.parametrize("text", ["3", "cant make it"])
def test_a_no_by_text_after_the_window_is_heard_and_the_failure_stays_ours(
    application: Application, uow: UnitOfWork, clock: FixedClock, text: str
) -> None:
    booked = waited_in_vain(application, clock)
    says(application, text, clock=clock)
    _is_our_failure(application, uow, booked)
    [step] = tasks(application, booked, TaskKind.NEXT_STEP)
    assert "The resident cannot make it." in step.words


@pytest.mark.parametrize("into", [timedelta(0), timedelta(hours=4), -SECOND])
def test_a_no_during_the_window_is_the_residents_own(
    application: Application, clock: FixedClock, into: timedelta
) -> None:
    """Somebody may still come in time: until the window ends nobody has been let down."""
    booked = told(application, a_booking(application, a_town(application).home))
    window = booked.promise.window
    clock.set(window.ends + into if into < timedelta(0) else window.starts + into)
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=False, reason="Gone out"))
    now = stored(application, booked.ref)
    assert (now.state, now.outcome) == (State.CANCELLED, Outcome.CANCELLED_BY_RESIDENT)


def test_an_operative_still_on_the_way_when_the_window_ends_has_not_come(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    clock.set(booked.promise.window.ends - timedelta(minutes=5))
    application.set_off(SetOff(booked.ref, "OP-1", OPERATIVE))
    clock.set(booked.promise.window.ends + timedelta(minutes=5))
    says(application, "3", clock=clock)
    _is_our_failure(application, uow, booked)


def test_a_text_while_somebody_who_came_late_is_there_closes_nothing(
    application: Application, clock: FixedClock
) -> None:
    booked = waited_in_vain(application, clock, timedelta(minutes=20))
    AtTheDoor(application, clock, booked).arrives()
    says(application, "3", clock=clock)
    assert stored(application, booked.ref).state is State.ON_SITE
    assert len(tasks(application, booked, TaskKind.UNCLEAR_REPLY)) == 1


def test_a_no_that_reached_us_in_time_and_was_read_late_counts_from_when_it_came(
    application: Application, clock: FixedClock
) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    clock.set(booked.promise.window.starts - timedelta(minutes=30))
    says(application, "in hospital with my mum today", clock=clock)
    clock.set(booked.promise.window.ends + timedelta(hours=1))
    [unread] = tasks(application, booked, TaskKind.UNCLEAR_REPLY)
    application.settle_task(SettleTask(unread.ref, PLANNER, "They cannot be there", says_no=True))
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=False, reason="In hospital"))
    assert stored(application, booked.ref).outcome is Outcome.CANCELLED_BY_RESIDENT


def test_what_the_household_said_in_time_does_not_excuse_our_own_cancelling(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    clock.set(booked.promise.window.starts - timedelta(minutes=30))
    says(application, "in hospital with my mum today", clock=clock)
    clock.set(booked.promise.window.ends + timedelta(hours=1))
    [unread] = tasks(application, booked, TaskKind.UNCLEAR_REPLY)
    application.settle_task(SettleTask(unread.ref, PLANNER, "They cannot be there", says_no=True))
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="No operative"))
    _is_our_failure(application, uow, booked)


@pytest.mark.parametrize("by_landlord", [True, False])
def test_another_time_chosen_after_the_window_is_another_appointment(
    application: Application, uow: UnitOfWork, clock: FixedClock, by_landlord: bool
) -> None:
    booked = waited_in_vain(application, clock)
    second = moved(application, booked, by_landlord=by_landlord)
    _is_our_failure(application, uow, booked)
    assert (second.ref != booked.ref, second.follows) == (True, booked.ref)
    assert (second.promise.version, second.promise.day) == (1, FRIDAY)
    assert not tasks(application, booked, TaskKind.NEXT_STEP)  # it was done: another appointment is booked


def test_a_slot_that_is_gone_leaves_the_failure_on_record_and_the_fresh_ones_can_be_chosen(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = waited_in_vain(application, clock)
    wanted = OfferSlots(booked.work_order_ref, PLANNER, days=7, resident_agrees=True, moving=booked.ref)
    offers = application.offer_slots(wanted)
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="No parts"))
    again = RearrangeAppointment(
        booked.ref, offers.ref, FRIDAY, "PM", "resident", by_landlord=False, agreed_by_resident=True
    )
    assert application.rearrange_appointment(again).follows == booked.ref
    _is_our_failure(application, uow, booked)


def test_making_room_for_it_after_the_window_is_another_appointment_too(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = waited_in_vain(application, clock)
    wanted = OfferSlots(booked.work_order_ref, PLANNER, days=7, resident_agrees=True, moving=booked.ref)
    offers = application.offer_slots(wanted)
    second = application.repack(
        Repack(offers.ref, FRIDAY, "PM", PLANNER, agreed_by_resident=True, late_reason="Ours", moving=booked.ref)
    )
    _is_our_failure(application, uow, booked)
    assert second.follows == booked.ref


@pytest.mark.parametrize(("before_the_end", "moves"), [(SECOND, True), (-timedelta(minutes=1), False)])
def test_a_slot_picked_by_text_counts_from_when_the_text_came(
    application: Application, clock: FixedClock, before_the_end: timedelta, moves: bool
) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    clock.set(booked.promise.window.ends - timedelta(minutes=30))
    says(application, "2", clock=clock)
    application.answer_replies(AnswerReplies())
    application.deliver_outbox(DeliverOutbox(limit=500))
    clock.set(booked.promise.window.ends - before_the_end)
    says(application, "1")
    clock.set(booked.promise.window.ends + timedelta(minutes=10))
    application.answer_replies(AnswerReplies())
    now = stored(application, booked.ref)
    assert (now.state, now.promise.version) == ((State.BOOKED, 2) if moves else (State.CLOSED, 1))
    assert now.outcome is (None if moves else Outcome.NOT_ATTENDED)


def test_a_visit_that_was_made_cannot_be_turned_into_anything(application: Application, clock: FixedClock) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    door = at_the_door(application, clock, booked, comes=time(9))
    door.claims(Outcome.COMPLETED)
    clock.set(at(booked.promise.day, time(15)))
    says(application, "3", clock=clock)
    assert stored(application, booked.ref).outcome is Outcome.COMPLETED
