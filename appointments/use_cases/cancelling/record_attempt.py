"""Record that somebody tried to reach a household about a repair (rule 50). It ends one next step and makes another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.appointments import OPEN_STATES
from appointments.domain.attempts import AttemptResult, ContactAttempt
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.events import ContactAttempted
from appointments.domain.homes import Channel
from appointments.domain.next_steps import next_morning
from appointments.domain.refs import WorkOrderRef
from appointments.domain.times import require_instant
from appointments.domain.work_orders import WorkOrderState
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.following_up import add_step, settle_steps


@dataclass(frozen=True)
class RecordAttempt:
    """`at` is when it was tried; None means now. `words` is what came of it."""

    work_order_ref: WorkOrderRef
    channel: Channel
    result: AttemptResult
    words: str
    by: str
    at: datetime | None = None


def record_attempt(
    request: RecordAttempt, *, uow: UnitOfWork, clock: Clock, calendar: WorkingCalendar
) -> ContactAttempt:
    """The attempt as kept."""
    now = clock.now()
    with uow.write() as records:
        order = records.work_orders.get(request.work_order_ref)
        attempt = ContactAttempt(
            ref=records.new_ref("CA"),
            work_order_ref=order.ref,
            channel=request.channel,
            result=request.result,
            words=request.words.strip(),
            at=require_instant(request.at, "at") if request.at else now,
            recorded_at=now,
            by=request.by,
        )
        records.aftercare.add_attempt(attempt)
        records.ledger.append(
            ContactAttempted(
                ref=order.ref,
                at=now,
                attempt_ref=attempt.ref,
                channel=attempt.channel.value,
                result=attempt.result.value,
                tried_at=attempt.at,
                by=attempt.by,
            )
        )
        if order.state is WorkOrderState.OPEN:
            _go_on(records, attempt, now, calendar)
        records.commit()
    return attempt


def _go_on(records: Records, attempt: ContactAttempt, now: datetime, calendar: WorkingCalendar) -> None:
    """The next step is done with this, and another one waits for the next working day until something is promised."""
    appointments = records.appointments.of_work_order(attempt.work_order_ref)
    settle_steps(records, attempt.work_order_ref, attempt.by, f"Tried to reach them: {attempt.words}", now)
    if not appointments or any(item.state in OPEN_STATES for item in appointments):
        return
    spoke = attempt.result is AttemptResult.SPOKE
    add_step(
        records,
        attempt.work_order_ref,
        appointments[-1].home_ref,
        words="They were spoken to, and nothing is booked. Book what was agreed, or record what they want."
        if spoke
        else "Try again to reach the household, another way and at another time of day. The repair is still open.",
        key=attempt.ref,
        now=now,
        calendar=calendar,
        appointment_ref=appointments[-1].ref,
        due_at=next_morning(now, calendar),
    )
