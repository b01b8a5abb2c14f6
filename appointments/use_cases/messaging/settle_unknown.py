"""Ask the provider about messages of unknown fate. Nobody sends them again; what stays unknown goes to a planner."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.calendar import WorkingCalendar
from appointments.ports import Clock, Judge, MessageProvider, UnitOfWork
from appointments.use_cases.messaging.record_receipt import apply_receipt
from appointments.use_cases.steps.judging_again import judge_on_receipt


@dataclass(frozen=True)
class SettleUnknown:
    limit: int = 50


def settle_unknown(
    request: SettleUnknown,
    *,
    uow: UnitOfWork,
    clock: Clock,
    provider: MessageProvider,
    judge: Judge,
    calendar: WorkingCalendar,
) -> int:
    """How many were settled. Asking happens outside any transaction."""
    with uow.read() as records:
        unknown = records.messages.unknown(request.limit)
    settled = 0
    for message in unknown:
        receipt = provider.ask(message)
        if receipt is None:
            continue
        with uow.write() as records:
            current = records.messages.get(message.ref)
            after = apply_receipt(records, current, receipt)
            judge_on_receipt(records, current, after, judge=judge, calendar=calendar, now=clock.now())
            records.commit()
        settled += 1
    return settled
