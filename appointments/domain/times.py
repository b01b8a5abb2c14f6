"""Instants, days and windows.

An instant is an aware datetime in UTC. A day is a calendar day in Europe/London, 23, 24 or 25 hours long. A window is
half-open, `[starts, ends)`. What people read is always London wall-clock time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from appointments.domain.errors import Invalid

LONDON = ZoneInfo("Europe/London")

# What may be typed, both inclusive. A date outside is a slip or means "for ever", and dates are counted on from.
FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2099, 12, 31)


def require_instant(value: datetime, field: str) -> datetime:
    """The value in UTC; a naive time is refused, because nobody can say which hour it meant in October."""
    if value.tzinfo is None or value.utcoffset() is None:
        raise Invalid(field, f"{field}: {value.isoformat()} has no time zone")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise Invalid(field, f"{field}: {value.isoformat()} is not a date that a calendar has") from None


def parse_instant(text: str, field: str) -> datetime:
    """An ISO 8601 instant with its offset, such as `2026-11-24T09:30:00Z`, from `FIRST_DAY` to `LAST_DAY`."""
    found = read_instant(text, field)
    require_plausible(found.date(), field)
    return found


def read_instant(text: str, field: str) -> datetime:
    """An instant as it is stored: any that the calendar has, because what is on record must stay readable."""
    try:
        return require_instant(datetime.fromisoformat(text.strip()), field)
    except (ValueError, OverflowError) as exc:  # the first and last day of the calendar have no UTC everywhere
        raise Invalid(field, f"{field}: {text.strip()!r} is not a date and time") from exc


def parse_day(text: str, field: str) -> date:
    """A calendar day, `2026-11-24`, from `FIRST_DAY` to `LAST_DAY`."""
    return require_plausible(read_day(text, field), field)


def read_day(text: str, field: str) -> date:
    """A calendar day as it is stored: any that the calendar has, because what is on record must stay readable."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as exc:
        raise Invalid(field, f"{field}: {text.strip()!r} is not a date; write it as 2026-11-24") from exc


def require_plausible(day: date, field: str) -> date:
    """The day, if it is one that can be meant; raises Invalid with the years that are taken."""
    if not FIRST_DAY <= day <= LAST_DAY:
        years = f"{FIRST_DAY.year} to {LAST_DAY.year}"
        raise Invalid(field, f"{field}: {day.isoformat()} cannot be meant; give a date of the years {years}")
    return day


def parse_time_of_day(text: str, field: str) -> time:
    """A wall-clock time, `14:30`."""
    try:
        found = time.fromisoformat(text.strip())
    except ValueError as exc:
        raise Invalid(field, f"{field}: {text.strip()!r} is not a time; write it as 14:30") from exc
    if found.tzinfo is not None:
        raise Invalid(field, f"{field}: {text.strip()!r} carries a time zone; write it as 14:30")
    return found


def at(day: date, wall_clock: time) -> datetime:
    """The instant of a London wall-clock time on a day.

    A time that happens twice (25 October, 01:30) is the first of the two; one that never happens (29 March, 01:30) is
    taken as if the clocks had not yet changed, which is 02:30 summer time.
    """
    return datetime.combine(day, wall_clock, tzinfo=LONDON).astimezone(UTC)


def midnight(day: date) -> datetime:
    """The instant at which the day starts in London."""
    return at(day, time(0, 0))


def day_of(instant: datetime) -> date:
    """The London day of an instant."""
    return instant.astimezone(LONDON).date()


def seconds_into(day: date, instant: datetime) -> int:
    """Whole seconds elapsed from the London midnight that starts `day`; negative before it."""
    return (instant - midnight(day)) // timedelta(seconds=1)


@dataclass(frozen=True, order=True)
class Window:
    """`[starts, ends)`, two instants. Of a promise: when the operative *arrives*."""

    starts: datetime
    ends: datetime

    def __post_init__(self) -> None:
        # In UTC: Python subtracts two times of one zone by the clock on the wall, wrong when the clocks change.
        object.__setattr__(self, "starts", require_instant(self.starts, "starts"))
        object.__setattr__(self, "ends", require_instant(self.ends, "ends"))
        if self.starts >= self.ends:
            raise Invalid("ends", f"ends: a window must end after it starts ({self.starts} to {self.ends})")

    @property
    def minutes(self) -> int:
        return int((self.ends - self.starts).total_seconds() // 60)

    def contains(self, instant: datetime) -> bool:
        return self.starts <= instant < self.ends

    def covers(self, other: Window) -> bool:
        return self.starts <= other.starts and other.ends <= self.ends

    def overlaps(self, other: Window) -> bool:
        return self.starts < other.ends and other.starts < self.ends


def in_words(day: date) -> str:
    """`Tuesday 24 November 2026`, as a text message says it."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def clock_in_words(instant: datetime) -> str:
    """`8am`, `1pm`, `9:30am`, `midday`: London time as people say it."""
    return time_in_words(instant.astimezone(LONDON).time())


def time_in_words(wall_clock: time) -> str:
    """A time of day in the same way."""
    if (wall_clock.hour % 12, wall_clock.minute) == (0, 0):
        return "midday" if wall_clock.hour else "midnight"
    hour = wall_clock.hour % 12 or 12
    minutes = f":{wall_clock.minute:02d}" if wall_clock.minute else ""
    return f"{hour}{minutes}{'am' if wall_clock.hour < 12 else 'pm'}"


def window_in_words(window: Window) -> str:
    """`Tuesday 24 November 2026, between 8am and 1pm`."""
    return (
        f"{in_words(day_of(window.starts))}, between {clock_in_words(window.starts)} and {clock_in_words(window.ends)}"
    )


def instant_in_words(instant: datetime) -> str:
    """`Tuesday 24 November 2026 at 9:32am`."""
    return f"{in_words(day_of(instant))} at {clock_in_words(instant)}"


def start_in_words(instant: datetime) -> str:
    """From when: `Wednesday 15 April 2026` where that is the beginning of the day, else with its time."""
    day = day_of(instant)
    return in_words(day) if instant == midnight(day) else instant_in_words(instant)


def end_in_words(instant: datetime) -> str:
    """By when, of an exclusive end: `the end of Friday 27 November 2026` where it is the midnight after that day."""
    day = day_of(instant)
    if instant == midnight(day):
        return f"the end of {in_words(day - timedelta(days=1))}"
    return instant_in_words(instant)


def duration_in_words(length: timedelta) -> str:
    """`48 hours`, `15 minutes`, `2 hours 30 minutes`."""
    minutes = int(length.total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} hour{'s' * (hours != 1)}"] * bool(hours) + [f"{rest} minute{'s' * (rest != 1)}"] * bool(rest)
    return " ".join(parts) or "0 minutes"
