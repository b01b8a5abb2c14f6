"""What waits for a planner, and who waits at a door."""

from dataclasses import replace
from datetime import timedelta

import pytest

from appointments.domain.appointments import State
from appointments.domain.errors import NotFound
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.views.task_list import (
    ListTasks,
    SeeTask,
    operatives_asking,
    task_list,
    task_page,
    tasks_waiting,
)
from tests.builders import MORNING, NOW, a_reply, a_task, an_account, an_appointment, stock
from tests.views.counting import statements
from tests.views.opened import opened


def waiting(ref: str, kind: TaskKind = TaskKind.NEXT_STEP, *, due_in: int = 4, owner: Owner = Owner.PLANNER) -> Task:
    due_at = NOW + timedelta(hours=due_in)
    task = a_task(ref, dedupe_key=ref)
    return replace(task, kind=kind, owner=owner, due_at=due_at, work_order_ref="W-1", home_ref="H-1")


@pytest.fixture
def tasks() -> tuple[Task, ...]:
    return (
        waiting("T-1"),
        waiting("T-2", TaskKind.PLANNER_CALL, due_in=1),
        waiting("T-3", TaskKind.NOTICE_FAILED, due_in=-1),
        waiting("T-4", owner=Owner.MANAGER),
        waiting("T-5").settle("U-planner", "Rang them.", NOW),
    )


def test_open_tasks_of_planners_come_by_when_they_are_due(database_url: str, tasks: tuple[Task, ...]) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.appointments.add(an_appointment(in_state=State.ON_SITE))
            for task in tasks:
                records.tasks.add(task)
            records.commit()
        found = task_list(ListTasks(NOW), engine=engine)
        narrowed = task_list(ListTasks(NOW, TaskKind.NEXT_STEP), engine=engine)
        asking = operatives_asking(NOW, engine=engine)
        count = tasks_waiting(engine=engine)

    assert [(line.task.ref, line.overdue) for line in found.lines] == [("T-3", True), ("T-2", False), ("T-1", False)]
    assert found.kinds == {TaskKind.NOTICE_FAILED: 1, TaskKind.PLANNER_CALL: 1, TaskKind.NEXT_STEP: 1}
    assert [line.task.ref for line in narrowed.lines] == ["T-1"]
    assert [line.task.ref for line in asking] == ["T-2"]
    assert count == 3
    first = found.lines[0]
    assert (first.window, first.purpose) == (MORNING, "a repair to the kitchen tap")
    assert first.address == "1 Example Row, Stroud, GL5 4UB"


def test_a_task_about_nothing_we_know_has_no_home_and_no_window(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.replies.add(replace(a_reply(text="Is this the council?"), appointment_ref=None))
            unknown = replace(a_task(), kind=TaskKind.UNMATCHED_REPLY, appointment_ref=None, reply_ref="S-1")
            records.tasks.add(unknown)
            records.commit()
        found = task_page(SeeTask("T-1", NOW), engine=engine)
    assert (found.line.address, found.line.window, found.household) == ("", None, None)
    assert found.reply is not None
    assert found.reply.text == "Is this the council?"


def test_a_settled_task_says_who_did_what(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.appointments.add(an_appointment())
            records.accounts.put(an_account())
            records.tasks.add(a_task().settle("U-planner", "Rang them.", NOW))
            records.commit()
        found = task_page(SeeTask("T-1", NOW), engine=engine)
    assert (found.done_by, found.line.task.done_words, found.line.overdue) == ("Planner One", "Rang them.", False)


def test_more_tasks_take_no_more_statements(database_url: str, tasks: tuple[Task, ...]) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.appointments.add(an_appointment())
            records.commit()
        with statements(engine) as for_none:
            task_list(ListTasks(NOW), engine=engine)
        with uow.write() as records:
            for task in tasks:
                records.tasks.add(task)
            records.commit()
        with statements(engine) as for_some:
            task_list(ListTasks(NOW), engine=engine)
    assert len(for_some) == len(for_none)


def test_a_task_that_is_not_there_is_not_found(database_url: str) -> None:
    with opened(database_url) as (engine, _uow), pytest.raises(NotFound, match="T-9"):
        task_page(SeeTask("T-9", NOW), engine=engine)


def test_once_the_operative_has_left_nobody_asks_from_the_door_and_the_task_still_waits(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.appointments.add(an_appointment(in_state=State.BOOKED))
            records.tasks.add(waiting("T-1", TaskKind.PLANNER_CALL))
            records.commit()
        assert operatives_asking(NOW, engine=engine) == ()
        assert tasks_waiting(engine=engine) == 1
        assert task_page(SeeTask("T-1", NOW), engine=engine).ends_by is None
