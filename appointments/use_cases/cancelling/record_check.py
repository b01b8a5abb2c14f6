"""A named person has looked whether anybody in a home may be at risk when its repair is not done (rules 51 and 53)."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.cancelling import VulnerabilityCheck
from appointments.domain.events import VulnerabilityChecked
from appointments.domain.refs import WorkOrderRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.named import require_named
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.welfare import ask_after_order


@dataclass(frozen=True)
class RecordCheck:
    """`clear`: there is no reason to go on differently with this household. `words` is what was looked at and found."""

    work_order_ref: WorkOrderRef
    clear: bool
    words: str
    by: str


def record_check(request: RecordCheck, *, uow: UnitOfWork, clock: Clock, teller: Teller) -> VulnerabilityCheck:
    """The check as kept. One that is not clear asks for a welfare contact."""
    now = clock.now()
    with uow.write() as records:
        require_named(records, request.by)
        order = records.work_orders.get(request.work_order_ref)
        check = VulnerabilityCheck(
            records.new_ref("VC"), order.ref, request.clear, request.words.strip(), now, request.by
        )
        records.aftercare.add_check(check)
        records.ledger.append(VulnerabilityChecked(ref=order.ref, at=now, check_ref=check.ref, by=request.by))
        if not check.clear:
            words = "Whoever looked at this household's situation found a reason to ask after them. Ask a welfare or "
            ask_after_order(records, order, f"{words}tenancy officer to make contact.", now, teller.calendar)
        records.commit()
    return check
