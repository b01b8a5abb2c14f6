"""Texts that are not wanted any more, said to us or to the provider, by a telephone of one household or of two."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from appointments.domain.homes import Household
from appointments.domain.messages import OPTED_OUT, MessageKind
from appointments.domain.tasks import Task, TaskKind
from appointments.ports import SendFailed, UnitOfWork
from appointments.use_cases.households.record_household import NumberGiven, RecordHousehold, ResidentGiven
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox, deliver_outbox
from appointments.views.task_list import ListTasks
from tests.application import NUMBER, PLANNER, Town, a_town
from tests.fakes import FakeProvider, FixedClock
from tests.use_cases.steps import a_booking, messages, moved, says, told
from web.application import Application


def _households(uow: UnitOfWork, town: Town) -> list[Household]:
    with uow.read() as records:
        found = [records.households.of_home(home) for home in (town.home, town.neighbour)]
    return [household for household in found if household is not None]


def _textable(uow: UnitOfWork, town: Town) -> list[bool]:
    return [household.texting_number() is not None for household in _households(uow, town)]


def _waiting(application: Application) -> Sequence[Task]:
    found = application.views.task_list(ListTasks(application.clock.now(), TaskKind.OPTED_OUT))
    return [line.task for line in found.lines]


@pytest.fixture
def town(application: Application) -> Town:
    """Two homes that give one mobile."""
    town = a_town(application)
    given = (ResidentGiven("Resident 0001", (NumberGiven(NUMBER),)),)
    application.record_household(RecordHousehold(town.neighbour, given, PLANNER, 0))
    return town


def test_stop_counts_for_both_households_and_start_undoes_both_with_their_tasks(
    application: Application, uow: UnitOfWork, clock: FixedClock, town: Town
) -> None:
    booked = told(application, a_booking(application, town.home))
    says(application, "STOP", clock=clock)
    assert _textable(uow, town) == [False, False]
    assert {task.home_ref for task in _waiting(application)} == {town.home, town.neighbour}

    says(application, "START", clock=clock)
    assert _textable(uow, town) == [True, True]
    assert _waiting(application) == []
    moved(application, booked)
    assert len(messages(uow, booked, MessageKind.CHANGE)) == 1


def test_what_the_provider_was_told_is_taken_over_once_and_start_undoes_it(
    application: Application, uow: UnitOfWork, clock: FixedClock, town: Town
) -> None:
    booked = a_booking(application, town.home)
    stopped = FakeProvider()
    stopped.outcome = SendFailed("opted out", retry=False, code=OPTED_OUT)
    deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=stopped)
    assert _textable(uow, town) == [False, False]
    [first, second] = _waiting(application)
    assert "The provider says" in first.words
    assert min(first.due_at, second.due_at) <= booked.promise.window.starts
    moved(application, booked)
    assert messages(uow, booked, MessageKind.CHANGE) == []  # nothing more is tried there

    says(application, "START", clock=clock)
    assert (_textable(uow, town), _waiting(application)) == ([True, True], [])
