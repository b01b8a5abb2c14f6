"""Tell a planner half a year before the bank holidays that are known come to their end (rule 64)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import day_of, in_words, midnight
from appointments.ports import Clock, UnitOfWork

_AHEAD = timedelta(days=183)


@dataclass(frozen=True)
class WatchCalendar:
    """The one calendar there is."""


def watch_calendar(request: WatchCalendar, *, uow: UnitOfWork, clock: Clock, calendar: WorkingCalendar) -> int:
    """How many tasks were made: one in all for each last day, however often it is asked."""
    now, last = clock.now(), calendar.known_until
    if day_of(now) < last - _AHEAD:
        return 0
    with uow.write() as records:
        made = records.tasks.add(
            Task(
                ref=records.new_ref("T"),
                kind=TaskKind.CALENDAR_ENDS,
                owner=Owner.PLANNER,
                made_at=now,
                due_at=max(now, midnight(last)),
                words=f"Bank holidays are known until {in_words(last)}. No date in working days is counted and no time "
                "is offered beyond it. Ask for a release that knows the next years.",
                dedupe_key=f"calendar-ends:{last.isoformat()}",
            )
        )
        records.commit()
    return int(made)
