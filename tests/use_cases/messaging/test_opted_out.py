"""Texts that are not wanted any more, said to us or to the provider, by a telephone of one household or of two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from appointments.domain.access import Source
from appointments.domain.homes import Household
from appointments.domain.messages import OPTED_OUT, Message, MessageKind
from appointments.domain.tasks import Task, TaskKind
from appointments.ports import Accepted, SendFailed, UnitOfWork
from appointments.use_cases.households.end_requirement import EndRequirement
from appointments.use_cases.households.record_household import NumberGiven, RecordHousehold, ResidentGiven
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox, deliver_outbox
from appointments.views.task_list import ListTasks
from tests.application import NUMBER, PLANNER, Town, a_town
from tests.fakes import FakeProvider, FixedClock
from tests.use_cases.steps import a_booking, asks_for, messages, moved, says, stored, tasks, told
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


SAFE = "+447700900777"


def _refused_there(uow: UnitOfWork, clock: FixedClock) -> list[str]:
    """Whom the provider was asked to text, in two runs; it says of SAFE that it wants no texts."""

    class Stopped(FakeProvider):
        def send(self, message: Message) -> Accepted:
            self.sent.append(message)
            if message.to == SAFE:
                raise SendFailed("opted out", retry=False, code=OPTED_OUT)
            return Accepted(f"fake-{message.ref}")

    stopped = Stopped()
    deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=stopped)
    return [message.to for message in stopped.sent]


@pytest.mark.parametrize(
    ("kind", "data", "says"),
    [
        ("safe_contact_only", {"number": SAFE}, "Ring that number, and no other"),
        ("contact_representative", {"who": "their daughter", "number": SAFE, "instead": "yes"}, "Ring that number"),
        ("contact_representative", {"who": "their daughter", "number": SAFE}, "told besides this household"),
    ],
)
def test_whoever_is_told_for_a_household_is_texted_no_more_either_and_a_planner_asks(
    application: Application, uow: UnitOfWork, clock: FixedClock, kind: str, data: dict[str, str], says: str
) -> None:
    town = a_town(application)
    need = asks_for(application, town.home, kind, **data)
    besides = "besides" in says
    booked = a_booking(application, town.home)
    assert _refused_there(uow, clock) == [*([NUMBER] if besides else []), SAFE]
    [task] = _waiting(application)
    assert says in task.words
    assert (task.home_ref, task.appointment_ref) == (town.home, booked.ref)

    clock.advance(timedelta(minutes=1))
    moved(application, booked)
    assert _refused_there(uow, clock) == ([NUMBER] if besides else [])
    assert len(_waiting(application)) == 1
    if besides:
        clock.advance(timedelta(minutes=1))
        application.end_requirement(EndRequirement(need, PLANNER))
        asks_for(application, town.home, kind, **data)  # recorded anew: they want texts again
        moved(application, stored(application, booked.ref), pattern="AM")
        assert SAFE in _refused_there(uow, clock)


def test_a_stop_from_whoever_is_told_besides_a_household_counts_and_start_undoes_it(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    asks_for(application, town.home, "contact_representative", who="their daughter", number=SAFE)
    booked = a_booking(application, town.home)
    for text, pattern in (("STOP", "PM"), ("START", "AM")):
        says(application, text, clock=clock, number=SAFE)
        moved(application, stored(application, booked.ref), pattern=pattern)
        assert (SAFE in _refused_there(uow, clock)) is (text == "START")
    assert tasks(application, booked, TaskKind.NOTICE_FAILED) == []


def test_who_texted_stop_is_not_told_again_because_to_be_told_was_asked_for_and_declined(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    asks_for(application, town.home, "contact_representative", who="their daughter", number=SAFE)
    booked = a_booking(application, town.home)
    says(application, "STOP", clock=clock, number=SAFE)
    clock.advance(timedelta(minutes=1))
    again = {"who": "their daughter", "number": SAFE, "instead": "yes"}
    wanted = RecordRequirement(town.home, "contact_representative", again, Source.RESIDENT, PLANNER, declined="Not now")
    application.record_requirement(wanted)
    moved(application, stored(application, booked.ref))
    assert SAFE not in _refused_there(uow, clock)


def test_a_call_to_a_household_that_is_told_elsewhere_is_not_asked_for(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    asks_for(application, town.home, "safe_contact_only", number=SAFE)
    booked = a_booking(application, town.home)
    _refused_there(uow, clock)
    [task] = tasks(application, booked, TaskKind.NOTICE_FAILED)
    assert task.words.endswith("Ring only the number in what they need and record the notice.")
