"""A step shared by use cases: set a planner a task about a promised visit."""

from __future__ import annotations

from datetime import datetime

from appointments.domain.appointments import Appointment
from appointments.domain.refs import ReplyRef
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.ports import Records


def set_task(
    records: Records,
    about: Appointment,
    kind: TaskKind,
    words: str,
    *,
    key: str,
    due_at: datetime,
    now: datetime,
    reply_ref: ReplyRef | None = None,
) -> Task | None:
    """What is to be done, in `words`, and by when. None where a task with this `key` was set before."""
    task = Task(
        ref=records.new_ref("T"),
        kind=kind,
        owner=Owner.PLANNER,
        made_at=now,
        due_at=due_at,
        words=words,
        dedupe_key=key,
        appointment_ref=about.ref,
        work_order_ref=about.work_order_ref,
        home_ref=about.home_ref,
        reply_ref=reply_ref,
    )
    return task if records.tasks.add(task) else None


def key_of_news(records: Records, key: str) -> str:
    """This key, while no task has it or one that is open. What a person has dealt with and comes up again is news, and
    has a key of its own."""
    while (known := records.tasks.about(key)) is not None and known.done_at is not None:
        key = f"{key}@{known.done_at.isoformat()}"
    return key
