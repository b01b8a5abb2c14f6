"""Ask the provider about messages of unknown fate.

None is sent again blindly. One goes back into the outbox where its provider answers, some minutes after the sending
broke off, that it was never given it: an outage then delays what it would otherwise lose. What stays unknown goes to a
planner.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.messages import NOTICE_KINDS, Message, MessageKind, MessageState, Receipt
from appointments.ports import Clock, Judge, MessageProvider, Records, UnitOfWork
from appointments.use_cases.messaging.record_receipt import apply_receipt, settle
from appointments.use_cases.messaging.sending import MOST_ATTEMPTS
from appointments.use_cases.messaging.telling_by_person import NOBODY_KNOWS
from appointments.use_cases.messaging.watch_notices import MARGIN
from appointments.use_cases.steps.judging_again import judge_on_receipt
from appointments.use_cases.steps.teller import Teller

ASKED_FOR = timedelta(days=2)
# One run, so that a provider that hangs does not keep those of another waiting; the rest is asked about in the next.
ASKS_FOR = timedelta(seconds=45)
# Looks in vain before the one that may show that it was never there: it is six minutes old by then, or more. A provider
# may list late what it took, and its receipt would be here.
_LOOKED_BEFORE = 2
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=2), timedelta(hours=4)
_MUST_BE_KNOWN_BEFORE = NOTICE_KINDS | {MessageKind.CANCELLATION}


@dataclass(frozen=True)
class SettleUnknown:
    """At most `limit`, those that have waited longest first."""

    limit: int = 50


def settle_unknown(
    request: SettleUnknown,
    *,
    uow: UnitOfWork,
    clock: Clock,
    provider: MessageProvider,
    judge: Judge,
    calendar: WorkingCalendar,
    teller: Teller | None = None,
) -> int:
    """How many were settled. Asking happens outside any transaction.

    One that the provider does not know is asked about again, after pauses that grow, and sent again once it is sure
    that it was never there. Otherwise it ends as failed, and a person tells the household: two days after it was due,
    and in time before the visit.
    """
    with uow.read() as records:
        unknown = records.messages.unknown(clock.now(), request.limit)
    settled, until = 0, clock.now() + ASKS_FOR
    for message in unknown:
        if clock.now() >= until:
            break
        receipt = provider.ask(message)
        never_had = receipt is None and _may_go_again(message) and provider.lacks(message)
        with uow.write() as records:
            current = records.messages.lock(message.ref)
            never_had = never_had and current.attempts == message.attempts  # not handed over once more meanwhile
            after = _answered(records, current, receipt, clock.now(), teller, never_had=never_had)
            judge_on_receipt(records, current, after, judge=judge, calendar=calendar, now=clock.now())
            records.commit()
        settled += after.state is not MessageState.UNKNOWN
    return settled


def _answered(
    records: Records,
    message: Message,
    receipt: Receipt | None,
    now: datetime,
    teller: Teller | None,
    *,
    never_had: bool,
) -> Message:
    if receipt is not None and _is_of_another(records, message, receipt):
        receipt = None  # two of one wording went to one number: what the provider found is the other one
    if receipt is not None:
        after = apply_receipt(records, message, receipt, teller=teller)
        if after.state is not MessageState.UNKNOWN:
            return after
    if message.state is not MessageState.UNKNOWN:  # its own receipt came while we asked
        return message
    if now >= _asked_until(records, message):
        given_up = replace(message, state=MessageState.FAILED, failure=NOBODY_KNOWS, ask_from=None)
        # No next way is tried by itself: it may have arrived, and who is told twice asks which of the two holds.
        settle(records, given_up, code=NOBODY_KNOWS, now=now)
        return given_up
    if never_had and message.provider_ref is None:
        return _back_into_the_outbox(records, message, now)
    pause = min(_FIRST_PAUSE * 2 ** min(message.asked, 16), _LONGEST_PAUSE)
    later = replace(message, asked=message.asked + 1, ask_from=now + pause)
    records.messages.save(later)
    return later


def _may_go_again(message: Message) -> bool:
    return message.provider_ref is None and message.asked >= _LOOKED_BEFORE and message.attempts < MOST_ATTEMPTS


def _back_into_the_outbox(records: Records, message: Message, now: datetime) -> Message:
    """Where it is looked at once more before it goes: what moved meanwhile, or is the night, holds for it too."""
    again = replace(message, state=MessageState.QUEUED, not_before=now, sent_at=None, provider="", failure="")
    records.messages.mark([again])
    marked = replace(records.messages.get(message.ref), asked=0, ask_from=None)
    records.messages.save(marked)
    return marked


def _is_of_another(records: Records, message: Message, receipt: Receipt) -> bool:
    known = records.messages.by_provider_ref(receipt.provider, receipt.provider_ref)
    return known is not None and known.ref != message.ref


def _asked_until(records: Records, message: Message) -> datetime:
    """While there is still time for a person to tell them before the visit (rule 31)."""
    until = min(message.not_before + ASKED_FOR, message.expires_at)
    if message.appointment_ref is None or message.kind not in _MUST_BE_KNOWN_BEFORE:
        return until
    return min(until, records.appointments.get(message.appointment_ref).promise.window.starts - MARGIN)
