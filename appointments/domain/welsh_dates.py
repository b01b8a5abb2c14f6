"""Days, months and clock times in Welsh: one table for what is read in replies and what is written in messages.

`dydd` is softened to `ddydd` after `ar` and `am`; `a` is `ac` before a vowel, which the hours un, wyth and un ar ddeg
begin with. Source of spellings and capitals: Llywodraeth Cymru, BydTermCymru, "Yr Arddulliadur".
"""

from __future__ import annotations

from datetime import date, datetime

from appointments.domain.times import LONDON, Window, day_of

WEEKDAYS = ("Llun", "Mawrth", "Mercher", "Iau", "Gwener", "Sadwrn", "Sul")
MONTHS = (
    "Ionawr",
    "Chwefror",
    "Mawrth",
    "Ebrill",
    "Mai",
    "Mehefin",
    "Gorffennaf",
    "Awst",
    "Medi",
    "Hydref",
    "Tachwedd",
    "Rhagfyr",
)
_HOURS_WITH_A_VOWEL = frozenset({1, 8, 11})
_EVENING, _NIGHT = 18, 21


def on_day(day: date) -> str:
    """`ddydd Mawrth 24 Tachwedd 2026`: as it stands after `ar` and `am`."""
    return f"ddydd {WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def clock(instant: datetime) -> str:
    """`9:30 y bore`, `1 y prynhawn`, `hanner dydd`: London time as people say it."""
    local = instant.astimezone(LONDON)
    if (local.hour, local.minute) == (12, 0):
        return "hanner dydd"
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes} {_part(local.hour)}"


def between(window: Window) -> str:
    """`rhwng 8 y bore ac 1 y prynhawn`."""
    last = window.ends.astimezone(LONDON)
    noon = (last.hour, last.minute) == (12, 0)
    and_ = "ac" if last.hour % 12 in _HOURS_WITH_A_VOWEL and not noon else "a"
    return f"rhwng {clock(window.starts)} {and_} {clock(window.ends)}"


def on_day_between(window: Window) -> str:
    """`ddydd Mawrth 24 Tachwedd 2026, rhwng 8 y bore ac 1 y prynhawn`."""
    return f"{on_day(day_of(window.starts))}, {between(window)}"


def _part(hour: int) -> str:
    if hour < 12:
        return "y bore"
    if hour < _EVENING:
        return "y prynhawn"
    return "yr hwyr" if hour < _NIGHT else "y nos"
