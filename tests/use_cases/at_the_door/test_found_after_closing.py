"""A planner who finds our failure after the visit was closed is heard: it can only help the household (rule 39)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.domain.errors import WrongState
from appointments.domain.evidence import EvidenceKind
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import Task, TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.at_the_door.answer_operative import AnswerOperative
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import AtTheDoor, a_booking, a_photo, at_the_door, stored, tasks, told
from web.application import Application


def _gave_up(application: Application, clock: FixedClock) -> tuple[AtTheDoor, Task]:
    """No access, proven, with a planner who did not answer in time and is still to be heard."""
    door = at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))
    door.passes(1)
    door.records(EvidenceKind.KNOCK)
    door.passes(4)
    door.records(EvidenceKind.KNOCK)
    door.records(EvidenceKind.CALL, result="no_answer")
    door.records(EvidenceKind.PLANNER_ASKED)
    door.passes(12)
    door.records(EvidenceKind.CARD, number="C-1")
    door.photographs(a_photo("card"))
    [question] = tasks(application, door.appointment, TaskKind.PLANNER_CALL)
    assert door.claims(Outcome.NO_ACCESS).closed
    door.passes(1)
    return door, question


def test_what_a_planner_finds_a_minute_later_makes_the_visit_our_failure(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door, question = _gave_up(application, clock)
    words = "They rang on Friday to cancel, and nobody wrote it down"
    application.answer_operative(AnswerOperative(question.ref, PLANNER, words, ours=True))
    assert stored(application, door.appointment.ref).outcome is Outcome.REQUIREMENT_NOT_MET
    assert not tasks(application, door.appointment, TaskKind.PLANNER_CALL)
    assert len(tasks(application, door.appointment, TaskKind.COMPENSATION)) == 1
    with uow.read() as records:
        [answer] = [e for e in records.evidence.of(door.appointment.ref) if e.kind is EvidenceKind.PLANNER_ANSWERED]
    assert (answer.at, answer.text("words")) == (clock.now(), words)  # kept with the time at which it was found
    assert application.verify_ledger(None).intact


def test_what_a_planner_finds_days_later_counts_too(application: Application, clock: FixedClock) -> None:
    door, question = _gave_up(application, clock)
    clock.advance(timedelta(days=9))
    application.answer_operative(AnswerOperative(question.ref, PLANNER, "It stands in the notes", ours=True))
    assert stored(application, door.appointment.ref).outcome is Outcome.REQUIREMENT_NOT_MET


def test_any_other_answer_comes_too_late(application: Application, clock: FixedClock) -> None:
    door, question = _gave_up(application, clock)
    with pytest.raises(WrongState):
        application.answer_operative(AnswerOperative(question.ref, PLANNER, "Rang too late, no answer"))
    assert stored(application, door.appointment.ref).outcome is Outcome.NO_ACCESS


def test_it_is_found_once(application: Application, clock: FixedClock) -> None:
    door, question = _gave_up(application, clock)
    application.answer_operative(AnswerOperative(question.ref, PLANNER, "It stands in the notes", ours=True))
    with pytest.raises(WrongState):
        application.answer_operative(AnswerOperative(question.ref, PLANNER, "Again", ours=True))
    assert len(tasks(application, door.appointment, TaskKind.COMPENSATION)) == 1


def test_a_visit_that_did_the_work_stays_what_it_is(application: Application, clock: FixedClock) -> None:
    door = at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))
    door.records(EvidenceKind.PLANNER_ASKED)
    [question] = tasks(application, door.appointment, TaskKind.PLANNER_CALL)
    door.claims(Outcome.COMPLETED)
    application.answer_operative(AnswerOperative(question.ref, PLANNER, "Not told", ours=True))
    assert stored(application, door.appointment.ref).outcome is Outcome.COMPLETED
    assert not tasks(application, door.appointment, TaskKind.CONTRADICTED)
