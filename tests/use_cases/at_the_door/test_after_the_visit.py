"""After the visit: nothing closes by itself, every undone repair has a next step, and households are told (rule 50)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from appointments.domain.appointments import OPEN_STATES
from appointments.domain.attempts import AttemptResult
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.homes import Channel
from appointments.domain.messages import MessageKind, MessageState, Receipt
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import Task, TaskKind
from appointments.domain.times import at
from appointments.domain.work_orders import WorkOrderState
from appointments.ports import UnitOfWork
from appointments.use_cases.after_the_visit.watch_silence import WatchSilence
from appointments.use_cases.at_the_door.record_not_attended import RecordNotAttended
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.cancelling.record_attempt import RecordAttempt
from appointments.use_cases.messaging.record_receipt import RecordReceipt
from appointments.use_cases.settle_task import SettleTask
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import (
    FRIDAY,
    WEDNESDAY,
    AtTheDoor,
    a_booking,
    asks_for,
    at_the_door,
    messages,
    says,
    tasks,
    told,
)
from web.application import Application


def _no_access(application: Application, clock: FixedClock, home: str) -> AtTheDoor:
    door = at_the_door(application, clock, told(application, a_booking(application, home)))
    door.does_everything()
    assert door.claims(Outcome.NO_ACCESS).closed
    return door


def steps(uow: UnitOfWork, order: str) -> list[Task]:
    with uow.read() as records:
        return [task for task in records.tasks.open_of_order(order) if task.kind is TaskKind.NEXT_STEP]


def tried(
    application: Application,
    order: str,
    channel: Channel = Channel.VOICE,
    result: AttemptResult = AttemptResult.NO_ANSWER,
    at_time: datetime | None = None,
) -> None:
    application.record_attempt(RecordAttempt(order, channel, result, "Rang twice.", PLANNER, at_time))


def _never_without_a_step(uow: UnitOfWork, order: str) -> None:
    """While it is open, was promised before and has no appointment, somebody has something to do about it."""
    with uow.read() as records:
        held = records.work_orders.get(order)
        visits = records.appointments.of_work_order(order)
        waits = held.state is WorkOrderState.OPEN and visits and all(v.state not in OPEN_STATES for v in visits)
        if waits and not records.work_orders.continued_by(order):
            kinds = [task.kind for task in records.tasks.open_of_order(order)]
            assert TaskKind.NEXT_STEP in kinds


@pytest.mark.parametrize(
    ("closes", "due"),
    [
        (at(WEDNESDAY, time(9)), at(WEDNESDAY, time(17))),
        (at(WEDNESDAY, time(16, 40)), at(WEDNESDAY, time(17))),
    ],
)
def test_a_step_is_for_the_same_working_day(
    application: Application, clock: FixedClock, closes: datetime, due: datetime
) -> None:
    home = a_town(application).home
    door = at_the_door(application, clock, told(application, a_booking(application, home, pattern="ALLDAY")))
    clock.set(closes)
    closing = door.claims(Outcome.MINOR_ONLY) if closes.hour > 10 else door.leaves()
    if not closing.closed:
        closing = door.leaves()
    assert closing.next_step is not None
    assert closing.next_step.due_at == due


def test_nobody_came_late_in_the_day_is_for_the_next_morning(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    """The window ends at five and nobody comes: found at nine in the evening. The household is told all the same."""
    booked = told(application, a_booking(application, a_town(application).home, day=FRIDAY, pattern="PM"))
    clock.set(at(FRIDAY, time(21, 30)))
    application.record_not_attended(RecordNotAttended())
    [step] = tasks(application, booked, TaskKind.NEXT_STEP)
    assert step.due_at == at(FRIDAY + timedelta(days=3), time(10))  # Monday
    [message] = messages(uow, booked, MessageKind.NOT_DONE)
    assert "we did not come. We are sorry." in message.text


@pytest.mark.parametrize("outcome", [Outcome.FOLLOW_ON, Outcome.WRONG_TRADE, Outcome.UNSAFE])
def test_whatever_leaves_the_repair_undone_is_told_and_has_a_step(
    application: Application, clock: FixedClock, uow: UnitOfWork, outcome: Outcome
) -> None:
    door = at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))
    assert door.claims(outcome).closed
    assert len(messages(uow, door.appointment, MessageKind.NOT_DONE)) == 1
    assert messages(uow, door.appointment, MessageKind.MISSED_YOU) == []
    assert len(tasks(application, door.appointment, TaskKind.NEXT_STEP)) == 1
    _never_without_a_step(uow, door.appointment.work_order_ref)


def test_no_access_is_told_with_how_to_say_that_it_was_otherwise(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    door = _no_access(application, clock, a_town(application).home)
    [message] = messages(uow, door.appointment, MessageKind.MISSED_YOU)
    assert "within 28 days" in message.text
    assert messages(uow, door.appointment, MessageKind.NOT_DONE) == []


def test_done_work_is_told_nothing_and_leaves_no_step(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    door = at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))
    assert door.claims(Outcome.COMPLETED).closed
    assert messages(uow, door.appointment, MessageKind.NOT_DONE) == []
    assert steps(uow, door.appointment.work_order_ref) == []


def test_a_text_after_a_visit_that_does_not_arrive_is_told_by_a_person(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    door = _no_access(application, clock, a_town(application).home)
    [message] = messages(uow, door.appointment, MessageKind.MISSED_YOU)
    with uow.write() as records:
        records.messages.save(replace(message, state=MessageState.SENT, provider="twilio", provider_ref="SM-9"))
        records.commit()
    application.record_receipt(RecordReceipt(Receipt("twilio", "SM-9", MessageState.FAILED, clock.now(), "30003")))
    [task] = tasks(application, door.appointment, TaskKind.NOTICE_FAILED)
    assert "we came for your appointment" in task.words


# --- a next step ends by what was done


def test_a_step_is_never_just_ticked(application: Application, clock: FixedClock, uow: UnitOfWork) -> None:
    door = _no_access(application, clock, a_town(application).home)
    [step] = tasks(application, door.appointment, TaskKind.NEXT_STEP)
    with pytest.raises(WrongState, match="book an appointment, record an attempt"):
        application.settle_task(SettleTask(step.ref, PLANNER, "Done"))
    assert steps(uow, door.appointment.work_order_ref) == [step]


def test_an_attempt_ends_one_step_and_makes_the_next(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    door = _no_access(application, clock, a_town(application).home)
    order = door.appointment.work_order_ref
    [first] = steps(uow, order)
    tried(application, order)
    [second] = steps(uow, order)
    assert second.ref != first.ref
    assert second.due_at == at(WEDNESDAY + timedelta(days=1), time(10))
    assert "another way and at another time" in second.words
    tried(application, order, result=AttemptResult.SPOKE)
    [third] = steps(uow, order)
    assert "spoken to" in third.words
    with uow.read() as records:
        assert records.tasks.get(first.ref).done_words == "Tried to reach them: Rang twice."
    assert application.verify_ledger(None).intact


def test_a_booking_ends_the_step_and_its_cancelling_makes_another(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    door = _no_access(application, clock, a_town(application).home)
    order = door.appointment.work_order_ref
    offers = application.offer_slots(OfferSlots(order, PLANNER, days=7, resident_agrees=True))
    again = application.book_appointment(BookAppointment(offers.ref, FRIDAY, "PM", PLANNER, agreed_by_resident=True))
    assert steps(uow, order) == []
    application.cancel_appointment(CancelAppointment(again.ref, PLANNER, by_landlord=True, reason="No parts"))
    _never_without_a_step(uow, order)
    assert len(steps(uow, order)) == 1


def test_an_open_repair_is_never_without_a_step_whatever_is_pressed(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    """Everything a planner can do to the tasks of an order, again and again, and the invariant after each."""
    door = _no_access(application, clock, a_town(application).home)
    order = door.appointment.work_order_ref
    for _ in range(3):
        with uow.read() as records:
            waiting = records.tasks.open_of_order(order)
        for task in waiting:
            with suppress(WrongState):
                application.settle_task(SettleTask(task.ref, PLANNER, "Done"))
            _never_without_a_step(uow, order)
        tried(application, order)
        _never_without_a_step(uow, order)


@pytest.mark.parametrize(
    ("field", "channel", "result"),
    [
        ("channel", Channel.SMS, AttemptResult.SENT),  # the system sends and counts those
        ("result", Channel.LETTER, AttemptResult.SPOKE),
        ("result", Channel.VOICE, AttemptResult.SENT),
    ],
)
def test_an_attempt_is_what_its_channel_can_be(
    application: Application, clock: FixedClock, field: str, channel: Channel, result: AttemptResult
) -> None:
    door = _no_access(application, clock, a_town(application).home)
    with pytest.raises(Invalid) as refused:
        tried(application, door.appointment.work_order_ref, channel, result)
    assert refused.value.field == field


def test_an_attempt_lies_behind_us(application: Application, clock: FixedClock) -> None:
    door = _no_access(application, clock, a_town(application).home)
    with pytest.raises(Invalid) as refused:
        tried(application, door.appointment.work_order_ref, at_time=clock.now() + timedelta(minutes=1))
    assert refused.value.field == "at"


# --- asked after, never sanctioned (rule 53)


def test_no_access_where_something_is_needed_is_asked_after_at_once(
    application: Application, clock: FixedClock
) -> None:
    home = a_town(application).home
    asks_for(application, home, "shoes_off")
    door = at_the_door(application, clock, told(application, a_booking(application, home)))
    door.does_everything()
    assert door.claims(Outcome.NO_ACCESS).closed
    [task] = tasks(application, door.appointment, TaskKind.WELFARE)
    assert "welfare or tenancy officer" in task.words


@pytest.mark.parametrize(("days", "asked"), [(14, 0), (15, 1)])
def test_a_household_that_says_nothing_is_asked_after(
    application: Application, clock: FixedClock, days: int, asked: int
) -> None:
    door = _no_access(application, clock, a_town(application).home)
    assert tasks(application, door.appointment, TaskKind.WELFARE) == []
    clock.set(at(WEDNESDAY + timedelta(days=days), time(5)))
    assert application.watch_silence(WatchSilence()).asked == asked
    assert application.watch_silence(WatchSilence()).asked == 0  # once for a repair
    assert len(tasks(application, door.appointment, TaskKind.WELFARE)) == asked


@pytest.mark.parametrize("heard", ["reply", "call"])
def test_a_household_that_was_heard_of_is_left_alone(application: Application, clock: FixedClock, heard: str) -> None:
    door = _no_access(application, clock, a_town(application).home)
    if heard == "reply":
        says(application, "sorry, I was at work", clock=clock)
    else:
        tried(application, door.appointment.work_order_ref, result=AttemptResult.SPOKE)
    clock.advance(timedelta(days=20))
    assert application.watch_silence(WatchSilence()).asked == 0
