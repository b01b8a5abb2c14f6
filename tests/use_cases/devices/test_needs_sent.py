"""Needs that a phone sends: those of the household, in force at once, and those of the work, answered."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds import KINDS
from appointments.domain.device_actions import ActionState
from appointments.domain.needs_at_door import noticed_at_door
from appointments.domain.tasks import TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.work_orders.record_needs_of_work import RecordNeedsOfWork
from tests.application import PLANNER
from tests.use_cases.devices.test_device_actions import Sender, sender
from tests.use_cases.steps import tasks
from web.application import Application

__all__ = ["sender"]  # a fixture

NOT_THEIRS = sorted({kind.TAG for kind in KINDS} - {kind.TAG for kind in noticed_at_door()})


@pytest.mark.parametrize("kind", NOT_THEIRS)
def test_what_only_a_planner_records_is_not_in_force_because_a_phone_sent_it(
    sender: Sender, uow: UnitOfWork, kind: str
) -> None:
    sender.did("arrive")
    need = sender.did("need", kind=kind, number="07700 900123", code="1234", place="By the door", word="Heron")
    _, answer = sender.sends()
    assert answer.state is ActionState.KEPT_ASIDE, need
    assert "Only a planner can put this on record" in answer.words
    with uow.read() as records:
        home = records.appointments.get(sender.appointment.ref).home_ref
        assert kind not in {held.kind.TAG for held in records.requirements.of_home(home)}


def test_the_dangerous_ones_are_among_them() -> None:
    assert {"safe_contact_only", "no_female_staff", "no_lone_female", "key_safe", "word_at_the_door"} <= set(NOT_THEIRS)


@pytest.mark.parametrize(("answer", "made"), [("not_done", 1), ("done", 0)])
def test_a_need_of_the_work_that_could_not_be_met_is_somebodys_task(
    application: Application, sender: Sender, answer: str, made: int
) -> None:
    order = RecordNeedsOfWork(sender.appointment.work_order_ref, ("Set the pan at 480 mm.",), PLANNER)
    [need] = application.record_needs_of_work(order).needs
    sender.did("arrive")
    sender.did("answer_need_of_work", code=need.code, answer=answer, words="No bracket")
    sender.did("claim", outcome="completed", words="Pan set")
    sender.sends()
    sender.sends()
    found = tasks(application, sender.appointment, TaskKind.FOLLOW_ON_WORK)
    assert len(found) == made
    for task in found:
        assert task.words == (
            "The household needs this of the work, and it could not be done so: Set the pan at 480 mm. No bracket."
        )
        assert task.due_at > task.made_at
