"""One reminder as a value: which message, when, and how far from the confirmation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from appointments.domain.appointments import Promise
from appointments.domain.messages import MessageKind
from appointments.domain.times import at


@dataclass(frozen=True)
class Reminder:
    """Due at the London time `at`, `days_before` calendar days before the day of the promise.

    A promise made later than that is reminded of `apart_from_confirmation` after it was made.
    """

    kind: MessageKind
    days_before: int
    at: time
    apart_from_confirmation: timedelta

    def due_at(self, promise: Promise) -> datetime:
        usual = at(promise.day - timedelta(days=self.days_before), self.at)
        return max(usual, promise.made_at + self.apart_from_confirmation)
