"""Record what was done about a hazard or a legal duty, or that an earlier entry was a mistake; the dates follow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.errors import WrongState
from appointments.domain.events import StatutoryStepRecorded
from appointments.domain.limits import NOTE, at_most
from appointments.domain.refs import StepRef, WorkOrderRef
from appointments.domain.statutory_steps import HazardFinding, Step, StepKind, require_fits
from appointments.domain.target_dates import TargetDates
from appointments.domain.times import require_instant
from appointments.domain.work_orders import WorkOrder, WorkOrderState
from appointments.ports import Clock, Clocks, Records, UnitOfWork
from appointments.use_cases.work_orders.dating import dates_of, flag_dates, settle_met


@dataclass(frozen=True)
class RecordStep:
    """`at` is when it happened; None means now. `finding` and `in_person` are of an investigation, `withdraws` of a
    withdrawal."""

    work_order_ref: WorkOrderRef
    kind: StepKind
    by: str
    at: datetime | None = None
    words: str = ""
    finding: HazardFinding | None = None
    in_person: bool = True
    withdraws: StepRef | None = None


def record_step(
    request: RecordStep, *, uow: UnitOfWork, clock: Clock, clocks: Clocks, calendar: WorkingCalendar
) -> WorkOrder:
    """The order with its dates renewed. Raises Invalid naming the field, NotFound, WrongState where no law applies."""
    now = clock.now()
    with uow.write() as records:
        order = records.work_orders.get(request.work_order_ref)
        if order.state is WorkOrderState.CANCELLED:
            raise WrongState("this work order is cancelled")
        before = records.steps.of(order.ref)
        if not order.has_statutory_clock and not before:
            raise WrongState("no law sets a date for this repair: say first what it is about")
        step = Step(
            ref=records.new_ref("WS"),
            work_order_ref=order.ref,
            kind=request.kind,
            at=require_instant(request.at or now, "at"),
            recorded_at=now,
            by=request.by,
            words=at_most(request.words, NOTE, "words"),
            finding=request.finding,
            in_person=request.in_person,
            withdraws=request.withdraws,
        )
        require_fits(step, before, reported_at=order.reported_at)
        asked = clocks.dates(order.facts(before))
        add_step(records, step)
        renewed = renew_dates(records, order, clocks, before=asked, by=request.by, now=now, calendar=calendar)
        records.commit()
    return renewed


def add_step(records: Records, step: Step) -> None:
    """Store a step with its fact."""
    records.steps.add(step)
    records.ledger.append(
        StatutoryStepRecorded(
            ref=step.work_order_ref,
            at=step.recorded_at,
            step_ref=step.ref,
            kind=step.kind.value,
            happened_at=step.at,
            finding=step.finding.value if step.finding else None,
            withdraws=step.withdraws,
            by=step.by,
        )
    )


def renew_dates(
    records: Records,
    order: WorkOrder,
    clocks: Clocks,
    *,
    before: TargetDates,
    by: str,
    now: datetime,
    calendar: WorkingCalendar,
) -> WorkOrder:
    """Save an order with the dates that follow from its facts; tasks about them are settled, or made where near.

    `before` are the dates as they stood until now.
    """
    dates = dates_of(records, order, clocks)
    renewed = order.dated(dates)
    records.work_orders.save(renewed)
    settle_met(records, renewed, dates, before=before, by=by, now=now)
    flag_dates(records, renewed, dates, now=now, calendar=calendar)
    return replace(renewed, version=renewed.version + 1)
