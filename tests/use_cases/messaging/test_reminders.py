"""Reminders: the afternoon before, once, never at night, and of the time that holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from appointments.domain.appointments import Appointment
from appointments.domain.messages import Message, MessageKind, MessageState
from appointments.domain.tasks import TaskKind
from appointments.domain.times import LONDON
from appointments.ports import UnitOfWork
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox
from appointments.use_cases.messaging.queue_reminders import QueueReminders
from tests.application import NUMBER, PLANNER, a_repair, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import FRIDAY, a_booking, messages, moved, says, states, tasks
from web.application import Application


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def the_reminder(uow: UnitOfWork, appointment: Appointment) -> Message:
    [message] = messages(uow, appointment, MessageKind.REMINDER)
    return message


def test_a_reminder_is_queued_once_however_often_it_runs_and_goes_out_the_afternoon_before(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Rules 24 and 32. The window is on Wednesday from 8: it comes into sight on Monday."""
    booked = a_booking(application, a_town(application).home)
    assert [application.queue_reminders(QueueReminders()).queued for _ in range(3)] == [1, 0, 0]
    message = the_reminder(uow, booked)
    assert message.not_before == utc("2026-03-03T16:00")
    assert message.expires_at == booked.promise.window.starts
    assert "Operative 01 will come" in message.text
    clock.set(utc("2026-03-03T15:59:59"))
    application.deliver_outbox(DeliverOutbox())
    assert the_reminder(uow, booked).state is MessageState.QUEUED
    clock.set(utc("2026-03-03T16:00"))
    application.deliver_outbox(DeliverOutbox())
    assert application.queue_reminders(QueueReminders()).queued == 0
    assert states(uow, booked, MessageKind.REMINDER) == [MessageState.DELIVERED]


@pytest.mark.parametrize(
    ("booked_at", "due"),
    [
        ("2026-03-03T14:00", "2026-03-03T16:00"),  # in time for the afternoon's
        ("2026-03-03T15:30", "2026-03-03T16:30"),  # an hour after the confirmation
        ("2026-03-03T18:00", "2026-03-03T19:00"),
        ("2026-03-03T19:00", None),  # at eight it is quiet, and at the end of the quiet hours the window opens
    ],
)
def test_of_a_late_booking_they_are_reminded_at_once_but_not_in_the_minute_of_the_confirmation(
    application: Application, uow: UnitOfWork, clock: FixedClock, booked_at: str, due: str | None
) -> None:
    town = a_town(application)
    order = a_repair(application, town.home)
    clock.set(utc(booked_at))
    offers = application.offer_slots(OfferSlots(order.ref, PLANNER, days=3, resident_agrees=True))
    tomorrow = date(2026, 3, 4)
    booked = application.book_appointment(BookAppointment(offers.ref, tomorrow, "AM", PLANNER, agreed_by_resident=True))
    application.queue_reminders(QueueReminders())
    found = [message.not_before for message in messages(uow, booked, MessageKind.REMINDER)]
    assert found == ([utc(due)] if due else [])


def test_a_moved_appointment_is_reminded_of_its_new_time_only(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_booking(application, a_town(application).home)
    application.queue_reminders(QueueReminders())
    moved(application, booked, day=FRIDAY)
    clock.set(utc("2026-03-05T09:00"))
    application.queue_reminders(QueueReminders())
    old, new = sorted(messages(uow, booked, MessageKind.REMINDER), key=lambda m: m.promise_version or 0)
    assert (old.state, new.state) == (MessageState.SUPERSEDED, MessageState.QUEUED)
    assert "Friday 6 March" in new.text
    assert new.not_before == utc("2026-03-05T16:00")


@pytest.mark.parametrize("hours", [48, 47])
def test_a_window_comes_into_sight_before_it_starts_and_not_at_the_very_edge(
    application: Application, clock: FixedClock, hours: int
) -> None:
    """Half-open: a window that starts in exactly 48 hours is for the next run."""
    booked = a_booking(application, a_town(application).home)
    clock.set(booked.promise.window.starts - timedelta(hours=hours))
    assert application.queue_reminders(QueueReminders()).queued == (hours < 48)


def test_who_cannot_be_texted_becomes_a_planners_task_once(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_booking(application, a_town(application).home)
    says(application, "STOP", clock=clock)
    for _ in range(2):
        assert application.queue_reminders(QueueReminders()).queued == 0
    [task] = tasks(application, booked, TaskKind.NO_CHANNEL)
    assert "a reminder" in task.words


def test_paging_reaches_every_appointment(application: Application, clock: FixedClock) -> None:
    town = a_town(application)
    for home in (town.home, town.neighbour):
        a_booking(application, home)
    first = application.queue_reminders(QueueReminders(limit=1))
    assert first.next_after is not None
    second = application.queue_reminders(QueueReminders(limit=1, after=first.next_after))
    assert (first.queued, second.queued) == (1, 1)
    assert second.next_after is not None  # a full page: there may be more
    assert application.queue_reminders(QueueReminders(limit=1, after=second.next_after)).next_after is None


def test_across_the_change_of_the_clocks_it_is_four_in_the_afternoon_on_the_wall(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """The night to Sunday 25 October 2026 has an hour more; the visit is on Monday, the reminder on that Sunday."""
    town = a_town(application)
    order = a_repair(application, town.home)
    clock.set(utc("2026-10-22T08:00"))
    offers = application.offer_slots(OfferSlots(order.ref, PLANNER, days=7))
    monday = date(2026, 10, 26)
    booked = application.book_appointment(
        BookAppointment(offers.ref, monday, "AM", PLANNER, late_reason="The resident is away until then")
    )
    assert booked.promise.window.starts == utc("2026-10-26T08:00")  # eight on the wall, in winter time again
    clock.set(utc("2026-10-24T20:00"))
    application.queue_reminders(QueueReminders())
    due = the_reminder(uow, booked).not_before
    assert due == utc("2026-10-25T16:00")
    assert due.astimezone(LONDON).hour == 16
    clock.set(due)
    application.deliver_outbox(DeliverOutbox())
    assert "Monday 26 October 2026, between 8am and 1pm" in application.look_up.texts_to(NUMBER)[-1]


def test_in_summer_four_in_the_afternoon_is_three_in_utc(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """The visit is on Friday 23 October, two days before the clocks go back."""
    town = a_town(application)
    order = a_repair(application, town.home)
    clock.set(utc("2026-10-20T08:00"))
    offers = application.offer_slots(OfferSlots(order.ref, PLANNER, days=7))
    booked = application.book_appointment(
        BookAppointment(offers.ref, date(2026, 10, 23), "AM", PLANNER, late_reason="x")
    )
    clock.set(utc("2026-10-21T12:00"))
    application.queue_reminders(QueueReminders())
    assert the_reminder(uow, booked).not_before == utc("2026-10-22T15:00")
