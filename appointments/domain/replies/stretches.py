"""Reads weeks and months that are named from today: "in 2 weeks", "week after next", "January"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from appointments.domain.replies.vocabulary import ClockWords
from appointments.domain.replies.wanted import Times
from appointments.domain.replies.word_rows import WordRow

_NO_MONTH = frozenset({"may"})


class StretchReader(WordRow):
    """`today` is the London day on which the text came; `promised` the day that was asked about, if any."""

    def __init__(self, clock: ClockWords, words: Sequence[str], today: date | None, promised: date | None) -> None:
        super().__init__(clock, words)
        self._today = today
        self._promised = promised

    def _ahead(self, index: int) -> tuple[int, Times] | None:
        """`in 2 weeks`, `in a fortnight`: the week that day lies in; `in 3 days`; `week after next`; `following week`,
        which is the one after that of the promise."""
        kind, today = self._kind(index), self._today
        if today is None:
            return None
        if kind == "weekafternext":
            return index + 1, _week_of(today, 2)
        if kind == "followingweek":
            return (index + 1, _week_of(self._promised, 1)) if self._promised is not None else None
        if kind != "in":
            return None
        at = self._past(index + 1, "the", "about")
        if self._kind(at) == "fortnight":
            return at + 1, _week_of(today, 2)
        if self._word(index + 1) == "a" and self._kind(at) == "week":  # "in the week" is no weekend
            return at + 1, _week_of(today, 1)
        number = int(self._word(at)) if self._word(at).isdigit() and len(self._word(at)) == 1 else 0
        if number and self._word(at + 1) in self._clock.weeks:
            return at + 2, _week_of(today, number)
        if number and self._word(at + 1) in self._clock.day_words:
            return at + 2, Times(days=frozenset({today + timedelta(days=number)}))
        return None

    def _whole_month(self, index: int) -> tuple[int, Times] | None:
        """ "January"; "may" may be a word of another kind."""
        month, today = self._clock.months.get(self._word(index)), self._today
        if month is None or today is None or self._word(index) in _NO_MONTH:
            return None
        first = date(today.year + (month < today.month), month, 1)
        last = date(first.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return index + 1, Times(first=max(first, today), last=last)


def _week_of(day: date, weeks: int) -> Times:
    """The week, Monday to Sunday, that lies so many weeks after that of a day."""
    monday = day + timedelta(days=7 * weeks - day.weekday())
    return Times(first=monday, last=monday + timedelta(days=6))
