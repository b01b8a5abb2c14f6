"""Say that a work order comes after another, how many days between, or that it comes after nothing any more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.errors import Invalid
from appointments.domain.events import WorkOrderSequenced
from appointments.domain.refs import HomeRef, WorkOrderRef
from appointments.domain.sequences import After, earliest, in_a_sentence, require_no_ring
from appointments.domain.times import start_in_words, window_in_words
from appointments.domain.work_orders import WorkOrder
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.sequencing import first_of, order_before, visit_of


@dataclass(frozen=True)
class PutInSequence:
    """`after` None takes the order out of its sequence."""

    work_order_ref: WorkOrderRef
    after: After | None
    by: str


def put_in_sequence(request: PutInSequence, *, uow: UnitOfWork, clock: Clock, calendar: WorkingCalendar) -> WorkOrder:
    """The order as it stands then. Raises Invalid when it would come after itself, or break what is promised."""
    now = clock.now()
    with uow.write() as records:
        before = records.work_orders.get(request.work_order_ref)
        before.require_open()
        order = replace(before, after=request.after)
        if order.after is not None:
            require_same_home(records, order.after, order.home_ref)
            require_no_ring(order.ref, order.after, partial(order_before, records))
            _require_kept(records, order, calendar)
            # Whoever moves the first order at this moment has to look again.
            records.work_orders.save(records.work_orders.get(order.after.work_order_ref))
        records.work_orders.save(order)
        record_sequence(records, order, by=request.by, now=now)
        records.commit()
    return replace(order, version=order.version + 1)


def require_same_home(records: Records, after: After, home_ref: HomeRef) -> None:
    """Trades follow each other in one home: NotFound for no such order, Invalid for one of another home."""
    if records.work_orders.get(after.work_order_ref).home_ref != home_ref:
        raise Invalid("after", "after: the trade that comes first works in the same home; choose an order of this home")


def record_sequence(records: Records, order: WorkOrder, *, by: str, now: datetime) -> None:
    after = order.after
    records.ledger.append(
        WorkOrderSequenced(
            ref=order.ref,
            at=now,
            after=after.work_order_ref if after else None,
            days=after.days if after else None,
            unit=after.unit.value if after else None,
            by=by,
        )
    )


def _require_kept(records: Records, order: WorkOrder, calendar: WorkingCalendar) -> None:
    """What is promised for both already must keep the order that is asked for."""
    trades = records.landlord.trades()
    promised, first = visit_of(records, order), first_of(records, order, trades)
    if promised is None or first is None or order.after is None:
        return
    trade = in_a_sentence(first.trade_name)
    if first.visit is None:
        raise Invalid("after", f"after: the {trade} has no appointment yet, and this visit has; book the {trade} first")
    can = earliest(order.after, first.visit, calendar)
    if promised.window.starts < can:
        raise Invalid(
            "after",
            f"after: this visit is promised for {window_in_words(promised.window)}, and after the {trade} it could be "
            f"from {start_in_words(can)} only; move it first",
        )
