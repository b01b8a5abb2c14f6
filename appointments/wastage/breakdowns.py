"""The same numbers by trade, weekday and the like.

Counts from 1 to 4 are not shown: they would point at people (rule 77).
There is none by resident and none by operative: teams and patches can be helped, a league table helps nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from appointments.wastage.classes import VisitClass
from appointments.wastage.due import DueVisit, Reminder
from appointments.wastage.intervals import Interval, wilson

FEWEST = 5


class By(StrEnum):
    TRADE = "trade"
    WEEKDAY = "weekday"
    PATTERN = "pattern"
    MONTH = "month"
    PATCH = "patch"
    EMPLOYER = "employer"
    LEAD_TIME = "lead_time"
    REMINDER = "reminder"


BY_WORDS: Mapping[By, str] = {
    By.TRADE: "Trade",
    By.WEEKDAY: "Weekday",
    By.PATTERN: "Slot",
    By.MONTH: "Month",
    By.PATCH: "Patch",
    By.EMPLOYER: "Employer",
    By.LEAD_TIME: "Days from booking to visit",
    By.REMINDER: "Reminder",
}

REMINDER_WORDS: Mapping[Reminder, str] = {
    Reminder.NOT_SENT: "Not sent",
    Reminder.NOT_DELIVERED: "Sent, not delivered",
    Reminder.NO_REPLY: "Delivered, no reply",
    Reminder.CONFIRMED: "Confirmed by the resident",
    Reminder.MOVED: "After the appointment was moved",
}

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Whole days from the promise to the visit, the last of a band inclusive.
_BANDS = ((1, "1 day or less"), (6, "2 to 6 days"), (13, "7 to 13 days"), (27, "14 to 27 days"))
_LONGER = "28 days or more"
_LAST = "\uffff"  # sorts after every name
_REMINDER_ORDER = tuple(Reminder)


@dataclass(frozen=True)
class Shown:
    """A count as it may be shown: None when it is from 1 to 4, or when it would give such a one away."""

    count: int | None

    @property
    def withheld(self) -> bool:
        return self.count is None


@dataclass(frozen=True)
class Line:
    """`key` is for addresses, `words` for people. Shares are None where what they are made of is not shown."""

    key: str
    words: str
    due: Shown
    landlord_failures: Shown
    landlord_share: Interval | None
    attended: Shown
    no_access: Shown
    no_access_share: Interval | None
    not_established: Shown


@dataclass(frozen=True)
class Breakdown:
    by: By
    lines: tuple[Line, ...]


def breakdown(by: By, visits: Sequence[DueVisit]) -> Breakdown:
    """Every due appointment that is over is in exactly one line."""
    found: dict[tuple[str, str, str], list[DueVisit]] = defaultdict(list)
    read = _READ[by]
    for visit in visits:
        if visit.visit_class is not VisitClass.STILL_OPEN:
            found[read(visit)].append(visit)
    groups = [(key, words, theirs) for (_, key, words), theirs in sorted(found.items())]
    columns = [_column([count(theirs) for _, _, theirs in groups]) for count in _COLUMNS]
    return Breakdown(
        by, tuple(_line(key, words, *shown) for (key, words, _), *shown in zip(groups, *columns, strict=True))
    )


def key_of(by: By, visit: DueVisit) -> str:
    """The line that an appointment is counted in."""
    return _READ[by](visit)[1]


def _line(
    key: str, words: str, due: Shown, failures: Shown, attended: Shown, no_access: Shown, not_established: Shown
) -> Line:
    return Line(
        key,
        words,
        due,
        failures,
        _share(failures, due),
        attended,
        no_access,
        _share(no_access, attended),
        not_established,
    )


def _share(count: Shown, of: Shown) -> Interval | None:
    return None if count.count is None or of.count is None else wilson(count.count, of.count)


def _column(counts: Sequence[int]) -> list[Shown]:
    """Withheld where too few; one alone could be worked out from the total, so the next smallest goes with it."""
    hidden = {place for place, count in enumerate(counts) if 0 < count < FEWEST}
    if len(hidden) == 1:
        others = [place for place, count in enumerate(counts) if count >= FEWEST]
        hidden |= set(sorted(others, key=lambda place: counts[place])[:1])
    return [Shown(None if place in hidden else count) for place, count in enumerate(counts)]


def _of_class(kind: VisitClass) -> Callable[[Sequence[DueVisit]], int]:
    return lambda visits: sum(1 for visit in visits if visit.visit_class is kind)


def _no_access_in_window(visits: Sequence[DueVisit]) -> int:
    return sum(1 for visit in visits if visit.visit_class is VisitClass.NO_ACCESS and visit.attended_in_window)


def _attended(visits: Sequence[DueVisit]) -> int:
    return sum(1 for visit in visits if visit.attended_in_window)


_COLUMNS: tuple[Callable[[Sequence[DueVisit]], int], ...] = (
    len,
    _of_class(VisitClass.LANDLORD_FAILURE),
    _attended,
    _no_access_in_window,
    _of_class(VisitClass.NOT_ESTABLISHED),
)


def _by_name(name: str, nothing: str) -> tuple[str, str, str]:
    return (name or _LAST, name, name or nothing)


def _by_lead_time(visit: DueVisit) -> tuple[str, str, str]:
    days = (visit.starts_at - visit.promised_at).days
    for number, (last, words) in enumerate(_BANDS):
        if days <= last:
            return str(number), str(number), words
    return str(len(_BANDS)), str(len(_BANDS)), _LONGER


# From an appointment to (order, key, words) of its line.
_READ: Mapping[By, Callable[[DueVisit], tuple[str, str, str]]] = {
    By.TRADE: lambda visit: _by_name(visit.trade, "Not recorded"),
    By.WEEKDAY: lambda visit: (str(visit.day.weekday()), str(visit.day.weekday()), _WEEKDAYS[visit.day.weekday()]),
    By.PATTERN: lambda visit: _by_name(visit.pattern, "Not recorded"),
    By.MONTH: lambda visit: (f"{visit.day:%Y-%m}", f"{visit.day:%Y-%m}", f"{visit.day:%B %Y}"),
    By.PATCH: lambda visit: _by_name(visit.patch, "No patch"),
    By.EMPLOYER: lambda visit: _by_name(visit.employer, "Nobody assigned"),
    By.LEAD_TIME: _by_lead_time,
    By.REMINDER: lambda visit: (
        str(_REMINDER_ORDER.index(visit.reminder)),
        visit.reminder.value,
        REMINDER_WORDS[visit.reminder],
    ),
}
