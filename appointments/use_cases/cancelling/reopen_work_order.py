"""A household got in touch after all: its cancelled repair is open again, with the target it always had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.cancelling import Decided, OrderDecision
from appointments.domain.errors import Invalid
from appointments.domain.events import WorkOrderReopened
from appointments.domain.limits import LINE, NOTE, at_most
from appointments.domain.messages import MessageKind
from appointments.domain.refs import WorkOrderRef
from appointments.domain.work_orders import WorkOrder
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.following_up import add_step
from appointments.use_cases.steps.named import require_named
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell


@dataclass(frozen=True)
class ReopenWorkOrder:
    """`asked_by` is who got in touch, in words, and `words` what they said."""

    work_order_ref: WorkOrderRef
    by: str
    asked_by: str
    words: str


def reopen_work_order(request: ReopenWorkOrder, *, uow: UnitOfWork, clock: Clock, teller: Teller) -> WorkOrder:
    """The order, open, with a next step for today."""
    asked_by, words = at_most(request.asked_by, LINE, "asked_by"), at_most(request.words, NOTE, "words")
    if not asked_by:
        raise Invalid("asked_by", "asked_by: write who got in touch")
    if not words:
        raise Invalid("words", "words: write what they said")
    with uow.write() as records:
        require_named(records, request.by)
        order = records.work_orders.get(request.work_order_ref)
        opened = reopen(records, order, by=request.by, asked_by=asked_by, words=words, teller=teller, now=clock.now())
        records.commit()
    return opened


def reopen(
    records: Records, order: WorkOrder, *, by: str, asked_by: str, words: str, teller: Teller, now: datetime
) -> WorkOrder:
    """The same inside a transaction that is open already (an upheld challenge)."""
    opened = order.reopen()
    records.work_orders.save(opened)
    decision = OrderDecision(records.new_ref("WD"), order.ref, Decided.REOPENED, now, by, asked_by, words)
    records.aftercare.add_decision(decision)
    appointments = records.appointments.of_work_order(order.ref)
    last = appointments[-1] if appointments else None
    add_step(
        records,
        order.ref,
        order.home_ref,
        words="The repair was opened again. Agree an appointment with the household.",
        key=decision.ref,
        now=now,
        calendar=teller.calendar,
        appointment_ref=last.ref if last else None,
    )
    if last is not None:
        tell(records, last, MessageKind.ORDER_REOPENED, teller=teller, now=now, dedupe=decision.ref)
    records.ledger.append(WorkOrderReopened(ref=order.ref, at=now, decision_ref=decision.ref, by=by))
    return opened
