"""A planner answers the operative at the door, before the card (rule 39). It counts because the planner records it."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.appointments import State
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.errors import WrongState
from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource
from appointments.domain.limits import LINE, NOTE, at_most
from appointments.domain.refs import TaskRef
from appointments.domain.tasks import TaskKind
from appointments.ports import Clock, Judge, UnitOfWork
from appointments.use_cases.at_the_door.adding_evidence import add_evidence
from appointments.use_cases.at_the_door.contradicting import hear_of_closed


@dataclass(frozen=True)
class AnswerOperative:
    """`words` is what the planner did and found: who was tried, on which number, with what result.

    `other_contact` names somebody whom the operative may call besides, in words; empty when there is nobody (rule 40).
    `ours`: the planner found that the failure was ours, so that nobody else can be said to have caused it.
    """

    task_ref: TaskRef
    by: str
    words: str
    other_contact: str = ""
    ours: bool = False


def answer_operative(
    request: AnswerOperative, *, uow: UnitOfWork, clock: Clock, judge: Judge, calendar: WorkingCalendar
) -> Evidence:
    """The answer as evidence; the task is settled with it.

    When the visit has closed meanwhile there is nobody to answer. That the failure was ours is kept all the same, and
    the visit is judged again with it.
    """
    now = clock.now()
    other = at_most(request.other_contact, LINE, "other_contact")
    with uow.write() as records:
        task = records.tasks.get(request.task_ref)
        if task.kind is not TaskKind.PLANNER_CALL or task.appointment_ref is None:
            raise WrongState("this task is not an operative's question from the door")
        appointment = records.appointments.get(task.appointment_ref)
        settled = task.settle(request.by, at_most(request.words, NOTE, "words"), now)
        if appointment.state is not State.ON_SITE and not (request.ours and appointment.state is State.CLOSED):
            raise WrongState("the operative has left, so nobody waits at the door for an answer; say what you found")
        records.tasks.save(settled)
        answer = Evidence(
            ref=records.new_ref("E"),
            appointment_ref=task.appointment_ref,
            kind=EvidenceKind.PLANNER_ANSWERED,
            source=EvidenceSource.PLANNER,
            device_at=now,
            received_at=now,
            by=request.by,
            data={
                "words": settled.done_words,
                **({"other_contact": other} if other else {}),
                **({"found": "ours"} if request.ours else {}),
            },
        )
        add_evidence(records, answer)
        hear_of_closed(records, appointment, answer, judge=judge, calendar=calendar, now=now)
        records.commit()
    return answer
