"""Queue the reminders that awaited appointments call for. Running it again, or twice at once, queues nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.messages import Message, MessageKind
from appointments.domain.refs import OperativeRef
from appointments.domain.times import Window
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.telling import Teller, contacting_by, tell


@dataclass(frozen=True)
class QueueReminders:
    """Looks at windows that start within `ahead_hours`; at most `limit`, from the reference `after` on."""

    ahead_hours: int = 48
    limit: int = 500
    after: str = ""


@dataclass(frozen=True)
class RemindersQueued:
    """`next_after` continues where this stopped; None when all was looked at."""

    queued: int
    next_after: str | None


def queue_reminders(request: QueueReminders, *, uow: UnitOfWork, clock: Clock, teller: Teller) -> RemindersQueued:
    """How many reminders were queued, and where to go on."""
    now = clock.now()
    ahead = Window(now, now + timedelta(hours=request.ahead_hours))
    queued = 0
    with uow.write() as records:
        found = records.appointments.starting(ahead, request.limit, after=request.after)
        page = _Page(records, found, now)
        for appointment in found:
            for planned in teller.rules.reminders(appointment.promise, now):
                if page.done(appointment, planned.kind):
                    continue
                told = tell(
                    records,
                    appointment,
                    planned.kind,
                    teller=teller,
                    now=now,
                    not_before=planned.not_before,
                    expires_at=planned.expires_at,
                    operative_name=page.name_of(appointment.lead),
                    standing=page.held[appointment.home_ref],
                )
                queued += isinstance(told, Message)
        records.commit()
    return RemindersQueued(queued, found[-1].ref if len(found) == request.limit else None)


class _Page:
    """What many appointments ask of the database, asked once. A run that finds nothing to do has to be cheap: it comes
    every few minutes, and nearly everybody has been reminded by then."""

    def __init__(self, records: Records, found: Sequence[Appointment], now: datetime) -> None:
        self._records, self._now = records, now
        self.held = records.requirements.of_homes(appointment.home_ref for appointment in found)
        self._told = records.messages.told(appointment.ref for appointment in found)
        leads = {appointment.lead for appointment in found if appointment.lead}
        self._names = {operative.ref: operative.name for operative in records.operatives.active(leads)}

    def done(self, appointment: Appointment, kind: MessageKind) -> bool:
        """Told already, in one way or another. Who wants to know who comes is told anew of somebody else."""
        if contacting_by(self.held[appointment.home_ref], appointment, self._now).name_operative:
            return False
        return (appointment.ref, appointment.promise.version, kind) in self._told

    def name_of(self, lead: OperativeRef | None) -> str:
        if lead is None:
            return ""
        if lead not in self._names:  # somebody who works here no more
            self._names[lead] = self._records.operatives.get(lead).name
        return self._names[lead]
