"""Reads days: "Thursday", "the 14th", "next week", "from 2 Dec". Dates are found from today, a London day.

What could be two dates is not read, and what is none is no day at all: "the 31st" of a month that has thirty.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from appointments.domain.replies.stretches import StretchReader
from appointments.domain.replies.wanted import Times

_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|ain|af|il|ydd|fed|eg)")
_DATE = re.compile(r"d(\d{1,2})m(\d{1,2})(?:y(\d{2,4}))?")
# A date without its year is one that comes; further ahead than this it is more likely one that has passed.
_AHEAD_DAYS = 300
# No day at all: what was written contradicts itself.
_NEVER = Times(first=date.max, last=date.min)


class DateReader(StretchReader):
    """Reads one day, or one stretch of days, beginning at a word. `promised` is the day that was asked about, if any;
    without `today` no date is read.
    """

    def days(self, index: int) -> tuple[int, Times] | None:
        kind = self._kind(index)
        if kind == "between":
            return self._day_range(self._past(index + 1, "the"), "and")
        if kind in {"from", "after", "before", "until"}:
            ranged = self._day_range(self._past(index + 1, "the"), "to", "until") if kind == "from" else None
            return ranged or self._day_bound(index, kind)
        ranged = self._day_range(index, "to", "until")
        if ranged is not None:
            return ranged
        found = self._day(index)
        if found is not None and self._kind(found[0]) == "onwards" and (first := _single(found[1])) is not None:
            return found[0] + 1, Times(first=first)
        return found

    def _day_bound(self, index: int, kind: str) -> tuple[int, Times] | None:
        found = self._day(self._past(index + 1, "the", "on"))
        single = self._single(found[1]) if found else None
        if found is None or single is None:
            return None
        end = self._past(found[0], "onwards") if kind == "from" else found[0]
        one = timedelta(days=1)
        match kind:
            case "from":
                return end, Times(first=single)
            case "after":
                return end, Times(first=self._after(found[1], single))
            case _:
                # "Until Monday", written on a Monday, is the one that comes: the stretch would be over otherwise.
                named = bool(found[1].weekdays) and single == self._today
                return end, Times(last=single - one + timedelta(days=7 if named else 0))

    def _after(self, times: Times, single: date) -> date:
        last = times.last or single
        if (single.month, single.day) == (12, 25):  # nobody comes on Boxing Day who is asked for after Christmas
            return single + timedelta(days=2)
        return last + timedelta(days=1)

    def _day_range(self, index: int, *joins: str) -> tuple[int, Times] | None:
        first = self._date_or_ordinal(index)
        if first is None or (self._kind(first[0]) not in joins and self._word(first[0]) != "dash"):
            return None
        last = self._date_or_ordinal(self._past(first[0] + 1, "the"))
        if last is None or last[1] < first[1]:
            return None
        return last[0], Times(first=first[1], last=last[1])

    def _date_or_ordinal(self, index: int) -> tuple[int, date] | None:
        found = self._dated(index)
        if found is None and self._word(index) in self._clock.weekdays:
            day = self._day(index)
            single = self._single(day[1]) if day else None
            return (day[0], single) if day and single else None
        return found

    def _single(self, times: Times) -> date | None:
        """The one day, or the first of the stretch, that a bound is set at; a weekday is the next one to come."""
        if _single(times) is not None:
            return _single(times)
        if times.first is not None:
            return times.first
        if len(times.weekdays) == 1 and self._today is not None:
            return _next_weekday(self._today, min(times.weekdays))
        return None

    def _day(self, index: int) -> tuple[int, Times] | None:
        return self._relative(index) or self._weekday(index) or self._plain_date(index) or self._whole_month(index)

    def _plain_date(self, index: int) -> tuple[int, Times] | None:
        found = self._dated(index)
        return (found[0], Times(days=frozenset({found[1]}))) if found else None

    def _relative(self, index: int) -> tuple[int, Times] | None:
        word, kind, today = self._word(index), self._kind(index), self._today
        named = self._clock.named_days.get(word)
        if kind in {"today", "tomorrow", "dayaftertomorrow"} or named:
            if today is None:
                return None
            ahead = {"today": 0, "tomorrow": 1, "dayaftertomorrow": 2}
            day = today + timedelta(days=ahead[kind]) if kind in ahead else self._coming(*(named or (1, 1)))
            return (index + 1, Times(days=frozenset({day}))) if day else None
        if kind == "weekend":
            return index + 1, Times(weekdays=frozenset({5, 6}))
        if kind == "weekdays":
            return index + 1, Times(weekdays=frozenset(range(5)))
        return self._ahead(index) or self._week(index)

    def _week(self, index: int) -> tuple[int, Times] | None:
        """`next week`, `this week`, `next week thursday`, `week commencing 7 dec`, `this weekend`."""
        kind, follows = self._kind(index), self._kind(index + 1)
        if kind == "week" and follows == "commencing":
            found = self._dated(self._past(index + 2, "the"))
            return (found[0], Times(first=found[1], last=found[1] + timedelta(days=6))) if found else None
        pair = {kind, follows}
        if pair not in ({"next", "week"}, {"this", "week"}, {"this", "weekend"}):
            return None
        if self._today is None:
            return None
        monday = self._today - timedelta(days=self._today.weekday())
        if "next" in pair:
            monday += timedelta(days=7)
            at = self._past(index + 2, "on")
            if self._word(at) in self._clock.weekdays:
                return at + 1, Times(days=frozenset({monday + timedelta(days=self._clock.weekdays[self._word(at)])}))
            return index + 2, Times(first=monday, last=monday + timedelta(days=6))
        sunday = monday + timedelta(days=6)
        starts = max(self._today, sunday - timedelta(days=1)) if "weekend" in pair else self._today
        return index + 2, Times(first=starts, last=sunday)

    def _weekday(self, index: int) -> tuple[int, Times] | None:
        which = ""
        if self._kind(index) in {"this", "next"} and self._word(index + 1) in self._clock.weekdays:
            which, index = self._kind(index), index + 1
        number = self._clock.weekdays.get(self._word(index))
        if number is None:
            return None
        end, weekdays = index + 1, frozenset({number})
        if which == "this" and self._today is not None:
            return end, Times(days=frozenset({_next_weekday(self._today, number)}))
        if which == "next":  # the coming one, or the one after it: people differ, so any from tomorrow on
            return end, Times(weekdays=weekdays, first=self._today + timedelta(days=1) if self._today else None)
        return self._weekday_dated(end, number) or (end, Times(weekdays=weekdays))

    def _weekday_dated(self, end: int, number: int) -> tuple[int, Times] | None:
        """`thursday next week`, `thursday week`, `thursday the 14th of december`."""
        at = self._past(end, "on", "the")
        if self._today is not None and self._kind(at) == "week" and at == end:
            return at + 1, Times(days=frozenset({_next_weekday(self._today, number) + timedelta(days=7)}))
        if {self._kind(at), self._kind(at + 1)} == {"next", "week"} and self._today is not None:
            monday = self._today - timedelta(days=self._today.weekday()) + timedelta(days=7)
            return at + 2, Times(days=frozenset({monday + timedelta(days=number)}))
        dated = self._dated(at)
        if dated is None:
            return None
        # A date that is another day of the week is a slip, and nobody can tell which half of it.
        return (dated[0], Times(days=frozenset({dated[1]}))) if dated[1].weekday() == number else (dated[0], _NEVER)

    def _dated(self, index: int) -> tuple[int, date] | None:
        """A date of a day and a month, or of a day alone."""
        found = _DATE.fullmatch(self._word(index))
        if found:
            day = self._coming(int(found[2]), int(found[1]), _year(found[3]))
            return (index + 1, day) if day else None
        month = self._clock.months.get(self._word(index))
        number = _day_number(self._word(index + 1))
        if month and number:
            return self._in_month(index + 2, month, number)
        number = _day_number(self._word(index))
        if number is None:
            return None
        at = self._past(index + 1, "of")
        month = self._clock.months.get(self._word(at))
        if month:
            return self._in_month(at + 1, month, number)
        if _ORDINAL.fullmatch(self._word(index)) is None or at != index + 1:
            return None
        day = self._next_numbered(number)
        return (index + 1, day) if day else None

    def _in_month(self, end: int, month: int, number: int) -> tuple[int, date] | None:
        year = int(self._word(end)) if re.fullmatch(r"20\d\d", self._word(end)) else None
        day = self._coming(month, number, year)
        return (end + (year is not None), day) if day else None

    def _coming(self, month: int, number: int, year: int | None = None) -> date | None:
        """The next such date from today on; None where there is none soon, or it has just passed."""
        if self._today is None:
            return None
        years = (year,) if year is not None else (self._today.year, self._today.year + 1)
        for candidate in years:
            try:
                day = date(candidate, month, number)
            except ValueError:
                continue
            if day >= self._today:
                return day if (day - self._today).days <= _AHEAD_DAYS else None
        return None

    def _next_numbered(self, number: int) -> date | None:
        """The promised day where it has this number; else the next, this month or the one after it."""
        if self._today is None:
            return None
        if self._promised is not None and self._promised.day == number:
            return self._promised
        months = (self._today.month, self._today.month % 12 + 1)
        found = (self._coming(month, number) for month in months)
        return next((day for day in found if day is not None and (day - self._today).days < 62), None)


def _single(times: Times) -> date | None:
    return next(iter(times.days)) if len(times.days) == 1 else None


def _next_weekday(today: date, number: int) -> date:
    return today + timedelta(days=(number - today.weekday()) % 7)


def _day_number(word: str) -> int | None:
    digits = _ORDINAL.fullmatch(word)
    number = int(digits[1]) if digits else int(word) if word.isascii() and word.isdigit() and len(word) <= 2 else 0
    return number if 1 <= number <= 31 else None


def _year(written: str | None) -> int | None:
    if not written:
        return None
    return int(written) if len(written) == 4 else 2000 + int(written)
