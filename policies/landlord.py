"""The default landlord's settings as values: what `kept` loads into a new database, where the landlord edits them.

Slot patterns are Stroud District Council's, the landlord whose answer to the Ombudsman this product starts from;
trades are the usual lines of work of a repairs service with codes of our own.
"""

from __future__ import annotations

from datetime import date, time, timedelta

from appointments.domain.booking_rules import BookingRules
from appointments.domain.slots import SlotPattern

# Early enough for any history that is loaded; a landlord's later patterns carry their own first day.
_ALWAYS = date(2020, 1, 1)

# Rule 7. AM and PM overlap between midday and one.
SLOT_PATTERNS: tuple[SlotPattern, ...] = (
    SlotPattern("AM", "Morning", time(8, 0), time(13, 0), _ALWAYS),
    SlotPattern("PM", "Afternoon", time(12, 0), time(17, 0), _ALWAYS),
    SlotPattern("SCHOOL", "School run", time(9, 30), time(14, 0), _ALWAYS),
    SlotPattern("ALLDAY", "All day", time(8, 0), time(17, 0), _ALWAYS),
)

# Code and name.
TRADES: tuple[tuple[str, str], ...] = (
    ("PL", "Plumber"),
    ("EL", "Electrician"),
    ("CC", "Carpenter"),
    ("GL", "Glazier"),
    ("PA", "Painter"),
    ("PT", "Plasterer"),
    ("RF", "Roofer"),
    ("HE", "Heating engineer"),
    ("DR", "Drainlayer"),
    ("M", "Multi-skilled"),
)

# Rule 2: a visit that starts sooner after its notice is booked only when the resident agreed to that time. Rule 31: the
# allowance is added to any notice, so that one that was not delivered can still be replaced.
BOOKING_RULES = BookingRules(notice=timedelta(hours=24), delivery_allowance=timedelta(hours=2))
