"""The promise: offers, booking, the resident's answer, a notice that never arrives, the reminder."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from appointments.domain.appointments import Appointment, State
from appointments.domain.slots import Block
from appointments.domain.tasks import TaskKind
from appointments.domain.times import at, window_in_words
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox
from appointments.use_cases.messaging.queue_reminders import QueueReminders
from web.demo.story.intake import NOTICE
from web.demo.story.telling import FAMILY_NUMBER, PLANNER, Telling


def a_slot_is_booked(telling: Telling, work_order: str) -> Appointment:
    """Whatever starts too soon for the household's notice is withheld; the best of the rest is booked."""
    application = telling.application
    telling.step("The planner asks for slots.")
    offers = application.offer_slots(OfferSlots(work_order, PLANNER, days=14))
    early = [held for held in offers.withheld if held.reasons[0].block is Block.NOTICE]
    telling.expect("slots within 48 hours should have been withheld", held=bool(early))
    telling.detail(f"{len(offers.offers)} slots can be offered, {len(offers.withheld)} are withheld.")
    telling.detail(f"Withheld, {len(early)} of them from {early[0].slot}: {early[0].reasons[0].words}")
    offered = telling.some(offers.offers, "some slots should have been offered")
    for each in offered[:3]:
        minutes = -(-each.added_travel_seconds // 60)
        telling.detail(f"Offered: {each.slot} ({minutes} minutes of travel more)")
    soonest = min(each.slot.window.starts for each in offered)
    telling.expect("no slot may start within 48 hours", held=soonest - telling.clock.now() >= NOTICE)
    best = offered[0].slot
    telling.step("The best one is booked: certified by CP-SAT, then committed.")
    booked = application.book_appointment(BookAppointment(offers.ref, best.day, best.pattern, PLANNER))
    telling.detail(f"{booked.ref}: {window_in_words(booked.promise.window)}, for {booked.promise.purpose}.")
    telling.detail("The text that confirms it:")
    telling.deliver(FAMILY_NUMBER)
    booked = application.look_up.appointment(booked.ref)
    telling.expect(
        "the delivered confirmation should have been recorded as notice", held=booked.state is State.NOTIFIED
    )
    return booked


def the_resident_moves_it(telling: Telling, appointment: Appointment) -> Appointment:
    """By text alone: "2", then the number of one of the slots that come back."""
    telling.clock.pass_minutes(20)
    telling.step('The resident answers "2": another time, please.')
    telling.reply("2")
    telling.detail("Real slots come back by text:")
    telling.deliver(FAMILY_NUMBER)
    telling.clock.pass_minutes(5)
    telling.step('The resident picks the first: "1".')
    telling.reply("1")
    telling.deliver(FAMILY_NUMBER)
    moved = telling.application.look_up.appointment(appointment.ref)
    telling.expect("the appointment should have a second promise", held=moved.promise.version == 2)
    telling.expect("the resident chose this time", held=moved.promise.agreed_by_resident)
    telling.expect("the first promise should be kept", held=moved.promises[0].window == appointment.promise.window)
    telling.detail(f"The first promise is kept as superseded; in force: {window_in_words(moved.promise.window)}.")
    return moved


def nobody_is_told(telling: Telling, work_order: str, *, after: datetime) -> Appointment:
    """The other home's phone is off: the confirmation never arrives."""
    telling.step("The second repair is booked for a household whose phone is switched off.")
    booked = book_soonest(telling, work_order, after=after, days=14)
    application = telling.application
    application.deliver_outbox(DeliverOutbox(limit=500))
    told = [task for task in application.look_up.tasks_of(booked.ref) if task.kind is TaskKind.NOTICE_FAILED]
    task, *_ = telling.some(tuple(told), "a notice that was not delivered should be a planner's task")
    telling.detail(f"The text was not delivered. A planner's task: {task.words}")
    telling.detail("Nobody rings.")
    booked = application.look_up.appointment(booked.ref)
    telling.expect("an undelivered text is no notice", held=booked.state is State.BOOKED)
    return booked


def a_reminder_goes_out(telling: Telling, appointment: Appointment) -> None:
    """Once, however often the worker looks."""
    telling.clock.move_to(at(appointment.promise.day - timedelta(days=1), time(16, 5)))
    telling.step("The afternoon before, the reminder goes out by itself.")
    application = telling.application
    for _ in range(2):  # a second run, as after a restart, must send nothing twice
        application.queue_reminders(QueueReminders(ahead_hours=24))
        application.deliver_outbox(DeliverOutbox(limit=500))
    sent = [text for text in application.look_up.texts_to(FAMILY_NUMBER) if "reminder" in text]
    telling.detail(sent[-1] if sent else "nothing")
    telling.expect("the reminder should have been sent once", held=len(sent) == 1)


def book_soonest(telling: Telling, work_order: str, *, after: datetime, days: int) -> Appointment:
    """The first slot that starts at `after` or later."""
    application = telling.application
    offers = application.offer_slots(OfferSlots(work_order, PLANNER, days=days))
    later = tuple(each.slot for each in offers.offers if each.slot.window.starts >= after)
    soonest = min(telling.some(later, "a slot should have been offered"))
    booked = application.book_appointment(BookAppointment(offers.ref, soonest.day, soonest.pattern, PLANNER))
    telling.detail(f"{booked.ref}: {window_in_words(booked.promise.window)}.")
    return booked
