"""Bank holidays of England, for working-day arithmetic (domain section 2.5).

England shares them with Wales; Scotland and Northern Ireland have others. Nothing is known after LAST_YEAR, and the
calendar says so instead of guessing. Raise LAST_YEAR together with the library.

Source: gov.uk/bank-holidays, through the library `holidays`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import holidays

from appointments.domain.calendar import WorkingCalendar

FIRST_YEAR = 2020
LAST_YEAR = 2030

# Days given or moved by proclamation. They are announced at a few weeks' notice, long before a release of the library
# has them: add the day here, and it counts whatever the library says. Those that have passed show how.
GIVEN = {
    date(2020, 5, 8): "Early May bank holiday, moved for the 75th anniversary of VE Day",
    date(2022, 6, 2): "Spring bank holiday, moved for the Platinum Jubilee",
    date(2022, 6, 3): "Platinum Jubilee",
    date(2022, 9, 19): "State funeral of Queen Elizabeth II",
    date(2023, 5, 8): "Coronation of King Charles III",
}
TAKEN = {
    date(2020, 5, 4): "moved to 8 May 2020",
    date(2022, 5, 30): "moved to 2 June 2022",
}


def england(extra_closed: Iterable[date] = ()) -> WorkingCalendar:
    """The calendar from FIRST_YEAR to the end of LAST_YEAR; `extra_closed` are the landlord's own closed days."""
    published = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1))
    closed = _closed_weekdays(published) | set(extra_closed)
    return WorkingCalendar(closed=frozenset(closed), known_until=date(LAST_YEAR, 12, 31))


def _closed_weekdays(published: Iterable[date]) -> set[date]:
    # The trap: when Christmas is a Saturday the library returns the Saturday as well as the Monday given for it.
    # Weekends are not worked anyway; counted as holidays they would make a year look richer than it is.
    weekdays = {day for day in published if day.weekday() < 5}
    return (weekdays - TAKEN.keys()) | GIVEN.keys()
