"""A step shared by use cases: what tells of a promise that holds no more is not told any more, by nobody.

Not by the outbox, and not by a planner who has the words of it in a task: a letter with the old date, written after
the visit has moved, costs the household a day.
"""

from __future__ import annotations

from datetime import datetime

from appointments.domain.appointments import Appointment
from appointments.domain.messages import WARNED_KINDS
from appointments.domain.tasks import Task, TaskKind
from appointments.ports import Records

_TO_TELL = {TaskKind.NO_CHANNEL: "no-channel", TaskKind.NOTICE_FAILED: "notice-failed"}


def supersede(
    records: Records, appointment: Appointment, before_version: int, *, by: str, because: str, now: datetime
) -> None:
    """Of all promises of this appointment before `before_version`, exclusive. `because` is a sentence for planners.

    Answers to danger stay: whom to ring is true whatever becomes of the visit.
    """
    records.messages.supersede(appointment.ref, before_version)
    end_telling(records, appointment, before_version, by=by, because=because, now=now)


def end_telling(
    records: Records, appointment: Appointment, before_version: int, *, by: str, because: str, now: datetime
) -> None:
    """A planner's part of it: the tasks to tell what no longer needs telling."""
    for task in records.tasks.open_of_order(appointment.work_order_ref):
        version = _told_version(task, appointment)
        if version is not None and version < before_version:
            records.tasks.save(task.settle(by, because, now))


def _told_version(task: Task, appointment: Appointment) -> int | None:
    """Which promise this task asks a planner to tell; None for any other task."""
    start = f"{_TO_TELL.get(task.kind)}:{appointment.ref}:"
    if not task.dedupe_key.startswith(start):
        return None
    version, _, kind = task.dedupe_key.removeprefix(start).partition(":")
    return int(version) if version.isdigit() and kind.partition(":")[0] not in WARNED_KINDS else None
