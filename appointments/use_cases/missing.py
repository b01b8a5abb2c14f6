"""A step shared by use cases: the window passed and nobody came. That comes before anything done about it later.

Who waited in vain and then calls it off, or asks for another time, has not cancelled: nobody kept the appointment.
"""

from __future__ import annotations

from datetime import datetime

from appointments.domain.after_visit import AfterVisit
from appointments.domain.appointments import AWAITED_STATES, Appointment
from appointments.domain.events import VisitNotAttended
from appointments.domain.fingerprints import words_digest
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import OUTCOME_WORDS, Outcome
from appointments.ports import Records
from appointments.use_cases.close_visit import next_step
from appointments.use_cases.committing import rounds_of
from appointments.use_cases.compensating import ask_about_compensation
from appointments.use_cases.telling import Teller, tell

NOBODY_CAME = "Nobody attended: the records show no arrival in the window."


def missed_already(appointment: Appointment, now: datetime) -> bool:
    """Whether its window has ended, which is half-open, and nobody has arrived."""
    return appointment.state in AWAITED_STATES and appointment.promise.window.ends <= now


def miss(records: Records, appointment: Appointment, teller: Teller, now: datetime, *, words: str = "") -> Appointment:
    """The appointment closed as not attended; the household is told, and is owed an answer about compensation.

    `words` say what became of it since, for planners.
    """
    closed = appointment.miss(f"{NOBODY_CAME} {words}".strip(), now)
    records.appointments.save(closed)
    for operative_ref, day in sorted(rounds_of(appointment)):
        records.rounds.bump(operative_ref, day, day)
    records.messages.supersede(closed.ref, closed.promise.version + 1)
    tell(records, closed, MessageKind.NOT_DONE, teller=teller, now=now, after=AfterVisit(Outcome.NOT_ATTENDED))
    next_step(records, closed, now, teller.calendar)
    ask_about_compensation(records, closed, now, OUTCOME_WORDS[Outcome.NOT_ATTENDED])
    records.ledger.append(
        VisitNotAttended(
            ref=closed.ref,
            at=now,
            promise_version=closed.promise.version,
            words_digest=words_digest(closed.outcome_words),
        )
    )
    return closed
