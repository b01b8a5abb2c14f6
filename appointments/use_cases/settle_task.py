"""A person has dealt with a task, and says how."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.appointments import State
from appointments.domain.errors import WrongState
from appointments.domain.limits import NOTE, at_most
from appointments.domain.refs import TaskRef
from appointments.domain.tasks import Task, TaskKind
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.record_requirement import proposed_key


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
        settled = task.settle(request.by, at_most(request.words, NOTE, "words"), clock.now())
        records.tasks.save(settled)
        if task.kind is TaskKind.ALERT:
            records.alerts.erase(task.ref)  # the instruction stands in its place now
        records.commit()
    return settled


def _require_nothing_to_answer(records: Records, task: Task) -> None:
    if task.kind is TaskKind.REQUIREMENT_PROPOSED and _still_proposed(records, task):
        raise WrongState("accept, change or decline what was proposed instead: it applies until then")
    ref = task.appointment_ref
    if ref is None:
        return
    # Once the operative has left there is nobody to answer, and the task must not wait for ever.
    if task.kind is TaskKind.PLANNER_CALL and records.appointments.get(ref).state is State.ON_SITE:
        raise WrongState("answer the operative instead: the answer is evidence")
    undecided = any(challenge.decided_at is None for challenge in records.challenges.of(ref))
    if task.kind is TaskKind.CHALLENGE and undecided:
        raise WrongState("decide the challenge instead: the resident is owed an answer")


def _still_proposed(records: Records, task: Task) -> bool:
    theirs = records.requirements.of_home(task.home_ref or "")
    return any(held.provisional and proposed_key(held.ref) == task.dedupe_key for held in theirs)
