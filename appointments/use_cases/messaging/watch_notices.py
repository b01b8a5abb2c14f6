"""Look before the deadline: a visit nobody has been told of becomes a planner's task, not a wasted visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.homes import Channel
from appointments.domain.messages import NOTICE_KINDS
from appointments.domain.replies import Intent
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import Window
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.audience import contacting_by
from appointments.use_cases.steps.ways_to_tell import notice_deadline

# Before the household's own notice runs out there must be time to ring somebody.
MARGIN = timedelta(hours=4)
# The longest notice a household can ask for: looking less far ahead would find its deadline passed.
LONGEST_NOTICE_HOURS = 28 * 24


@dataclass(frozen=True)
class WatchNotices:
    """Looks at windows that start within `ahead_hours` where the household asks for notice, and at those of everybody
    that start soon; at most `limit`, from the reference `after` on."""

    ahead_hours: int = LONGEST_NOTICE_HOURS + 5
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
    soon = Window(now, now + MARGIN + timedelta.resolution)
    later = Window(now, now + timedelta(hours=request.ahead_hours))
    flagged = 0
    with uow.write() as records:
        found = records.appointments.notice_due(soon, later, request.limit, after=request.after)
        for appointment in found:
            deadline = notice_deadline(appointment)
            if now < deadline - MARGIN or _told(records, appointment, deadline):
                continue
            flagged += records.tasks.add(
                Task(
                    ref=records.new_ref("T"),
                    kind=TaskKind.NOTICE_FAILED,
                    owner=Owner.PLANNER,
                    made_at=now,
                    due_at=max(min(deadline, appointment.promise.window.starts), now),
                    words=f"No notice of this visit was delivered in time. {_reach(records, appointment, now)}",
                    dedupe_key=f"notice-failed:{appointment.ref}:{appointment.promise.version}",
                    appointment_ref=appointment.ref,
                    work_order_ref=appointment.work_order_ref,
                    home_ref=appointment.home_ref,
                )
            )
        records.commit()
    return NoticesWatched(flagged, found[-1].ref if len(found) == request.limit else None)


def _reach(records: Records, appointment: Appointment, now: datetime) -> str:
    """As the household asks to be reached: not everybody may be rung, nor on each number."""
    rules = contacting_by(records.requirements.of_home(appointment.home_ref), appointment, now)
    if Channel.VOICE not in rules.channels:
        return "Do not ring: reach the household now in a way that it allows, or move the visit."
    on_which = " on its safe number alone" if rules.neutral else ""
    return f"Ring the household now{on_which}, or move the visit."


def _told(records: Records, appointment: Appointment, deadline: datetime) -> bool:
    """As the gate will see it. A letter is served on a day that may still lie ahead, or after the deadline."""
    version, starts = appointment.promise.version, appointment.promise.window.starts
    delivered = any(
        m.kind in NOTICE_KINDS
        and m.promise_version == version
        and m.delivered_at is not None
        and m.delivered_at <= deadline
        and m.delivered_at < starts
        for m in records.messages.of(appointment.ref)
    )
    return delivered or any(
        reply.promise_version == version and reply.intent is Intent.CONFIRM
        for reply in records.replies.of(appointment.ref)
    )
