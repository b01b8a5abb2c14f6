"""A step shared by use cases: whom a household knows, for the visit that comes next (rule 12)."""

from __future__ import annotations

from collections.abc import Iterable

from appointments.domain.operatives import Operative
from appointments.domain.refs import AppointmentRef, OperativeRef, WorkOrderRef
from appointments.domain.work_orders import WorkOrder
from appointments.ports import Records


def usual_operative(
    records: Records,
    order: WorkOrder,
    *,
    but_for: AppointmentRef = "",
    employed: Iterable[Operative] = (),
    attended: bool = True,
) -> OperativeRef | None:
    """Who was asked to come again, who did the work that this order continues, or who was last at the home.

    Only somebody of the order's trade: a household that asks for the plumber it knows has not asked for the plasterer
    who was there last. None when it knows nobody of this trade. A visit of `but_for` has not made anybody known yet.
    `employed` are operatives who were read already; `attended` is false when nobody was ever at the home.
    """
    if order.same_operative_as is not None:
        return order.same_operative_as
    last = records.appointments.last_attended(order.home_ref) if attended else None
    lead = last.lead if last and last.ref != but_for else None
    known = (who_did_it(records, order.follows) if order.follows else None, lead)
    read = {operative.ref: operative for operative in employed}
    for ref in known:
        if ref is not None and order.trade in (read.get(ref) or records.operatives.get(ref)).trades:
            return ref
    return None


def who_did_it(records: Records, ref: WorkOrderRef) -> OperativeRef | None:
    """Who led the last visit of an order that somebody attended; None when nobody did."""
    attended = [a for a in records.appointments.of_work_order(ref) if a.visit is not None]
    return attended[-1].lead if attended else None
