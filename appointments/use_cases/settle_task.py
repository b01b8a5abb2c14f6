"""A person has dealt with a task, and says how."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.appointments import State
from appointments.domain.errors import WrongState
from appointments.domain.refs import TaskRef
from appointments.domain.tasks import Task, TaskKind
from appointments.ports import Clock, Records, UnitOfWork


@dataclass(frozen=True)
class SettleTask:
    task_ref: TaskRef
    by: str
    words: str


def settle_task(request: SettleTask, *, uow: UnitOfWork, clock: Clock) -> Task:
    """The task as settled. A question from the door and a challenge are answered, never just ticked."""
    with uow.write() as records:
        task = records.tasks.get(request.task_ref)
        _require_nothing_to_answer(records, task)
        settled = task.settle(request.by, request.words, clock.now())
        records.tasks.save(settled)
        records.commit()
    return settled


def _require_nothing_to_answer(records: Records, task: Task) -> None:
    if task.appointment_ref is None:
        return
    if task.kind is TaskKind.PLANNER_CALL:
        # Once the operative has left there is nobody to answer, and the task must not wait for ever.
        if records.appointments.get(task.appointment_ref).state is State.ON_SITE:
            raise WrongState("answer the operative instead: the answer is evidence")
    if task.kind is TaskKind.CHALLENGE:
        undecided = [c for c in records.challenges.of(task.appointment_ref) if c.decided_at is None]
        if undecided:
            raise WrongState("decide the challenge instead: the resident is owed an answer")
