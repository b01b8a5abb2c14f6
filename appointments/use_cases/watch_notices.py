"""Look before the deadline: a visit nobody has been told of becomes a planner's task, not a wasted visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.messages import NOTICE_KINDS
from appointments.domain.replies import Intent
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import Window
from appointments.ports import Clock, Records, UnitOfWork

# Before the household's own notice runs out there must be time to ring somebody.
MARGIN = timedelta(hours=4)


@dataclass(frozen=True)
class WatchNotices:
    """Looks at windows that start within `ahead_hours`; at most `limit`, from the reference `after` on."""

    ahead_hours: int = 96
    limit: int = 500
    after: str = ""


@dataclass(frozen=True)
class NoticesWatched:
    """`next_after` continues where this stopped; None when all was looked at."""

    flagged: int
    next_after: str | None


def watch_notices(request: WatchNotices, *, uow: UnitOfWork, clock: Clock) -> NoticesWatched:
    """How many visits were handed to planners because no notice of them has been delivered."""
    now = clock.now()
    ahead = Window(now, now + timedelta(hours=request.ahead_hours))
    flagged = 0
    with uow.write() as records:
        found = records.appointments.starting(ahead, request.limit, after=request.after)
        for appointment in found:
            notice = max(
                (n.length for item in appointment.promise.requirements if (n := item.kind.notice())),
                default=timedelta(0),
            )
            deadline = appointment.promise.window.starts - notice
            if now < deadline - MARGIN or _told(records, appointment):
                continue
            flagged += records.tasks.add(
                Task(
                    ref=records.new_ref("T"),
                    kind=TaskKind.NOTICE_FAILED,
                    owner=Owner.PLANNER,
                    made_at=now,
                    due_at=max(min(deadline, appointment.promise.window.starts), now),
                    words="No notice of this visit has been delivered yet. Ring the household now, or move the visit.",
                    dedupe_key=f"notice-failed:{appointment.ref}:{appointment.promise.version}",
                    appointment_ref=appointment.ref,
                    work_order_ref=appointment.work_order_ref,
                    home_ref=appointment.home_ref,
                )
            )
        records.commit()
    return NoticesWatched(flagged, found[-1].ref if len(found) == request.limit else None)


def _told(records: Records, appointment: Appointment) -> bool:
    version = appointment.promise.version
    delivered = any(
        m.kind in NOTICE_KINDS and m.promise_version == version and m.delivered_at is not None
        for m in records.messages.of(appointment.ref)
    )
    return delivered or any(
        reply.promise_version == version and reply.intent is Intent.CONFIRM
        for reply in records.replies.of(appointment.ref)
    )
