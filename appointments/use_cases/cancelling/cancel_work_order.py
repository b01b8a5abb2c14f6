"""Cancel a repair: for no access by the rules and by nothing less, or because somebody asked for it (rules 51 and 52).

A person with a name does it, never a job. A refusal is an answer: it says everything that is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.accounts import AccountRole
from appointments.domain.cancelling import (
    WHY_WORDS,
    Answer,
    Decided,
    NoAccessLimits,
    OrderDecision,
    Why,
    may_cancel_for_no_access,
    may_cancel_otherwise,
)
from appointments.domain.events import WorkOrderCancelled
from appointments.domain.limits import LINE, NOTE, at_most
from appointments.domain.messages import MessageKind
from appointments.domain.refs import WorkOrderRef
from appointments.domain.work_orders import WorkOrder
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.cancellation_facts import facts_of
from appointments.use_cases.steps.committing import rounds_of
from appointments.use_cases.steps.following_up import settle_steps
from appointments.use_cases.steps.holding import let_go
from appointments.use_cases.steps.named import require_named
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell


@dataclass(frozen=True)
class CancelWorkOrder:
    """`asked_by` is who asked for it, in words; `words` is why. Neither is needed for no access."""

    work_order_ref: WorkOrderRef
    why: Why
    by: str
    asked_by: str = ""
    words: str = ""


@dataclass(frozen=True)
class OrderCancelling:
    """`cancelled` is false when something was missing: the answer says what, and nothing was changed."""

    order: WorkOrder
    answer: Answer
    cancelled: bool


def cancel_work_order(
    request: CancelWorkOrder, *, uow: UnitOfWork, clock: Clock, teller: Teller, limits: NoAccessLimits
) -> OrderCancelling:
    """The order as cancelled, and the household told how to open it again; or the answer why not."""
    now = clock.now()
    asked_by, words = at_most(request.asked_by, LINE, "asked_by"), at_most(request.words, NOTE, "words")
    with uow.write() as records:
        account = require_named(records, request.by)
        facts = facts_of(records, request.work_order_ref, now)
        if request.why is Why.NO_ACCESS:
            answer = may_cancel_for_no_access(facts, limits, now)
        else:
            manager = account.role is AccountRole.MANAGER
            answer = may_cancel_otherwise(facts, asked_by=asked_by, words=words, manager=manager)
        if not answer.allowed:
            return OrderCancelling(facts.order, answer, cancelled=False)
        cancelled = facts.order.cancel()
        records.work_orders.save(cancelled)
        held = records.holds.of_work_order(cancelled.ref)
        if held is not None:
            for operative_ref, day in sorted(rounds_of(held)):
                records.rounds.bump(operative_ref, day, day)
            let_go(records, held, by=request.by, now=now)
        decision = OrderDecision(
            ref=records.new_ref("WD"),
            work_order_ref=cancelled.ref,
            what=Decided.CANCELLED,
            at=now,
            by=request.by,
            asked_by=asked_by or account.name,
            words=words,
            why=request.why,
            findings=answer.findings,
        )
        records.aftercare.add_decision(decision)
        settle_steps(
            records, cancelled.ref, request.by, f"The repair was cancelled: {WHY_WORDS[request.why].lower()}.", now
        )
        if facts.appointments:
            last = facts.appointments[-1]
            tell(records, last, MessageKind.ORDER_CANCELLED, teller=teller, now=now, dedupe=decision.ref)
        records.ledger.append(
            WorkOrderCancelled(
                ref=cancelled.ref, at=now, decision_ref=decision.ref, why=request.why.value, by=request.by
            )
        )
        records.commit()
    return OrderCancelling(cancelled, answer, cancelled=True)
