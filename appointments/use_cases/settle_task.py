"""A person has dealt with a task, and says how."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.appointments import State
from appointments.domain.compensation import CompensationState
from appointments.domain.errors import WrongState
from appointments.domain.limits import NOTE, at_most
from appointments.domain.refs import TaskRef
from appointments.domain.tasks import Task, TaskKind
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.following_up import require_result


@dataclass(frozen=True)
class SettleTask:
    task_ref: TaskRef
    by: str
    words: str


def settle_task(request: SettleTask, *, uow: UnitOfWork, clock: Clock) -> Task:
    """The task as settled. Questions, challenges and next steps are dealt with, never just ticked."""
    with uow.write() as records:
        task = records.tasks.get(request.task_ref)
        settled = task.settle(request.by, at_most(request.words, NOTE, "words"), clock.now())
        _require_nothing_to_answer(records, task)
        records.tasks.save(settled)
        records.commit()
    return settled


def _require_nothing_to_answer(records: Records, task: Task) -> None:
    if task.kind is TaskKind.NEXT_STEP:
        require_result(records, task)
    ref = task.appointment_ref
    if ref is None:
        return
    # Once the operative has left there is nobody to answer, and the task must not wait for ever.
    if task.kind is TaskKind.PLANNER_CALL and records.appointments.get(ref).state is State.ON_SITE:
        raise WrongState("answer the operative instead: the answer is evidence")
    undecided = any(challenge.decided_at is None for challenge in records.challenges.of(ref))
    if task.kind is TaskKind.CHALLENGE and undecided:
        raise WrongState("decide the challenge instead: the resident is owed an answer")
    owed = any(item.state is CompensationState.PROPOSED for item in records.compensations.of(ref))
    if task.kind is TaskKind.COMPENSATION and owed:
        raise WrongState("decide about the compensation instead: the resident is owed an answer")
