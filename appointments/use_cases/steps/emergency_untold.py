"""A step shared by use cases: the message about an emergency, where it did not arrive or does not go out.

It is about a work order and no appointment (rule 9). It is told by the next way, and nobody waits for what comes of
that: a planner rings at once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from appointments.domain.access import snapshot
from appointments.domain.contacting import Way, contacting
from appointments.domain.events import EmergencyMessageSettled
from appointments.domain.messages import Message, MessageKind, MessageState, Unfit
from appointments.domain.refs import WorkOrderRef
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import day_of
from appointments.domain.work_orders import WorkOrder, WorkOrderState
from appointments.ports import Records
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling_of_emergency import KEY, key_of_fact, tell_of_emergency, ways_open
from appointments.use_cases.steps.ways_to_tell import key_of

# A message goes out within seconds: one that has not by then meets an outage, or nobody knows of it.
GOES_OUT_WITHIN = timedelta(minutes=3)
BY_RECEIPT = "receipt"
_TASK_KEY = "emergency-untold:"


def order_told_of(records: Records, message: Message) -> WorkOrder | None:
    """The emergency that it is about; None of any other message."""
    if message.kind is not MessageKind.EMERGENCY:
        return None
    named = message.dedupe_key.removeprefix(KEY)
    # Another system's references may hold colons, too.
    known = records.work_orders.priorities(named[:at] for at, character in enumerate(named) if character == ":")
    return records.work_orders.get(max(known, key=len)) if known else None


def unfit_now(records: Records, message: Message, order: WorkOrder, now: datetime) -> Unfit | None:
    """Why it is not to be sent any more; None when it may be. Much may have changed while it waited out an outage."""
    if not still_so(records, message, order):
        return Unfit.STALE
    return None if Way(message.channel, message.to) in ways_open(records, order, now) else Unfit.BARRED


def settle_emergency(
    records: Records, message: Message, order: WorkOrder, *, code: str, now: datetime, teller: Teller | None = None
) -> None:
    """It reached its end. Delivered, nobody has to ring for it; otherwise somebody does, and what failed is told by the
    next way besides."""
    records.ledger.append(
        EmergencyMessageSettled(
            ref=order.ref,
            at=now,
            message_ref=message.ref,
            state=message.state.value,
            code=code,
            sent_at=message.sent_at,
            delivered_at=message.delivered_at,
        )
    )
    if message.state is MessageState.DELIVERED:
        task = records.tasks.about(_TASK_KEY + key_of(message.dedupe_key))
        if task is not None and task.done_at is None:
            records.tasks.save(
                task.settle(BY_RECEIPT, "The message arrived after all: nobody has to ring for it.", now)
            )
        return
    if not still_so(records, message, order):
        return
    _ring(records, message, order, now)
    attendance = records.emergencies.of(order.ref)
    if teller is not None and attendance is not None and message.state is MessageState.FAILED:
        heard = attendance.told
        tell_of_emergency(records, order, attendance, heard=heard, teller=teller, now=now, failed=message)


def ring_now(records: Records, message: Message, order: WorkOrder, now: datetime) -> None:
    """Nothing where the order is closed, or somebody else was sent since: of that another message tells."""
    if still_so(records, message, order):
        _ring(records, message, order, now)


def still_so(records: Records, message: Message, order: WorkOrder) -> bool:
    """Whether the order is open, and nobody else was sent since."""
    attendance = records.emergencies.of(order.ref)
    return order.state is WorkOrderState.OPEN and key_of(message.dedupe_key) == key_of_fact(order.ref, attendance)


def _ring(records: Records, message: Message, order: WorkOrder, now: datetime) -> None:
    needs = contacting(snapshot(records.requirements.of_home(order.home_ref), day_of(now)))
    # A call to the household's own telephone can put somebody in danger.
    whom = "the household" if needs.instead_to is None else "only the number in what they need"
    lost = "did not arrive" if message.state in {MessageState.FAILED, MessageState.EXPIRED} else "may not have gone out"
    records.tasks.add(
        Task(
            ref=records.new_ref("T"),
            kind=TaskKind.EMERGENCY,
            owner=Owner.PLANNER,
            made_at=now,
            due_at=now,
            words=f"The message that says who comes to this emergency, and by when, {lost}. "
            f"Ring {whom} now, and record the contact.",
            dedupe_key=_TASK_KEY + key_of(message.dedupe_key),
            work_order_ref=order.ref,
            home_ref=order.home_ref,
        )
    )


def told_by_person(records: Records, order_ref: WorkOrderRef, by: str, words: str, now: datetime) -> None:
    """They were spoken to: nobody has to ring because of a message any more."""
    for task in records.tasks.open_of_order(order_ref):
        if task.dedupe_key.startswith(_TASK_KEY):
            records.tasks.save(task.settle(by, words, now))
