"""What somebody who was at a home left to be done or advised, and nobody has answered in time: for a manager.

A contractor's advice on a boiler was ignored for winters. It stays the planners', and from its date on a manager sees
it as well, until somebody says what was done about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, func, select

from appointments.domain.tasks import Task, TaskKind
from appointments.domain.times import day_of
from appointments.records.engine import reading
from appointments.records.mapping import messages as mapping
from appointments.records.statements import table_of
from appointments.records.tables import HomeRow, TaskRow, WorkOrderRow
from appointments.views.paging import ROWS_PER_PAGE, Paging, paging
from appointments.views.selecting import selected

_TASKS = table_of(TaskRow)
_HOMES = table_of(HomeRow)
_ORDERS = table_of(WorkOrderRow)

# A need of the work that was not met is follow-on work.
_LEFT = tuple(kind.value for kind in (TaskKind.FOLLOW_ON_WORK, TaskKind.RECOMMENDATION))


@dataclass(frozen=True)
class ListOverdueWork:
    now: datetime
    page: int = 1


@dataclass(frozen=True)
class OverdueWork:
    """`waits_days` and `overdue_days` are calendar days in London, 0 for today."""

    task: Task
    waits_days: int
    overdue_days: int
    address: str
    purpose: str


@dataclass(frozen=True)
class OverdueWorkList:
    """The longest overdue first."""

    lines: tuple[OverdueWork, ...]
    paging: Paging


def overdue_work(wanted: ListOverdueWork, *, engine: Engine) -> OverdueWorkList:
    with reading(engine) as connection:
        pages = paging(wanted.page, _counted(connection, wanted.now))
        found = selected(
            connection,
            select(_TASKS, _HOMES.c.address, _HOMES.c.postcode, _ORDERS.c.purpose)
            .outerjoin(_HOMES, _HOMES.c.ref == _TASKS.c.home_ref)
            .outerjoin(_ORDERS, _ORDERS.c.ref == _TASKS.c.work_order_ref)
            .where(_overdue(wanted.now))
            .order_by(_TASKS.c.due_at, _TASKS.c.ref)
            .limit(ROWS_PER_PAGE)
            .offset(pages.offset),
        )
    return OverdueWorkList(tuple(_line(row, wanted.now) for row in found), pages)


def overdue_work_waiting(now: datetime, *, engine: Engine) -> int:
    """How many there are."""
    with reading(engine) as connection:
        return _counted(connection, now)


def _counted(connection: Connection, now: datetime) -> int:
    return connection.execute(select(func.count()).select_from(_TASKS).where(_overdue(now))).scalar_one()


def _overdue(now: datetime) -> ColumnElement[bool]:
    return and_(_TASKS.c.done_at.is_(None), _TASKS.c.due_at <= now, _TASKS.c.kind.in_(_LEFT))


def _line(row: Any, now: datetime) -> OverdueWork:
    task = mapping.task(row)
    return OverdueWork(
        task,
        waits_days=(day_of(now) - day_of(task.made_at)).days,
        overdue_days=(day_of(now) - day_of(task.due_at)).days,
        address=", ".join([*row["address"], row["postcode"]]) if row["address"] else "",
        purpose=row["purpose"] or "",
    )
