"""Write down that an evidence pack was issued, by its digest: a copy can be held against it for ever."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.events import EvidencePackIssued
from appointments.domain.refs import WorkOrderRef
from appointments.ports import Clock, UnitOfWork


@dataclass(frozen=True)
class IssuePack:
    """`digest` is the pack's own, over everything in it."""

    work_order_ref: WorkOrderRef
    digest: str
    by: str


def issue_pack(request: IssuePack, *, uow: UnitOfWork, clock: Clock) -> None:
    """Raises NotFound."""
    with uow.write() as records:
        order = records.work_orders.get(request.work_order_ref)
        records.ledger.append(EvidencePackIssued(ref=order.ref, at=clock.now(), digest=request.digest, by=request.by))
        records.commit()
