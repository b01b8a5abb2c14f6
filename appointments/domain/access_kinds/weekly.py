"""Weekly times, the vocabulary that time-of-day kinds share: `Mon-Fri 08:30-09:30; Sat 10:00-12:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from appointments.domain.errors import Invalid
from appointments.domain.times import Window, at, day_of, time_in_words

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY_WORDS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
# As people write them: `Mon-Fri 8:30-9:30`, `Monday to Friday 08:30 – 09:30`. A comma parts times as a semicolon does.
_TO = r"\s*(?:-|–|—|\bto\b)\s*"
_DAYS_ALONE = re.compile(rf"[a-z]{{3,}}(?:{_TO}[a-z]{{3,}})?", re.IGNORECASE)
_PART = re.compile(
    rf"(?P<days>{_DAYS_ALONE.pattern})\s+(?P<starts>\d\d?[:.]\d\d){_TO}(?P<ends>\d\d?[:.]\d\d)", re.IGNORECASE
)
_END_OF_DAY = "24:00"


@dataclass(frozen=True)
class WeeklyTime:
    """`[starts, ends)` wall-clock on one weekday (0 is Monday); `ends` None is midnight at the end of the day."""

    weekday: int
    starts: time
    ends: time | None

    def on(self, day: date) -> Window | None:
        if day.weekday() != self.weekday:
            return None
        starts = at(day, self.starts)
        ends = at(day, self.ends) if self.ends else at(day + timedelta(days=1), time(0))
        # On 29 March 2026, 01:30-02:15 is 02:30-02:15: the clocks went forward over it and nothing is left.
        return Window(starts, ends) if starts < ends else None

    def __str__(self) -> str:
        return f"{DAYS[self.weekday]} {self._hours}"

    @property
    def _hours(self) -> str:
        return f"{self.starts:%H:%M}-{f'{self.ends:%H:%M}' if self.ends else _END_OF_DAY}"


def parse_weekly(text: object, field: str) -> tuple[WeeklyTime, ...]:
    """Weekly times from `Mon-Fri 08:30-09:30; Sat 10:00-12:00`; raises Invalid naming the field.

    Days before a comma share the times that follow: `Mon, Wed 8:30-9:30`.
    """
    found: list[WeeklyTime] = []
    waiting: list[str] = []
    for part in (part.strip() for part in re.split(r"[;,\n]", str(text))):
        if _DAYS_ALONE.fullmatch(part):
            waiting.append(part)
        elif part:
            match = _PART.fullmatch(part)
            if not match:
                raise _not_understood(part, field)
            for days in (*waiting, match["days"]):
                found.extend(_times(f"{days} {match['starts']}-{match['ends']}", days, match, field))
            waiting = []
    if waiting:
        raise _not_understood(waiting[0], field)
    if not found:
        raise Invalid(field, f"{field}: give at least one time, for example Mon-Fri 08:30-09:30")
    return tuple(sorted(set(found), key=lambda item: (item.weekday, item.starts, item.ends or time.max)))


def _times(part: str, days: str, match: re.Match[str], field: str) -> list[WeeklyTime]:
    first, _, last = re.sub(_TO, "-", days, count=1).partition("-")
    begins, finishes = _day(first, field), _day(last or first, field)
    try:
        starts = time.fromisoformat(_two_digits(match["starts"]))
        ends = None if _two_digits(match["ends"]) == _END_OF_DAY else time.fromisoformat(_two_digits(match["ends"]))
    except ValueError as exc:
        raise Invalid(field, f"{field}: {part!r} has a time that does not exist") from exc
    if finishes < begins or (ends is not None and ends <= starts):
        raise Invalid(field, f"{field}: {part!r} ends before it starts")
    return [WeeklyTime(day, starts, ends) for day in range(begins, finishes + 1)]


def _not_understood(part: str, field: str) -> Invalid:
    return Invalid(field, f"{field}: {part!r} is not understood; write for example Mon-Fri 08:30-09:30")


def write_weekly(times: tuple[WeeklyTime, ...]) -> str:
    """The inverse of `parse_weekly`."""
    return "; ".join(str(item) for item in times)


def weekly_in_words(times: tuple[WeeklyTime, ...]) -> str:
    """`Mondays to Fridays 8:30am to 9:30am, Saturdays 10am to midday`: runs of days with equal hours said once."""
    hours: dict[tuple[time, time | None], list[int]] = {}
    for item in times:
        hours.setdefault((item.starts, item.ends), []).append(item.weekday)
    said = []
    for (starts, ends), days in sorted(hours.items(), key=lambda entry: (entry[1], entry[0][0])):
        since, until = (
            time_in_words(end) if end else "midnight" for end in (starts if starts != time(0) else None, ends)
        )
        said.append(f"{_days_in_words(days)} {since} to {until}")
    return ", ".join(said)


def overlapping(times: tuple[WeeklyTime, ...], window: Window) -> bool:
    """Whether any of the weekly times overlaps the window."""
    return any(found.overlaps(window) for found in _around(times, window))


def covering(times: tuple[WeeklyTime, ...], window: Window) -> bool:
    """Whether the weekly times, joined where they touch, cover all of the window."""
    reached = window.starts
    for found in sorted(_around(times, window)):
        if found.starts <= reached < found.ends:
            reached = found.ends
    return reached >= window.ends


def _around(times: tuple[WeeklyTime, ...], window: Window) -> list[Window]:
    first, last = day_of(window.starts), day_of(window.ends)
    days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    return [found for item in times for day in days if (found := item.on(day))]


def _two_digits(typed: str) -> str:
    """`08:30` from `8:30` or `8.30`."""
    return typed.replace(".", ":").rjust(5, "0")


def _day(word: str, field: str) -> int:
    """`Mon`, `Monday` or `Mondays`; also `Tues` and `Thurs`."""
    short = word[:3].capitalize()
    named = _DAY_WORDS[DAYS.index(short)] if short in DAYS else ""
    if not named.casefold().startswith(word.casefold()):
        raise Invalid(field, f"{field}: {word!r} is not a day; use {', '.join(DAYS)}")
    return DAYS.index(short)


def _days_in_words(days: list[int]) -> str:
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{_DAY_WORDS[days[0]]} to {_DAY_WORDS[days[-1]]}"
    *others, last = [_DAY_WORDS[day] for day in days]
    return f"{', '.join(others)} and {last}" if others else last
