"""What the household needs of the work itself stands on the order, and is answered when the work is called done.

A pan at another height is no requirement of the visit: it is met or missed long after the door has opened. As with
every instruction, what to do is kept, and never why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from appointments.domain.errors import Invalid
from appointments.domain.events import NeedsOfWorkRecorded
from appointments.domain.limits import LINE, at_most
from appointments.domain.refs import WorkOrderRef
from appointments.domain.work_orders import NeedOfWork, WorkOrder
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.households.record_requirement import require_instructions

MOST = 10


@dataclass(frozen=True)
class RecordNeedsOfWork:
    """`needs` are all of them, in words; one that stood before keeps its answer, one that is left out is taken away."""

    work_order_ref: WorkOrderRef
    needs: tuple[str, ...]
    by: str


def record_needs_of_work(request: RecordNeedsOfWork, *, uow: UnitOfWork, clock: Clock) -> WorkOrder:
    """The order with its needs. Raises Invalid("needs"), NotFound, and WrongState when it is not open."""
    wanted = tuple(dict.fromkeys(words for typed in request.needs if (words := at_most(typed, LINE, "needs"))))
    if len(wanted) > MOST:
        raise Invalid("needs", f"needs: at most {MOST} things")
    for words in wanted:
        require_instructions({"needs": words})
    with uow.write() as records:
        order = records.work_orders.get(request.work_order_ref)
        order.require_open()
        stood = {need.words: need for need in order.needs}
        needs = tuple(stood.get(words) or NeedOfWork(records.new_ref("N"), words) for words in wanted)
        if needs == order.needs:
            return order
        changed = replace(order, needs=needs)
        records.work_orders.save(changed)
        records.ledger.append(
            NeedsOfWorkRecorded(ref=order.ref, at=clock.now(), needs=tuple(need.code for need in needs), by=request.by)
        )
        records.commit()
    return changed
