"""A claim that comes once the visit was closed with another outcome: a planner hears of it, nothing is lost."""

from __future__ import annotations

import pytest

from appointments.domain.errors import Invalid, WrongState
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.at_the_door.tell_otherwise import TellOtherwise
from appointments.use_cases.settle_task import SettleTask
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import AtTheDoor, a_booking, at_the_door, stored, tasks, told
from web.application import Application


@pytest.fixture
def door(application: Application, clock: FixedClock) -> AtTheDoor:
    return at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))


@pytest.fixture
def closed(application: Application, clock: FixedClock, door: AtTheDoor) -> AtTheDoor:
    door.does_everything()
    assert door.claims(Outcome.NO_ACCESS).closed
    door.passes(1)
    return door


def saying(door: AtTheDoor, outcome: Outcome, words: str = "They came home, tap mended.") -> TellOtherwise:
    return TellOtherwise(door.appointment.ref, door.operative, outcome, words)


def test_another_outcome_is_a_planners_task_and_the_closing_stands(
    application: Application, closed: AtTheDoor, uow: UnitOfWork, clock: FixedClock
) -> None:
    before = stored(application, closed.appointment.ref)
    task = application.tell_otherwise(saying(closed, Outcome.COMPLETED))
    assert task is not None
    assert [task] == tasks(application, closed.appointment, TaskKind.CONTRADICTED)
    assert task.due_at > clock.now()
    assert "closed as “No access: nobody answered”" in task.words
    assert "claimed “Work completed” in these words: “They came home, tap mended.”." in task.words
    assert "record it as a challenge" in task.words
    assert stored(application, closed.appointment.ref) == before


def test_the_same_outcome_pressed_twice_says_nothing_new(application: Application, closed: AtTheDoor) -> None:
    assert application.tell_otherwise(saying(closed, Outcome.NO_ACCESS)) is None
    assert tasks(application, closed.appointment, TaskKind.CONTRADICTED) == []


def test_said_twice_it_stands_there_once_and_two_claims_are_one_task(
    application: Application, closed: AtTheDoor
) -> None:
    application.tell_otherwise(saying(closed, Outcome.COMPLETED))
    closed.passes(7)
    application.tell_otherwise(saying(closed, Outcome.COMPLETED))
    application.tell_otherwise(saying(closed, Outcome.UNSAFE, ""))
    (task,) = tasks(application, closed.appointment, TaskKind.CONTRADICTED)
    assert task.words.count("“Work completed”") == 1
    assert task.words.count("claimed “") == 2


def test_what_a_planner_has_looked_at_is_not_asked_again(application: Application, closed: AtTheDoor) -> None:
    task = application.tell_otherwise(saying(closed, Outcome.COMPLETED))
    assert task is not None
    application.settle_task(SettleTask(task.ref, PLANNER, "Rang both: the neighbour's tap."))
    again = application.tell_otherwise(saying(closed, Outcome.COMPLETED))
    other = application.tell_otherwise(saying(closed, Outcome.COMPLETED, "I have a photo of it."))
    assert again is not None
    assert again.ref == task.ref
    assert other is not None
    assert [other.ref] == [open_one.ref for open_one in tasks(application, closed.appointment, TaskKind.CONTRADICTED)]


def test_where_nobody_is_blamed_there_is_nothing_to_challenge(application: Application, door: AtTheDoor) -> None:
    assert door.claims(Outcome.UNSAFE).closed
    task = application.tell_otherwise(saying(door, Outcome.WRONG_TRADE, "This is a job for a roofer."))
    assert task is not None
    assert "challenge" not in task.words


def test_only_who_was_there_says_what_happened(application: Application, closed: AtTheDoor) -> None:
    with pytest.raises(WrongState, match="record your arrival first"):
        application.tell_otherwise(TellOtherwise(closed.appointment.ref, "O-99", Outcome.COMPLETED))


def test_what_is_still_open_is_claimed_and_not_told(application: Application, door: AtTheDoor) -> None:
    with pytest.raises(WrongState, match="not closed"):
        application.tell_otherwise(saying(door, Outcome.COMPLETED))


@pytest.mark.parametrize("outcome", [Outcome.NOT_ATTENDED, Outcome.LATE])
def test_what_nobody_can_claim_nobody_can_tell(application: Application, closed: AtTheDoor, outcome: Outcome) -> None:
    with pytest.raises(Invalid, match="nobody can claim it"):
        application.tell_otherwise(saying(closed, outcome))
