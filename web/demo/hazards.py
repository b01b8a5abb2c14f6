"""Open repairs that are about a hazard: some still to be looked at, some investigated, a few late with the summary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.concerns import Concern
from appointments.domain.statutory_steps import HazardFinding, Step, StepKind
from appointments.domain.times import at, day_of
from appointments.domain.work_orders import WorkOrder
from web.demo.dice import Dice
from web.demo.door import DemoDoor

# By the code of the job: what its resident told of besides.
_ABOUT = {
    "D-PT1": frozenset({Concern.DAMP_MOULD}),
    "D-EL2": frozenset({Concern.ELECTRICAL_SAFETY}),
    "D-CC3": frozenset({Concern.FALLS}),
}
_LOOKED_AT_AFTER = timedelta(days=3)


def with_hazards(
    orders: tuple[WorkOrder, ...], door: DemoDoor, now: datetime
) -> tuple[tuple[WorkOrder, ...], tuple[Step, ...]]:
    """The orders with what they are about, and the steps on record about them. References of its own dice, so that
    nothing else of the demo changes."""
    dice, found, steps = Dice("hazards"), list[WorkOrder](), list[Step]()
    for number, order in enumerate(orders):
        concerns = _ABOUT.get(order.items[0].code, frozenset())
        theirs = tuple(_case(order, number, now, door.calendar, dice)) if concerns and order.priority.appointed else ()
        about = replace(order, concerns=concerns)
        found.append(about.dated(door.clocks.dates(about.facts(theirs))) if concerns else order)
        steps.extend(theirs)
    return tuple(found), tuple(steps)


def _case(order: WorkOrder, number: int, now: datetime, calendar: WorkingCalendar, dice: Dice) -> Iterator[Step]:
    """Looked at three days after the report, on a working day; the summary follows on the next one, in most cases."""
    day = day_of(order.reported_at + _LOOKED_AT_AFTER)
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    looked, sent = at(day, time(10, 30)), at(calendar.add_working_days(day, 1), time(15))
    if looked < now:
        finding = HazardFinding.SIGNIFICANT
        yield _step(order, StepKind.INVESTIGATED, looked, dice, finding)
        if sent < now and number % 4:
            yield _step(order, StepKind.SUMMARY_SENT, sent, dice)


def _step(
    order: WorkOrder, kind: StepKind, happened: datetime, dice: Dice, finding: HazardFinding | None = None
) -> Step:
    return Step(dice.ref("WS"), order.ref, kind, happened, happened, "planner1", finding=finding)
