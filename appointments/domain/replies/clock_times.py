"""Reads the time of day: "after 3", "half nine", "between 10 and 12", "morning".

What could be two hours is not read: "7" may be morning or evening, and "ten to twelve" a time or a stretch.
"""

from __future__ import annotations

import re
from datetime import time

from appointments.domain.replies.wanted import Times
from appointments.domain.replies.word_rows import WordRow

_HOUR = re.compile(r"(\d{1,2})(am|pm)?")
_EXACT = re.compile(r"t(\d{1,2})h(\d{2})(am|pm)?")
_ABOUT = frozenset({"at", "about"})
# "10 to 12" may be ten minutes to twelve.
_MINUTES_TO = frozenset({5, 10, 20})
_NOON_HOUR = 12
# "Friday am" is a morning; "Friday am at work" is a Friday, and says what they are then.
_AFTER_AM = frozenset({"", "or", "and", "neu", "please", "thanks", "if", "is", "would", "only", "instead", "x"})
# Without "am" or "pm" an hour is the one in which people are visited: 8 to 12 before noon, 1 to 6 after it.
_EVENING_UNSURE = 7


class ClockReader(WordRow):
    """Reads one time of day, or one stretch of it, beginning at a word."""

    def clock_at(self, index: int, *, after_day: bool = False) -> tuple[int, Times, Times] | None:
        """The end, what is asked for, and the same as it is meant where it is refused.

        `after_day`: a day stands right before it, so that "am" may be a morning; elsewhere it is what somebody is.
        """
        word, kind = self._word(index), self._kind(index)
        if word in self._clock.parts:
            return index + 1, _part(self._clock.parts[word]), _part(self._clock.parts_refused[word])
        if kind == "pm" or (kind == "am" and after_day and self._word(index + 1) in _AFTER_AM):
            return index + 1, *_HALVES[kind]
        found = self._stretch(index, kind)
        return (found[0], found[1], found[1]) if found else None

    def _stretch(self, index: int, kind: str) -> tuple[int, Times] | None:
        if kind == "between":
            return self._from_to(index + 1, "and")
        if kind == "from":
            ranged = self._from_to(index + 1, "to", "until")
            if ranged is not None:
                return ranged
        if kind in {"later", "earlier"} and self._kind(index + 1) == "than":
            index, kind = index + 1, "after" if kind == "later" else "before"
        if kind == "until" and self._kind(index + 1) == "after":  # "not until after 3"
            index += 1
        if kind in {"from", "after", "before", "until"}:
            moment = self._moment(self._past(index + 1, "at"))
            if moment is None:
                return None
            end = self._past(moment[0], "onwards") if kind in {"from", "after"} else moment[0]
            return end, Times(starts=moment[1]) if kind in {"from", "after"} else Times(ends=moment[1])
        return self._from_to(index) or self._at_moment(index, kind)

    def _at_moment(self, index: int, kind: str) -> tuple[int, Times] | None:
        moment = self._moment(self._past(index + 1, "about", "at") if kind in _ABOUT else index)
        if moment is None or (kind not in _ABOUT and self._words[index].isdigit() and moment[0] == index + 1):
            return None
        if self._kind(moment[0]) == "onwards":
            return moment[0] + 1, Times(starts=moment[1])
        return moment[0], Times(moment=moment[1])

    def _from_to(self, index: int, *joins: str) -> tuple[int, Times] | None:
        first = self._moment(index)
        if first is None:
            return None
        join = self._word(first[0])
        if join != "dash" and self._kind(first[0]) not in (joins or ("to",)):
            return None
        if not joins and join != "dash" and self._word(index).isdigit() and int(self._word(index)) in _MINUTES_TO:
            return None
        last = self._moment(first[0] + 1)
        if last is not None and last[1] < first[1] and (early := _HOUR.fullmatch(self._word(index))) and not early[2]:
            first = (first[0], time(int(early[1])))  # "6-14": whoever counts to twenty-four begins in the morning
        if last is None or last[1] <= first[1]:
            return None
        return last[0], Times(starts=first[1], ends=last[1])

    def _moment(self, index: int) -> tuple[int, time] | None:
        word, kind = self._word(index), self._kind(index)
        if word in self._clock.noon:
            return index + 1, time(_NOON_HOUR)
        exact = _EXACT.fullmatch(word)
        if exact:
            end, half = self._half(index + 1, exact[3])
            return _timed(end, int(exact[1]), int(exact[2]), half)
        if kind == "half":
            return self._hour(self._past(index + 1, "past"), minutes=30)
        if kind == "quarter" and self._kind(index + 1) == "past":
            return self._hour(index + 2, minutes=15)
        if kind == "quarter" and self._kind(index + 1) == "to":
            whole = self._hour(index + 2, minutes=0)
            return (whole[0], (_minutes_before(whole[1], 15))) if whole else None
        return self._hour(index, minutes=0)

    def _hour(self, index: int, *, minutes: int) -> tuple[int, time] | None:
        found = _HOUR.fullmatch(self._word(index))
        if found is None:
            return None
        end, half = self._half(self._past(index + 1, "oclock"), found[2])
        return _timed(end, int(found[1]), minutes, half)

    def _half(self, index: int, written: str | None) -> tuple[int, str]:
        if written:
            return index, written
        return (index + 1, self._kind(index)) if self._kind(index) in {"am", "pm"} else (index, "")


def _part(hours: tuple[float, float]) -> Times:
    starts, ends = hours
    return Times(starts=time(int(starts)) if starts else None, ends=time(int(ends)) if ends < 24 else None)


# As mornings and afternoons are, in words: what is asked for, and what is refused.
_HALVES = {"am": (_part((0, 13)), _part((0, 12))), "pm": (_part((12, 18)), _part((13, 18)))}


def _timed(end: int, hour: int, minutes: int, half: str) -> tuple[int, time] | None:
    if half:
        if not 1 <= hour <= 12:
            return None
        return end, time(hour % 12 + (12 if half == "pm" else 0), minutes)
    if hour == _EVENING_UNSURE or hour > 23 or hour == 0:
        return None
    return end, time(hour + 12 if hour < _EVENING_UNSURE else hour, minutes)


def _minutes_before(whole: time, minutes: int) -> time:
    total = whole.hour * 60 + whole.minute - minutes
    return time(total // 60, total % 60)
