"""A repair raised by hand: what it needs, by when it is due, and how long the visit takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from appointments.domain.errors import Invalid, NotFound
from appointments.domain.tasks import TaskKind
from appointments.domain.work_orders import SorItem
from appointments.ports import UnitOfWork
from appointments.use_cases.work_orders.raise_work_order import RaiseWorkOrder
from appointments.views.task_list import ListTasks
from tests.application import MONDAY, PLANNER, a_repair, a_town
from tests.use_cases.steps import asks_for
from web.application import Application


def wanted(home: str, **change: object) -> RaiseWorkOrder:
    given: dict[str, object] = {
        "home_ref": home,
        "trade": "PL",
        "priority": "N",
        "purpose": "a leaking kitchen tap",
        "items": (SorItem("S101", 45),),
        "by": PLANNER,
        **change,
    }
    return RaiseWorkOrder(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"priority": "WHENEVER"}, "priority"),
        ({"trade": "WIZARD"}, "trade"),
        ({"purpose": "  "}, "purpose"),  # the resident is always told what the visit is for
        ({"items": ()}, "sor_code"),
        ({"reported_at": datetime(2026, 3, 2, 8, 0)}, "reported_at"),  # noqa: DTZ001 - naive: which hour is meant?
        ({"reported_at": MONDAY + timedelta(seconds=1)}, "reported_at"),  # in the future
    ],
)
def test_what_is_wrong_is_named(application: Application, change: dict[str, object], field: str) -> None:
    town = a_town(application)
    with pytest.raises(Invalid) as refused:
        application.raise_work_order(wanted(town.home, **change))
    assert refused.value.field == field


@pytest.mark.parametrize(("minutes", "quantity", "field"), [(0, 1, "minutes"), (-5, 1, "minutes"), (30, 0, "quantity")])
def test_a_job_type_of_no_minutes_is_refused(minutes: int, quantity: int, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        SorItem("S101", minutes, quantity)
    assert refused.value.field == field


@pytest.mark.parametrize("change", [{"home_ref": "H-NONE"}, {"follows": "W-NONE"}])
def test_a_home_or_an_order_that_does_not_exist_is_not_found(
    application: Application, change: dict[str, object]
) -> None:
    town = a_town(application)
    with pytest.raises(NotFound):
        application.raise_work_order(wanted(town.home, **change))


@pytest.mark.parametrize(
    ("items", "minutes"),
    [
        ((SorItem("S101", 5),), 30),  # never planned shorter (rule 10)
        ((SorItem("S101", 30),), 30),
        ((SorItem("S101", 31),), 31),
        ((SorItem("S101", 20, 2), SorItem("S102", 15)), 55),  # sum of minutes times quantity
    ],
)
def test_the_visit_takes_its_items_minutes_and_half_an_hour_at_the_least(
    application: Application, uow: UnitOfWork, items: tuple[SorItem, ...], minutes: int
) -> None:
    town = a_town(application)
    raised = application.raise_work_order(wanted(town.home, items=items))
    with uow.read() as records:
        assert records.work_orders.get(raised.ref).service_minutes == minutes


@pytest.mark.parametrize(
    ("priority", "due"),
    [
        ("I", datetime(2026, 3, 2, 10, 0, tzinfo=UTC)),  # two hours from the report at eight
        ("E", datetime(2026, 3, 3, 8, 0, tzinfo=UTC)),  # 24 hours, through the night
        ("U", datetime(2026, 3, 10, 0, 0, tzinfo=UTC)),  # five working days, to the end of Monday
        ("N", datetime(2026, 3, 31, 23, 0, tzinfo=UTC)),  # 21 working days, to the end of 31 March, summer time
    ],
)
def test_the_target_runs_from_the_report(application: Application, priority: str, due: datetime) -> None:
    town = a_town(application)
    raised = application.raise_work_order(wanted(town.home, priority=priority, reported_at=MONDAY - timedelta(hours=1)))
    assert raised.due_at == due
    assert "the report" in raised.due_source


@pytest.mark.parametrize(("priority", "is_one"), [("I", True), ("E", True), ("U", False), ("N", False)])
def test_an_emergency_becomes_a_planners_task_within_half_an_hour(
    application: Application, priority: str, is_one: bool
) -> None:
    """Rule 9."""
    raised = a_repair(application, a_town(application).home, priority=priority)
    found = application.views.task_list(ListTasks(MONDAY, TaskKind.EMERGENCY)).lines
    assert [line.task.work_order_ref for line in found] == ([raised.ref] if is_one else [])
    assert all(line.task.due_at == MONDAY + timedelta(minutes=30) for line in found)


@pytest.mark.parametrize(
    ("hazard", "asked", "tasks"),
    [
        (True, True, 1),
        (False, True, 0),  # an ordinary repair
        (True, False, 0),
    ],
)
def test_a_hazard_where_hazards_come_first_becomes_a_task_of_the_day(
    application: Application, hazard: bool, asked: bool, tasks: int
) -> None:
    town = a_town(application)
    if asked:
        asks_for(application, town.home, "hazards_first")
    order = application.raise_work_order(wanted(town.home, hazard=hazard))
    waiting = application.views.task_list(ListTasks(MONDAY, TaskKind.HAZARD_FIRST)).lines
    assert [line.task.work_order_ref for line in waiting] == [order.ref] * tasks
    assert all(line.task.due_at <= MONDAY + timedelta(hours=4) for line in waiting)
