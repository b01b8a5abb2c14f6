"""Reads days and times out of words: "Thursday morning", "after 3", "the 14th", "from 2 Dec", "half nine"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from appointments.domain.replies.clock_times import ClockReader
from appointments.domain.replies.dates import DateReader
from appointments.domain.replies.vocabulary import ClockWords
from appointments.domain.replies.wanted import Times
from appointments.domain.replies.word_rows import WordRow

_ANY_OF = frozenset({"any", "unrhyw"})
_EXCEPT = frozenset({"but", "except", "apart", "other", "bar", "not", "else", "that", "heblaw", "ond", "ac"})


@dataclass(frozen=True)
class _Found:
    """What was read up to `end`, the index of the first word that is not part of it."""

    end: int
    times: Times
    refused: Times
    bare: bool = False  # a clock time without a word that says what it is


class DayReader(WordRow):
    """Reads one stretch of days and times beginning at a word. `promised` is the day that was asked about, if any."""

    def __init__(self, clock: ClockWords, words: Sequence[str], today: date | None, promised: date | None) -> None:
        super().__init__(clock, words)
        self._dates = DateReader(clock, words, today, promised)
        self._times = ClockReader(clock, words)

    def read(self, start: int) -> _Found | None:
        """The longest stretch that begins here; None when none does."""
        position = self._opened(start)
        day = clock = None
        best: _Found | None = None
        any_time = False
        while True:
            after = self._joined(position, bool(day or clock or any_time))
            found_day = self._dates.days(after) if day is None else None
            if found_day is not None:
                position, day = found_day
            elif (found_time := self._times.clock_at(after, after_day=day is not None and after == position)) and (
                clock is None or self._narrows(clock)
            ):
                position, asked, refused = found_time
                clock = _both(clock, asked, refused)
            elif not any_time and day is None and clock is None and self._any(after):
                position, any_time = after + 1, True
            else:
                return best
            if day is not None and self._word(position) == "anytime" and self._kind(position + 1) != "not":
                position = position + 1 if self._word(position + 1) not in _EXCEPT else position
            whole = day or Times()
            asked, refused = clock if clock is not None else (Times(), Times())
            best = _Found(
                position, _on(whole, asked), _on(whole, refused), bare=day is None and not any_time and not asked.bounds
            )

    def _any(self, index: int) -> bool:
        """ "Any Thursday", "any day"; "any day but Friday" is about the Friday."""
        word, follows = self._word(index), self._word(index + 1)
        if self._kind(index) != "any":
            return False
        if word in _ANY_OF:
            return follows in self._clock.weekdays or follows in self._clock.parts
        return follows not in _EXCEPT

    def _narrows(self, clock: tuple[Times, Times]) -> bool:
        """ "Morning after 10": a part of the day, and then when in it."""
        return clock[0].moment is None and clock[0] != clock[1]

    def _opened(self, index: int) -> int:
        """Past "on" and "in the"; a bare "in" belongs to the words before it: "I will be in Thursday"."""
        if self._kind(index) == "in" and self._kind(index + 2) in {"fortnight", "week"}:
            return index  # "in a fortnight" is a day ahead
        if self._kind(index) == "in":
            return index + 1 if self._kind(index + 1) == "the" else index
        return self._past(index, "on")

    def _joined(self, index: int, begun: bool) -> int:
        return self._past(index, "on", "in", "the", "of") if begun else self._past(index, "the")


def contradicts(times: Times) -> bool:
    """Whether what was written cannot be any day or time."""
    never = times.first is not None and times.last is not None and times.first > times.last
    return never or (times.starts is not None and times.ends is not None and times.starts >= times.ends)


def _on(day: Times, clock: Times) -> Times:
    return replace(day, starts=clock.starts, ends=clock.ends, moment=clock.moment)


def _both(part: tuple[Times, Times] | None, asked: Times, refused: Times) -> tuple[Times, Times]:
    """A part of the day and a time in it: the time is what counts, where it lies within the part."""
    if part is None:
        return asked, refused
    whole = part[0]
    starts = max((t for t in (whole.starts, asked.starts) if t is not None), default=None)
    ends = min((t for t in (whole.ends, asked.ends) if t is not None), default=None)
    both = Times(starts=starts, ends=ends, moment=asked.moment)
    return both, both
