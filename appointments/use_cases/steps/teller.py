"""What every message needs to know of the landlord that sends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from appointments.domain.appointments import Appointment
from appointments.domain.calendar import WEEKDAYS, WorkingCalendar
from appointments.domain.homes import Channel
from appointments.domain.messages import Landlord
from appointments.ports import ReminderRules


@dataclass(frozen=True)
class Teller:
    """What every message needs to know of the landlord: its name, and when messages may go out.

    `link` makes the address of the household's page for an appointment; empty where there is no site. `calendar` has
    the days on which a person follows up what was told. `channels` are those that are carried for us, and
    `letter_served_at` is when a letter posted at an instant counts as served. `answering_in` is the language of the
    text that is being answered, empty where that is not known.
    """

    landlord: Landlord
    rules: ReminderRules
    link: Callable[[Appointment], str] = lambda appointment: ""
    calendar: WorkingCalendar = WEEKDAYS
    channels: frozenset[Channel] = frozenset({Channel.SMS})
    letter_served_at: Callable[[datetime], datetime] | None = None
    answering_in: str = ""
