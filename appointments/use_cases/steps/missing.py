"""A step shared by use cases: the window has passed with nobody there, and that is recorded before anything else.

What somebody wishes afterwards, the household or we, changes nothing about it: it is heard as what to do next.
"""

from __future__ import annotations

from datetime import datetime

from appointments.domain.after_visit import AfterVisit
from appointments.domain.appointments import Appointment
from appointments.domain.events import VisitNotAttended
from appointments.domain.fingerprints import words_digest
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import OUTCOME_WORDS, Outcome
from appointments.domain.refs import AppointmentRef
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.agreeing import settle_agreeing
from appointments.use_cases.steps.closing import next_step
from appointments.use_cases.steps.committing import rounds_of
from appointments.use_cases.steps.compensating import ask_about_compensation
from appointments.use_cases.steps.superseding import supersede
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell

# Nobody said so: it follows from the plan and the time.
BY_CLOCK = "records"
NOBODY_CAME = "Nobody attended: the records show no arrival in the window."


def record_missed(
    records: Records, appointment: Appointment, teller: Teller, now: datetime, wish: str = ""
) -> Appointment:
    """The appointment as closed: our failure, with its message, its next step and what we may owe (rules 50 and 56).

    `wish` is what was asked for afterwards, as a sentence for whoever takes the next step.
    """
    closed = appointment.miss(NOBODY_CAME, now)
    records.appointments.save(closed)
    settle_agreeing(records, closed, BY_CLOCK, "Nobody came to this visit.", now)
    for operative_ref, day in sorted(rounds_of(appointment)):
        records.rounds.bump(operative_ref, day, day)
    version = closed.promise.version + 1
    supersede(records, closed, version, by=BY_CLOCK, because="Nobody came to this visit.", now=now)
    tell(records, closed, MessageKind.NOT_DONE, teller=teller, now=now, after=AfterVisit(Outcome.NOT_ATTENDED))
    next_step(records, closed, now, teller.calendar, wish=wish)
    ask_about_compensation(records, closed, now, teller.calendar, OUTCOME_WORDS[Outcome.NOT_ATTENDED])
    records.ledger.append(
        VisitNotAttended(
            ref=closed.ref,
            at=now,
            promise_version=closed.promise.version,
            words_digest=words_digest(closed.outcome_words),
        )
    )
    return closed


def missed_first(
    ref: AppointmentRef, *, heard_at: datetime | None, uow: UnitOfWork, clock: Clock, teller: Teller
) -> bool:
    """Whether this appointment is to be moved and cannot be, because nobody came to it; recorded if it was not yet.

    In a transaction of its own: that nobody came is so whether or not another time is found.
    """
    with uow.read() as records:
        found = records.appointments.get(ref)
    if found.outcome is Outcome.NOT_ATTENDED:
        return True
    if not found.let_down(heard_at or clock.now()):
        return False
    with uow.write() as records:
        found = records.appointments.get(ref)
        if found.let_down(heard_at or clock.now()):
            record_missed(records, found, teller, clock.now(), "Another time was asked for afterwards.")
            records.commit()
    return True
