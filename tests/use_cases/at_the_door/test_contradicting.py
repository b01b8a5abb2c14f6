"""What comes in after a visit was closed and speaks against it is never silently kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from appointments.domain.appointments import Appointment
from appointments.domain.errors import WrongState
from appointments.domain.evidence import EvidenceKind
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import Task, TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.at_the_door.answer_operative import AnswerOperative
from appointments.use_cases.at_the_door.record_evidence import RecordEvidence
from appointments.use_cases.settle_task import SettleTask
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import AtTheDoor, a_booking, at_the_door, stored, tasks, told
from web.application import Application

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
KINDS = [
    (EvidenceKind.SPOKE_TO, {"who": "resident"}, "the resident was spoken to"),
    (EvidenceKind.SPOKE_TO, {"who": "household_member"}, "somebody of the household was spoken to"),
    (EvidenceKind.SPOKE_TO, {"who": "minor"}, "a child was there"),
    (EvidenceKind.REASON, {"reason": "unwell", "words": "Not today."}, "a reason was given"),
    (EvidenceKind.CALL, {"result": "answered"}, "the call was answered"),
]
NOTHING_AGAINST_IT = [
    (EvidenceKind.KNOCK, {}),
    (EvidenceKind.SPOKE_TO, {"who": "other"}),
    (EvidenceKind.CALL, {"result": "no_answer"}),
    (EvidenceKind.CALL, {"result": "answered", "to": "planner"}),
]


@dataclass
class Closed:
    """A visit that was closed as no access a minute ago; `closed_at` is when."""

    application: Application
    uow: UnitOfWork
    clock: FixedClock
    door: AtTheDoor
    closed_at: datetime

    @property
    def now(self) -> Appointment:
        return stored(self.application, self.door.appointment.ref)

    def sends(self, kind: EvidenceKind, data: dict[str, str], *, recorded: datetime, ref: str = "E-LATE") -> None:
        self.application.record_evidence(
            RecordEvidence(
                ref, self.door.appointment.ref, self.door.operative, recorded, self.door.account, kind=kind, data=data
            )
        )

    def tasks(self, kind: TaskKind = TaskKind.CONTRADICTED) -> list[Task]:
        return tasks(self.application, self.door.appointment, kind)

    def judgements(self) -> int:
        with self.uow.read() as records:
            return len(records.judgements.of(self.door.appointment.ref))


@pytest.fixture
def closed(application: Application, uow: UnitOfWork, clock: FixedClock) -> Closed:
    door = at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))
    door.does_everything()
    assert door.claims(Outcome.NO_ACCESS).closed
    closed_at = clock.now()
    door.passes(1)
    return Closed(application, uow, clock, door, closed_at)


@pytest.mark.parametrize(("kind", "data", "said"), KINDS)
@pytest.mark.parametrize("before", [SECOND, 10 * MINUTE])
def test_what_the_phone_recorded_before_the_claim_takes_no_access_away(
    closed: Closed, kind: EvidenceKind, data: dict[str, str], said: str, before: timedelta
) -> None:
    closed.sends(kind, data, recorded=closed.closed_at - before)

    assert closed.now.outcome is Outcome.NOT_ESTABLISHED
    assert said in closed.now.outcome_words
    assert closed.tasks() == []
    [step] = closed.tasks(TaskKind.NEXT_STEP)
    assert "Not established" in step.words


@pytest.mark.parametrize(("kind", "data", "said"), [*KINDS, (EvidenceKind.WORK_DONE, {"words": "Washer."}, "work was")])
def test_what_was_recorded_after_the_claim_is_a_planners_to_look_at(
    closed: Closed, kind: EvidenceKind, data: dict[str, str], said: str
) -> None:
    closed.sends(kind, data, recorded=closed.closed_at + SECOND)

    assert closed.now.outcome is Outcome.NO_ACCESS
    [task] = closed.tasks()
    assert said in task.words
    assert "No access: nobody answered" in task.words


@pytest.mark.parametrize(("kind", "data"), NOTHING_AGAINST_IT)
def test_what_speaks_against_nothing_changes_nothing_and_asks_nobody(
    closed: Closed, kind: EvidenceKind, data: dict[str, str]
) -> None:
    before, judged = closed.now, closed.judgements()

    closed.sends(kind, data, recorded=closed.closed_at - MINUTE)

    assert (closed.now, closed.judgements(), closed.tasks()) == (before, judged, [])


def test_sent_again_it_is_heard_once(closed: Closed) -> None:
    for _ in range(3):
        closed.sends(EvidenceKind.SPOKE_TO, {"who": "resident"}, recorded=closed.clock.now())

    assert closed.judgements() == 2
    assert len(closed.tasks()) == 1


def test_all_that_comes_in_stands_in_one_task_until_that_is_done(closed: Closed) -> None:
    closed.sends(EvidenceKind.SPOKE_TO, {"who": "resident"}, recorded=closed.clock.now(), ref="E-1")
    closed.sends(EvidenceKind.CALL, {"result": "answered"}, recorded=closed.clock.now(), ref="E-2")

    [task] = closed.tasks()
    assert "the resident was spoken to" in task.words
    assert "the call was answered" in task.words
    closed.application.settle_task(SettleTask(task.ref, PLANNER, "Rang them both."))
    closed.sends(EvidenceKind.SPOKE_TO, {"who": "minor"}, recorded=closed.clock.now(), ref="E-3")
    [again] = closed.tasks()
    assert "a child was there" in again.words


def test_it_never_comes_to_blame_anybody_and_completed_work_stays_completed(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door = at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))
    door.claims(Outcome.COMPLETED)
    held = Closed(application, uow, clock, door, clock.now())

    held.sends(EvidenceKind.SPOKE_TO, {"who": "resident"}, recorded=clock.now())

    assert (held.now.outcome, held.tasks()) == (Outcome.COMPLETED, [])


def _asked_and_closed(application: Application, uow: UnitOfWork, clock: FixedClock) -> tuple[Closed, Task]:
    """No access after ten minutes in which the planner did not answer."""
    door = at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))
    door.does_everything()
    door.records(EvidenceKind.PLANNER_ASKED)
    [question] = tasks(application, door.appointment, TaskKind.PLANNER_CALL)
    assert door.claims(Outcome.NO_ACCESS).closed
    closed_at = clock.now()
    door.passes(5)
    return Closed(application, uow, clock, door, closed_at), question


def test_a_planner_who_finds_our_failure_after_the_closing_is_heard(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    held, question = _asked_and_closed(application, uow, clock)

    application.answer_operative(AnswerOperative(question.ref, PLANNER, "It stands in the notes", ours=True))

    assert held.now.outcome is Outcome.REQUIREMENT_NOT_MET
    assert held.tasks(TaskKind.PLANNER_CALL) == []
    assert len(held.tasks(TaskKind.COMPENSATION)) == 1


def test_any_other_answer_after_the_closing_answers_nobody(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    held, question = _asked_and_closed(application, uow, clock)

    with pytest.raises(WrongState):
        application.answer_operative(AnswerOperative(question.ref, PLANNER, "Nobody answers"))

    assert held.now.outcome is Outcome.NO_ACCESS


def test_a_question_that_nobody_answered_stays_until_a_planner_says_what_was_found(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    held, question = _asked_and_closed(application, uow, clock)

    assert [task.ref for task in held.tasks(TaskKind.PLANNER_CALL)] == [question.ref]
    application.settle_task(SettleTask(question.ref, PLANNER, "Rang too late, no answer"))
    assert held.tasks(TaskKind.PLANNER_CALL) == []
    assert held.now.outcome is Outcome.NO_ACCESS
