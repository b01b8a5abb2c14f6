"""A step shared by use cases: put together what the decision to cancel a repair reads."""

from __future__ import annotations

from datetime import datetime

from appointments.domain.attempts import AttemptResult, attempts_that_count
from appointments.domain.cancelling import CancellationFacts
from appointments.domain.messages import MessageKind
from appointments.domain.refs import WorkOrderRef
from appointments.domain.tasks import UNREAD
from appointments.ports import Records
from appointments.use_cases.steps.audience import contacting_by


def facts_of(records: Records, ref: WorkOrderRef, now: datetime) -> CancellationFacts:
    """Everything on record about giving up this repair."""
    order = records.work_orders.get(ref)
    appointments = records.appointments.of_work_order(ref)
    messages = [message for item in appointments for message in records.messages.of(item.ref)]
    household = records.households.of_home(order.home_ref)
    theirs = [item for item in appointments if household is None or household.promised_to(item.promise.window)]
    replies = [reply for item in appointments for reply in records.replies.of(item.ref)]
    challenges = [challenge for item in appointments for challenge in records.challenges.of(item.ref)]
    recorded = records.aftercare.attempts(ref)
    held = records.requirements.of_home(order.home_ref)
    heard = [reply.received_at for reply in replies]
    heard += [attempt.at for attempt in recorded if attempt.result is AttemptResult.SPOKE]
    waiting = records.tasks.open_of_order(ref)
    if appointments:
        waiting += records.tasks.open_about(appointments[-1].ref, order.home_ref)
    return CancellationFacts(
        order=order,
        appointments=tuple(theirs),
        upheld=frozenset(item.appointment_ref for item in challenges if item.upheld),
        open_challenges=frozenset(item.appointment_ref for item in challenges if item.waits),
        attempts=attempts_that_count(recorded, messages),
        check=next(reversed(records.aftercare.checks(ref)), None),
        requirements=tuple(held),
        notices=tuple(message for message in messages if message.kind is MessageKind.MAY_BE_CANCELLED),
        heard_at=max(heard, default=None),
        text_unread=any(task.kind in UNREAD for task in waiting),
        one_channel=bool(appointments) and len(contacting_by(held, appointments[-1], now).channels) < 2,
    )
