"""Ask about letters that were handed over to be printed: nobody reports by itself that they were posted.

Only then does the period run after which a letter counts as served. What cannot be printed is told by the next way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.messages import MessageState
from appointments.ports import Clock, Judge, MessageProvider, UnitOfWork
from appointments.use_cases.messaging.record_receipt import apply_receipt
from appointments.use_cases.steps.judging_again import judge_on_receipt
from appointments.use_cases.steps.teller import Teller

ASKED_FOR = timedelta(days=14)  # a letter that is not posted by then is none


@dataclass(frozen=True)
class FollowLetters:
    """At most `limit`, from the reference `after` on."""

    limit: int = 200
    after: str = ""


@dataclass(frozen=True)
class LettersFollowed:
    """`next_after` continues where this stopped; None when all were asked about."""

    settled: int
    next_after: str | None


def follow_letters(
    request: FollowLetters,
    *,
    uow: UnitOfWork,
    clock: Clock,
    provider: MessageProvider,
    judge: Judge,
    calendar: WorkingCalendar,
    teller: Teller,
) -> LettersFollowed:
    """How many were posted, or will never be. Asking happens outside any transaction."""
    with uow.read() as records:
        letters = records.messages.letters_sent(clock.now() - ASKED_FOR, request.limit, request.after)
    settled = 0
    for letter in letters:
        receipt = provider.ask(letter)
        if receipt is None or receipt.state is MessageState.SENT:
            continue
        with uow.write() as records:
            current = records.messages.lock(letter.ref)
            after = apply_receipt(records, current, receipt, teller=teller)
            judge_on_receipt(records, current, after, judge=judge, calendar=calendar, now=clock.now())
            records.commit()
        settled += 1
    return LettersFollowed(settled, letters[-1].ref if len(letters) == request.limit else None)
