"""Bank holidays in England of two years, written down here so that no test trusts the file that is shipped."""

from __future__ import annotations

from datetime import date

from appointments.domain.calendar import WorkingCalendar

ENGLAND = WorkingCalendar(
    closed=frozenset(
        {
            date(2025, 1, 1),
            date(2025, 4, 18),
            date(2025, 4, 21),
            date(2025, 5, 5),
            date(2025, 5, 26),
            date(2025, 8, 25),
            date(2025, 12, 25),
            date(2025, 12, 26),
            date(2026, 1, 1),
            date(2026, 4, 3),
            date(2026, 4, 6),
            date(2026, 5, 4),
            date(2026, 5, 25),
            date(2026, 8, 31),
            date(2026, 12, 25),
            date(2026, 12, 28),  # Boxing Day falls on a Saturday
        }
    ),
    known_until=date(2026, 12, 31),
)
