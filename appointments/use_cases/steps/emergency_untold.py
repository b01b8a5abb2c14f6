"""A step shared by use cases: the message about an emergency, where it did not arrive or does not go out.

It is about a work order and no appointment (rule 9), and nobody can wait for the next way: a planner rings at once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from appointments.domain.events import EmergencyMessageSettled
from appointments.domain.messages import Message, MessageKind, MessageState
from appointments.domain.refs import OperativeRef, WorkOrderRef
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.work_orders import WorkOrder, WorkOrderState
from appointments.ports import Records

# A message goes out within seconds: one that has not by then meets an outage, or nobody knows of it.
GOES_OUT_WITHIN = timedelta(minutes=3)
BY_RECEIPT = "receipt"
_KEY, _TASK_KEY = "emergency:", "emergency-untold:"


def key_of_message(order_ref: WorkOrderRef, operative_ref: OperativeRef | None) -> str:
    """One message for each operative who is sent."""
    return f"{_KEY}{order_ref}:{operative_ref or ''}"


def order_told_of(records: Records, message: Message) -> WorkOrder | None:
    """The emergency that it is about; None of any other message."""
    if message.kind is not MessageKind.EMERGENCY:
        return None
    named = message.dedupe_key.removeprefix(_KEY)
    # Another system's references may hold colons, too.
    known = records.work_orders.priorities(named[:at] for at, character in enumerate(named) if character == ":")
    return records.work_orders.get(max(known, key=len)) if known else None


def settle_emergency(records: Records, message: Message, order: WorkOrder, *, code: str, now: datetime) -> None:
    """It reached its end. Delivered, nobody has to ring for it; otherwise somebody does."""
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
        task = records.tasks.about(_TASK_KEY + message.ref)
        if task is not None and task.done_at is None:
            records.tasks.save(
                task.settle(BY_RECEIPT, "The message arrived after all: nobody has to ring for it.", now)
            )
        return
    ring_now(records, message, order, now)


def ring_now(records: Records, message: Message, order: WorkOrder, now: datetime) -> None:
    """Nothing where the order is closed, or somebody else was sent since: of that another message tells."""
    attendance = records.emergencies.of(order.ref)
    sent = attendance.operative_ref if attendance is not None else None
    if order.state is not WorkOrderState.OPEN or message.dedupe_key != key_of_message(order.ref, sent):
        return
    lost = "did not arrive" if message.state in {MessageState.FAILED, MessageState.EXPIRED} else "may not have gone out"
    records.tasks.add(
        Task(
            ref=records.new_ref("T"),
            kind=TaskKind.EMERGENCY,
            owner=Owner.PLANNER,
            made_at=now,
            due_at=now,
            words=f"The message that says who comes to this emergency, and by when, {lost}. "
            "Ring the household now, and record the contact.",
            dedupe_key=_TASK_KEY + message.ref,
            work_order_ref=order.ref,
            home_ref=order.home_ref,
        )
    )


def told_by_person(records: Records, order_ref: WorkOrderRef, by: str, words: str, now: datetime) -> None:
    """They were spoken to: nobody has to ring because of a message any more."""
    for task in records.tasks.open_of_order(order_ref):
        if task.dedupe_key.startswith(_TASK_KEY):
            records.tasks.save(task.settle(by, words, now))
