"""Windows that passed with nobody there: the landlord's failure, established from the plan and never claimed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from appointments.domain.after_visit import AfterVisit
from appointments.domain.events import VisitNotAttended
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import OUTCOME_WORDS, Outcome
from appointments.domain.refs import AppointmentRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.close_visit import next_step
from appointments.use_cases.committing import rounds_of
from appointments.use_cases.compensating import ask_about_compensation
from appointments.use_cases.telling import Teller, tell

# An operative who comes late still comes; after this nobody is coming.
GRACE = timedelta(hours=4)


@dataclass(frozen=True)
class RecordNotAttended:
    """At most `limit` appointments at once, so that no transaction grows long."""

    limit: int = 200


def record_not_attended(
    request: RecordNotAttended, *, uow: UnitOfWork, clock: Clock, teller: Teller
) -> tuple[AppointmentRef, ...]:
    """The appointments that were closed as not attended; empty when there are none. Each household is told."""
    now = clock.now()
    with uow.write() as records:
        missed = records.appointments.unattended(now - GRACE, request.limit)
        for appointment in missed:
            closed = appointment.miss("Nobody attended: the records show no arrival in the window.", now)
            records.appointments.save(closed)
            for operative_ref, day in sorted(rounds_of(appointment)):
                records.rounds.bump(operative_ref, day, day)
            records.messages.supersede(closed.ref, closed.promise.version + 1)
            tell(
                records,
                closed,
                MessageKind.NOT_DONE,
                teller=teller,
                now=now,
                after=AfterVisit(Outcome.NOT_ATTENDED),
            )
            next_step(records, closed, now, teller.calendar)
            ask_about_compensation(records, closed, now, OUTCOME_WORDS[Outcome.NOT_ATTENDED])
            records.ledger.append(VisitNotAttended(ref=closed.ref, at=now, promise_version=closed.promise.version))
        records.commit()
    return tuple(appointment.ref for appointment in missed)
