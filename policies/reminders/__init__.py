"""When which message is due: one reminder per file, one line each in REMINDERS, and the hours when nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.appointments import Promise
from appointments.domain.messages import PlannedMessage
from policies.reminders import day_before
from policies.reminders.quiet_hours import QUIET_HOURS, QuietHours
from policies.reminders.reminder import Reminder

REMINDERS: tuple[Reminder, ...] = (day_before.REMINDER,)


@dataclass(frozen=True)
class RemindersAndQuietHours:
    """What the landlord has set; it stands behind the core's port `ReminderRules`."""

    rules: tuple[Reminder, ...] = REMINDERS
    quiet: QuietHours = QUIET_HOURS

    def reminders(self, promise: Promise, now: datetime) -> tuple[PlannedMessage, ...]:
        """The reminders of a promise; one whose time has passed is due at once (rule 24).

        None once the window has started, nor when the quiet hours last until then: a reminder of something that has
        begun reminds nobody.
        """
        starts = promise.window.starts
        due = ((rule.kind, self.sendable_from(max(rule.due_at(promise), now))) for rule in self.rules)
        return tuple(PlannedMessage(kind, not_before, starts) for kind, not_before in due if not_before < starts)

    def sendable_from(self, instant: datetime) -> datetime:
        """The instant itself, or the end of the quiet hours it falls into (rule 32)."""
        return self.quiet.sendable_from(instant)
