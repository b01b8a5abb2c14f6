"""A person has dealt with a task, and says how."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.errors import WrongState
from appointments.domain.refs import TaskRef
from appointments.domain.tasks import Task, TaskKind
from appointments.ports import Clock, UnitOfWork


@dataclass(frozen=True)
class SettleTask:
    task_ref: TaskRef
    by: str
    words: str


def settle_task(request: SettleTask, *, uow: UnitOfWork, clock: Clock) -> Task:
    """The task as settled. A question from the door and a challenge are answered, never just ticked."""
    with uow.write() as records:
        task = records.tasks.get(request.task_ref)
        if task.kind is TaskKind.PLANNER_CALL:
            raise WrongState("answer the operative instead: the answer is evidence")
        settled = task.settle(request.by, request.words, clock.now())
        records.tasks.save(settled)
        records.commit()
    return settled
