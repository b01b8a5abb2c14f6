"""The reminder of the day before.

Why: people forget, and the Ombudsman names it: "text messages the day before". Sent in the afternoon, when there is
still time to answer and to give the slot to somebody else.

Source: Housing Ombudsman, recommendation 21; domain rule 24 (16:00 the calendar day before, our default).
"""

from __future__ import annotations

from datetime import time, timedelta

from appointments.domain.messages import MessageKind
from policies.reminders.reminder import Reminder

REMINDER = Reminder(
    kind=MessageKind.REMINDER,
    days_before=1,
    at=time(16, 0),
    # Rule 24 wants one also for a booking made after that time, "at once". The confirmation goes out in that very
    # minute and says the same, so the reminder keeps this distance from it: two texts in one minute only annoy.
    apart_from_confirmation=timedelta(hours=1),
)
