"""Record that approved compensation was paid: on which day, and under which reference in the landlord's accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from appointments.domain.compensation import Compensation
from appointments.domain.refs import CompensationRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.compensating import changed
from appointments.use_cases.steps.named import require_manager


@dataclass(frozen=True)
class PayCompensation:
    ref: CompensationRef
    paid_on: date
    payment_ref: str
    by: str


def pay_compensation(request: PayCompensation, *, uow: UnitOfWork, clock: Clock) -> Compensation:
    """The compensation as paid."""
    now = clock.now()
    with uow.write() as records:
        require_manager(records, request.by)
        paid = records.compensations.get(request.ref).pay(request.by, request.paid_on, request.payment_ref, now)
        records.compensations.save(paid)
        records.ledger.append(changed(paid, request.by, now))
        records.commit()
    return paid
