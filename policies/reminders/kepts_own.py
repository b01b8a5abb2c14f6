"""Kept's own reminder rules: what holds until a landlord saves its own.

Every booking, move and cancellation is told at once (domain rule 25), and so is that somebody is on the way (rule 26).
The reminder goes out at 16:00 the calendar day before: people forget, and the Ombudsman names it, "text messages the
day before"; in the afternoon there is still time to answer and to give the slot to somebody else (Housing Ombudsman,
recommendation 21; rule 24, the hour is our default). Nothing goes out before 08:00 or from 20:00 on (rule 32).
"""

from __future__ import annotations

from datetime import time

from appointments.domain.messages import MessageKind
from appointments.domain.reminder_rules import BeforeDay, OnEvent, ReminderRule, ReminderRulebook, RuleEvent

KEPTS_OWN = ReminderRulebook(
    version=0,
    rules=(
        ReminderRule("confirmation", MessageKind.CONFIRMATION, OnEvent(RuleEvent.BOOKED)),
        ReminderRule("change", MessageKind.CHANGE, OnEvent(RuleEvent.MOVED)),
        ReminderRule("cancellation", MessageKind.CANCELLATION, OnEvent(RuleEvent.CANCELLED)),
        ReminderRule("on_the_way", MessageKind.ON_THE_WAY, OnEvent(RuleEvent.SET_OFF)),
        ReminderRule(
            "day_before",
            MessageKind.REMINDER,
            BeforeDay(1, time(16, 0)),
            # Rule 24 wants one also for a booking made after that time, "at once". The confirmation goes out in that
            # very minute and says the same, so the reminder keeps this distance: two texts in one minute only annoy.
            apart_minutes=60,
        ),
    ),
    quiet_begin=time(20, 0),
    quiet_end=time(8, 0),
    why="Kept's own rules",
)
