"""A step shared by use cases: trades in sequence, read for a search, guarded when a promise is written, looked at when
the first trade's visit came to nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from appointments.domain.appointments import AWAITED_STATES, OPEN_STATES, Appointment
from appointments.domain.errors import Stale
from appointments.domain.outcomes import Outcome
from appointments.domain.refs import WorkOrderRef
from appointments.domain.sequences import After, SequencedVisit, in_a_sentence
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import Window, in_words
from appointments.domain.work_orders import WorkOrder, WorkOrderState
from appointments.ports import Records
from appointments.scheduling.coupling import Couplings, Neighbour

_JUST_THEN = timedelta(minutes=1)


def first_of(records: Records, order: WorkOrder, trades: Mapping[str, str]) -> Neighbour | None:
    """What comes before an order; None when nothing does, or when it was called off and holds nobody up any more."""
    if order.after is None:
        return None
    before = records.work_orders.get(order.after.work_order_ref)
    visit = visit_of(records, before)
    if visit is None and before.state is not WorkOrderState.OPEN:
        return None
    return Neighbour(order.after, trades.get(before.trade, before.trade), visit)


def later_than(records: Records, order: WorkOrder, trades: Mapping[str, str]) -> tuple[Neighbour, ...]:
    """The orders that come after this one and have been promised."""
    found = []
    for later in records.work_orders.coming_after(order.ref):
        visit = visit_of(records, later)
        if later.after is not None and visit is not None:
            found.append(Neighbour(later.after, trades.get(later.trade, later.trade), visit))
    return tuple(found)


def visit_of(records: Records, order: WorkOrder) -> SequencedVisit | None:
    """The visit at which an order's work is done, or was; None while nothing is promised, or nobody knows when."""
    appointments = records.appointments.of_work_order(order.ref)
    if order.state is WorkOrderState.OPEN:
        promised = next((a for a in appointments if a.state in OPEN_STATES), None)
        if promised is not None:
            return _promised(promised, order)
        emergency = None if order.priority.appointed else records.emergencies.of(order.ref)
        return SequencedVisit(emergency.window, order.service_minutes) if emergency else None
    done = [a.closed_at for a in appointments if a.outcome is Outcome.COMPLETED and a.closed_at is not None]
    return SequencedVisit(Window(max(done) - _JUST_THEN, max(done)), 0) if done else None


def claim_sequence(records: Records, order: WorkOrder, seen: Couplings, *, moving: bool) -> None:
    """Stale when a promise before or after this one was changed since it was looked at.

    Both who books the second and who moves the first raise the version of the first order, so that they cannot do it
    at once; a booking raises its own order's version by itself, a move does not. What a booking has found out about
    later orders is therefore settled by its own version.
    """
    if order.after is None and not moving:
        return
    trades = records.landlord.trades() if order.after or seen.later else {}
    if first_of(records, order, trades) != seen.first or later_than(records, order, trades) != seen.later:
        raise Stale("the trade before or after this one was promised another time meanwhile")
    if order.after is not None:
        records.work_orders.save(records.work_orders.get(order.after.work_order_ref))
    if moving and records.work_orders.coming_after(order.ref):
        records.work_orders.save(order)


def look_at_later(records: Records, appointment: Appointment, now: datetime) -> None:
    """A planner's task for every promise that comes after a visit which did no work, in time to act on it."""
    coming = records.work_orders.coming_after(appointment.work_order_ref)
    if not coming:
        return
    before = records.work_orders.get(appointment.work_order_ref)
    records.work_orders.save(before)  # whoever books the later trade at this moment has to look again
    trades = records.landlord.trades()
    first = in_a_sentence(trades.get(before.trade, before.trade))
    for later in coming:
        promised = next((a for a in records.appointments.of_work_order(later.ref) if a.state in AWAITED_STATES), None)
        if promised is None:
            continue
        records.tasks.add(
            Task(
                ref=records.new_ref("T"),
                kind=TaskKind.SEQUENCE,
                owner=Owner.PLANNER,
                made_at=now,
                due_at=max(now, min(now + timedelta(hours=4), promised.promise.window.starts)),
                words=_not_done(first, in_a_sentence(trades.get(later.trade, later.trade)), appointment, promised),
                dedupe_key=f"sequence:{promised.ref}:{promised.promise.version}:{appointment.ref}",
                appointment_ref=promised.ref,
                work_order_ref=later.ref,
                home_ref=promised.home_ref,
            )
        )


def order_before(records: Records, ref: WorkOrderRef) -> WorkOrderRef | None:
    """The order that another one comes after."""
    after: After | None = records.work_orders.get(ref).after
    return after.work_order_ref if after else None


def _promised(appointment: Appointment, order: WorkOrder) -> SequencedVisit:
    minutes = max((a.planned.minutes for a in appointment.assignments), default=order.service_minutes)
    return SequencedVisit(appointment.promise.window, minutes)


def _not_done(first: str, later: str, appointment: Appointment, promised: Appointment) -> str:
    return (
        f"The {first} was to finish on {in_words(appointment.promise.day)} and has not. The {later} comes afterwards "
        f"and is promised for {in_words(promised.promise.day)}. Book the {first} again before that, or agree another "
        f"time for the {later} with the household."
    )
