"""A person has dealt with a task, and says how."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from appointments.domain.appointments import State
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.compensation import CompensationState
from appointments.domain.errors import WrongState
from appointments.domain.limits import NOTE, at_most
from appointments.domain.refs import ReplyRef, TaskRef
from appointments.domain.replies import Intent
from appointments.domain.tasks import UNREAD, Task, TaskKind, proposed_key
from appointments.ports import Clock, Judge, Records, UnitOfWork
from appointments.use_cases.steps.following_up import require_result
from appointments.use_cases.steps.judging_again import judge_again
from appointments.use_cases.steps.withdrawing import restore


@dataclass(frozen=True)
class SettleTask:
    """`says_no`: who read the resident's text found that the time did not suit (rule 30). `theirs`: a number that was
    said to be the wrong one is the household's after all, and is texted again.
    """

    task_ref: TaskRef
    by: str
    words: str
    says_no: bool = False
    theirs: bool = False


def settle_task(request: SettleTask, *, uow: UnitOfWork, clock: Clock, judge: Judge, calendar: WorkingCalendar) -> Task:
    """The task as settled. Questions, challenges and next steps are dealt with, never just ticked.

    A visit that was closed before anybody had read the text is judged once more.
    """
    now = clock.now()
    with uow.write() as records:
        task = records.tasks.get(request.task_ref)
        settled = task.settle(request.by, at_most(request.words, NOTE, "words"), now)
        _require_nothing_to_answer(records, task)
        records.tasks.save(settled)
        if task.kind in UNREAD and task.reply_ref is not None:
            _read(records, task.reply_ref, judge, calendar, now, says_no=request.says_no)
        if task.kind is TaskKind.WRONG_NUMBER and request.theirs and task.reply_ref is not None:
            reply = records.replies.get(task.reply_ref)
            restore(records, reply, records.households.by_number(reply.from_number), now)
        if task.kind is TaskKind.ALERT:
            records.alerts.erase(task.ref)  # the instruction stands in its place now
        records.commit()
    return settled


def _read(
    records: Records, ref: ReplyRef, judge: Judge, calendar: WorkingCalendar, now: datetime, *, says_no: bool
) -> None:
    """What a person found in a text that no program understood. It can only ever count for the resident."""
    reply = records.replies.get(ref)
    if reply.appointment_ref is None:
        return
    if says_no:
        records.replies.save(replace(reply, intent=Intent.CANNOT_MAKE_IT))
    judge_again(records, reply.appointment_ref, f"reply:{ref}", judge=judge, calendar=calendar, now=now)


def _require_nothing_to_answer(records: Records, task: Task) -> None:
    if task.kind is TaskKind.REQUIREMENT_PROPOSED and _still_proposed(records, task):
        raise WrongState("accept, change or decline what was proposed instead: it applies until then")
    if task.kind is TaskKind.KEPT_ASIDE and records.device_actions.of_task(task.ref):
        raise WrongState("compare both accounts and decide instead")
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
    if task.kind is TaskKind.PAY_BACK:
        raise WrongState("say on the page of the charge what was paid back")
    owed = any(item.state is CompensationState.PROPOSED for item in records.compensations.of(ref))
    if task.kind is TaskKind.COMPENSATION and owed:
        raise WrongState("decide about the compensation instead: the resident is owed an answer")


def _still_proposed(records: Records, task: Task) -> bool:
    theirs = records.requirements.of_home(task.home_ref or "")
    return any(held.provisional and proposed_key(held.ref) == task.dedupe_key for held in theirs)
