"""Keep everything about a work order from being erased while it is in dispute, or not any more (rule 74)."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.errors import Invalid
from appointments.domain.events import LegalHoldChanged
from appointments.domain.limits import LINE, at_most
from appointments.domain.refs import WorkOrderRef
from appointments.ports import Clock, UnitOfWork


@dataclass(frozen=True)
class HoldOrder:
    """`held` true keeps it, false lets it be erased when its time has come. `why` is asked for both ways."""

    work_order_ref: WorkOrderRef
    held: bool
    by: str
    why: str


def hold_order(request: HoldOrder, *, uow: UnitOfWork, clock: Clock) -> bool:
    """Whether anything changed. Each change is a row of its own. Raises NotFound for an order that does not exist."""
    now, why = clock.now(), at_most(request.why, LINE, "why")
    if not why:
        raise Invalid("why", "why: say why")
    with uow.write() as records:
        order = records.work_orders.get(request.work_order_ref)
        if records.retention.is_held(order.ref) is request.held:
            return False
        records.retention.hold(order.ref, held=request.held, by=request.by, at=now, why=why)
        records.ledger.append(LegalHoldChanged(ref=order.ref, at=now, held=request.held, by=request.by))
        records.commit()
    return True
