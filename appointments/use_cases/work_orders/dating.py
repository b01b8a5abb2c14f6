"""A step shared by use cases: an order's dates renewed from its facts, and the tasks about those set by law."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from appointments.domain.calendar import CalendarEnds, WorkingCalendar
from appointments.domain.statutory_steps import StepKind
from appointments.domain.target_dates import DueDate, Standing, TargetDates, finished_at
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import day_of, end_in_words, midnight
from appointments.domain.work_orders import WorkOrder, WorkOrderState
from appointments.ports import Clocks, Records

NEAR_WORKING_DAYS = 2  # a planner hears of a statutory date this long before it


def dates_of(records: Records, order: WorkOrder, clocks: Clocks) -> TargetDates:
    """All dates of an order that is on record, with what was done about them."""
    made = records.appointments.of_work_order(order.ref) if order.state is WorkOrderState.COMPLETED else []
    return clocks.dates(order.facts(records.steps.of(order.ref), completed_at=finished_at(made)))


def near_before(now: datetime, calendar: WorkingCalendar) -> datetime:
    """Dates before this instant are near: the end of the second working day from today."""
    today = day_of(now)
    try:
        last = calendar.add_working_days(today, NEAR_WORKING_DAYS)
    except CalendarEnds:
        last = date.fromordinal(today.toordinal() + 2 * NEAR_WORKING_DAYS)
    return midnight(last + timedelta(days=1)) + timedelta(microseconds=1)


def flag_dates(
    records: Records, order: WorkOrder, dates: TargetDates, *, now: datetime, calendar: WorkingCalendar
) -> int:
    """A planner's task for every statutory date that is near, and another once it has passed; how many are new.

    An emergency has its own task from the first minute, which says by when; once the repair is finished, somebody has
    still to say that it is safe.
    """
    horizon = near_before(now, calendar)

    def wanted(due: DueDate) -> bool:
        waits = order.state is WorkOrderState.OPEN and not order.priority.appointed
        told = waits and due.step is StepKind.MADE_SAFE and now < due.due_at
        return due.statutory and due.done_at is None and due.due_at < horizon and not told

    return sum(records.tasks.add(_task(records.new_ref("T"), order, due, now)) for due in dates.dates if wanted(due))


def settle_met(
    records: Records, order: WorkOrder, dates: TargetDates, *, before: TargetDates, by: str, now: datetime
) -> None:
    """Tasks about dates that are met now, or were asked for `before` and are not any more, need nobody."""
    asked = {key for due in (*before.dates, *dates.dates) if due.statutory for key in _keys(order, due)}
    waiting = {key for due in dates.dates if due.statutory and due.done_at is None for key in _keys(order, due)}
    for task in records.tasks.about_any(asked - waiting):
        if task.done_at is None:
            records.tasks.save(task.settle(by, "What was asked for is recorded on the work order.", now))


def _keys(order: WorkOrder, due: DueDate) -> tuple[str, str]:
    """What the tasks about one date are known by: while it is near, and once it has passed."""
    step = due.step.value if due.step else "finish"
    name = f"statutory:{order.ref}:{step}:{due.due_at.isoformat()}"
    return f"{name}:near", f"{name}:missed"


def _task(ref: str, order: WorkOrder, due: DueDate, now: datetime) -> Task:
    near, missed = _keys(order, due)
    passed = due.standing(now) is Standing.MISSED
    by_when = f"was to be done by {end_in_words(due.due_at)}" if passed else f"by {end_in_words(due.due_at)}"
    words = f"{due.what}: {by_when} ({due.source}). Record it on the work order when it is done."
    return Task(
        ref=ref,
        kind=TaskKind.STATUTORY_DATE,
        owner=Owner.PLANNER,
        made_at=now,
        due_at=max(now, due.due_at),
        words=words,
        dedupe_key=missed if passed else near,
        work_order_ref=order.ref,
        home_ref=order.home_ref,
    )
