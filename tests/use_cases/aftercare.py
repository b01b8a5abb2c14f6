"""Steps that tests of what follows a visit share: missed visits, named people, and all that a cancelling needs."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from appointments.domain.accounts import Account, AccountRole
from appointments.domain.attempts import AttemptResult
from appointments.domain.homes import Channel
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import Task, TaskKind
from appointments.domain.times import at
from appointments.ports import UnitOfWork
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.cancelling.record_attempt import RecordAttempt
from appointments.use_cases.cancelling.record_check import RecordCheck
from appointments.use_cases.cancelling.warn_of_cancelling import WarnOfCancelling
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox
from tests.application import PLANNER
from tests.fakes import FixedClock
from tests.use_cases.steps import FRIDAY, WEDNESDAY, AtTheDoor, a_booking, at_the_door, told
from web.application import Application

MANAGER = "U-manager"


def people(uow: UnitOfWork) -> None:
    """A planner and a manager who can sign in."""
    with uow.write() as records:
        for ref, role in ((PLANNER, AccountRole.PLANNER), (MANAGER, AccountRole.MANAGER)):
            records.accounts.put(Account(ref, ref.lower(), f"{role.capitalize()} One", role, "$argon2id$none"))
        records.commit()


def missed(application: Application, clock: FixedClock, home: str) -> AtTheDoor:
    """The first visit, closed as no access with everything the gate asks for."""
    door = at_the_door(application, clock, told(application, a_booking(application, home)))
    return closed(door)


def missed_again(
    application: Application, clock: FixedClock, first: AtTheDoor, day: date = FRIDAY, pattern: str = "AM"
) -> AtTheDoor:
    """Another visit for the same repair, closed alike."""
    offers = application.offer_slots(
        OfferSlots(first.appointment.work_order_ref, PLANNER, first_day=day, days=3, resident_agrees=True)
    )
    wanted = BookAppointment(offers.ref, day, pattern, PLANNER, agreed_by_resident=True, late_reason="They were away")
    booked = application.book_appointment(wanted)
    comes = time(9) if pattern == "AM" else time(13)
    return closed(at_the_door(application, clock, told(application, booked), comes=comes))


def closed(door: AtTheDoor) -> AtTheDoor:
    door.does_everything()
    closing = door.claims(Outcome.NO_ACCESS)
    if not closing.closed:
        raise RuntimeError(f"the gate refused the claim: {closing.judgement.missing}")
    return door


def steps(uow: UnitOfWork, order: str) -> list[Task]:
    """The open next steps of an order."""
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


def everything_done(application: Application, clock: FixedClock, order: str) -> None:
    """All that the rules ask for after the second missed visit, so that from now on it may be cancelled."""
    tried(application, order)
    clock.advance(timedelta(days=1))
    tried(application, order, Channel.LETTER, AttemptResult.SENT)
    application.warn_of_cancelling(WarnOfCancelling(order, PLANNER))
    application.deliver_outbox(DeliverOutbox(limit=500))
    application.record_check(RecordCheck(order, True, "Asked the tenancy officer, who knows of nothing.", PLANNER))
    clock.set(at(clock.now().date() + timedelta(days=15), time(9)))


def given_up(application: Application, clock: FixedClock, home: str) -> AtTheDoor:
    """Missed twice, and everything done; the last visit's door."""
    last = missed_again(application, clock, missed(application, clock, home))
    everything_done(application, clock, last.appointment.work_order_ref)
    return last


__all__ = [
    "FRIDAY", "MANAGER", "PLANNER", "WEDNESDAY", "closed", "everything_done", "given_up", "missed", "missed_again",
    "people", "steps", "tried",
]  # fmt: skip
