"""The quiet hours of the moment, for what asks without a transaction of its own: the search, and the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.ports import ReminderRules, UnitOfWork


@dataclass(frozen=True)
class QuietHoursNow:
    """By the rulebook that is in force whenever it is asked; one small read each time."""

    uow: UnitOfWork
    rules: ReminderRules

    def sendable_from(self, instant: datetime) -> datetime:
        with self.uow.read() as records:
            rules = self.rules.under(records.reminder_rulebooks.current())
        return rules.sendable_from(instant)
