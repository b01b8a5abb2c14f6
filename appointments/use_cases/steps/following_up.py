"""Steps shared by use cases: what happens next with a repair that is still to be done (rule 50).

While a work order is open, was promised before and has no appointment, a next step waits for somebody, with a date. It
ends by something that was done, never by a tick.
"""

from __future__ import annotations

from datetime import datetime

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.errors import WrongState
from appointments.domain.next_steps import has_result, step_due
from appointments.domain.refs import AppointmentRef, HomeRef, WorkOrderRef
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.ports import Records

HOW_IT_ENDS = (
    "a next step ends by what was done: book an appointment, record an attempt to reach the household, or cancel the "
    "repair by the rules"
)


def add_step(
    records: Records,
    order_ref: WorkOrderRef,
    home_ref: HomeRef,
    *,
    words: str,
    key: str,
    now: datetime,
    calendar: WorkingCalendar,
    appointment_ref: AppointmentRef | None = None,
    due_at: datetime | None = None,
) -> Task:
    """A planner's task; due on the same working day unless `due_at` says otherwise. `key` keeps it from being twice."""
    task = Task(
        ref=records.new_ref("T"),
        kind=TaskKind.NEXT_STEP,
        owner=Owner.PLANNER,
        made_at=now,
        due_at=due_at or step_due(now, calendar),
        words=words,
        dedupe_key=f"next-step:{key}",
        appointment_ref=appointment_ref,
        work_order_ref=order_ref,
        home_ref=home_ref,
    )
    records.tasks.add(task)
    return task


def settle_steps(records: Records, order_ref: WorkOrderRef, by: str, words: str, now: datetime) -> None:
    """Every next step of this order ends with what was done now."""
    for task in records.tasks.open_of_order(order_ref):
        if task.kind is TaskKind.NEXT_STEP:
            records.tasks.save(task.settle(by, words, now))


def require_result(records: Records, task: Task) -> None:
    """Raises WrongState when nothing was done yet that a next step could end with."""
    ref = task.work_order_ref
    if ref is None:
        return
    steps = (item for item in records.tasks.open_of_order(ref) if item.kind is TaskKind.NEXT_STEP)
    if not has_result(
        order=records.work_orders.get(ref).state,
        states=[appointment.state for appointment in records.appointments.of_work_order(ref)],
        continued=bool(records.work_orders.continued_by(ref)),
        later_step=any(item.ref != task.ref for item in steps),
    ):
        raise WrongState(HOW_IT_ENDS)
