"""Ask the provider about texts, calls and e-mails whose receipt is overdue.

A receipt can be lost: it overtook our own note of the sending, so that we knew no message by its name, or it came while
nobody answered here. What was delivered is a notice all the same, and what was not has to be told another way (rule
31). Letters are followed by `follow_letters`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.messages import Message, MessageState
from appointments.ports import Clock, Judge, MessageProvider, Records, UnitOfWork
from appointments.use_cases.messaging.record_receipt import apply_receipt
from appointments.use_cases.messaging.settle_unknown import ASKS_FOR
from appointments.use_cases.steps.judging_again import judge_on_receipt
from appointments.use_cases.steps.teller import Teller

# Most receipts come within seconds; a call rings and is listened to for some minutes.
OVERDUE_AFTER = timedelta(minutes=10)
ASKED_FOR = timedelta(days=3)  # by then a network has given up a telephone that is switched off
_LONGEST_PAUSE = timedelta(hours=4)


@dataclass(frozen=True)
class AskAboutSent:
    """At most `limit`, those that have waited longest first."""

    limit: int = 50


def ask_about_sent(
    request: AskAboutSent,
    *,
    uow: UnitOfWork,
    clock: Clock,
    provider: MessageProvider,
    judge: Judge,
    calendar: WorkingCalendar,
    teller: Teller,
) -> int:
    """How many were settled. Asking happens outside any transaction, and again after pauses that grow."""
    now = clock.now()
    with uow.read() as records:
        overdue = records.messages.receipts_overdue(now, now - ASKED_FOR, now - OVERDUE_AFTER, request.limit)
    settled, until = 0, clock.now() + ASKS_FOR
    for message in overdue:
        if clock.now() >= until:
            break
        receipt = provider.ask(message)
        with uow.write() as records:
            current = records.messages.lock(message.ref)
            after = current if receipt is None else apply_receipt(records, current, receipt, teller=teller)
            if after.state is MessageState.SENT:
                _ask_later(records, after, clock.now())
            judge_on_receipt(records, current, after, judge=judge, calendar=calendar, now=clock.now())
            records.commit()
        settled += after.state is not MessageState.SENT
    return settled


def _ask_later(records: Records, message: Message, now: datetime) -> None:
    pause = min(OVERDUE_AFTER * 2 ** min(message.asked, 16), _LONGEST_PAUSE)
    records.messages.save(replace(message, asked=message.asked + 1, ask_from=now + pause))
