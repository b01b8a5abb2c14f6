"""Queue the reminders that awaited appointments call for. Running it again, or twice at once, queues nothing twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from appointments.domain.messages import Message
from appointments.domain.times import Window
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.telling import Teller, tell


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
        for appointment in found:
            for planned in teller.rules.reminders(appointment.promise, now):
                told = tell(
                    records,
                    appointment,
                    planned.kind,
                    teller=teller,
                    now=now,
                    not_before=planned.not_before,
                    expires_at=planned.expires_at,
                    operative_name=records.operatives.get(appointment.lead).name if appointment.lead else "",
                )
                queued += isinstance(told, Message)
        records.commit()
    return RemindersQueued(queued, found[-1].ref if len(found) == request.limit else None)
