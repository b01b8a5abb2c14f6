"""How days, times, names and numbers read in the language of the page. English is the domain's own wording.

Everything else is CLDR's, through Babel, with the digits that are used in Britain. `theirs` and `ltr` mark what is not
in the language of the page, so that it is read aloud and laid out as what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit
from markupsafe import Markup, escape

from appointments.domain.messages import NEUTRAL_PURPOSE, fit_purpose
from appointments.domain.times import (
    LONDON,
    Window,
    clock_in_words,
    day_of,
    duration_in_words,
    in_words,
    instant_in_words,
    window_in_words,
)
from web.languages import ENGLISH, N_, current, gettext

# Translators: how a time of day is written, as a CLDR pattern; B is "in the morning", HH is the 24-hour clock.
CLOCK_PATTERN = N_("h:mm BBBB")
# NEUTRAL_PURPOSE of the domain, for the catalogues.
A_REPAIR = N_("a repair at your home")
# Left-to-right isolate and its end, for text that carries no markup.
_LRI, _PDI = "\u2066", "\u2069"


def day_words(day: date | datetime) -> str:
    """`Tuesday 24 November 2026`; `Dydd Mawrth, 24 Tachwedd 2026`."""
    found = day_of(day) if isinstance(day, datetime) else day
    return in_words(found) if _english() else format_date(found, "full", locale=current().locale)


def clock_words(instant: datetime) -> str:
    """`8am`; `8:00 y bore`."""
    if _english():
        return clock_in_words(instant)
    return format_time(instant.astimezone(LONDON).time(), gettext(CLOCK_PATTERN), locale=current().locale)


def window_words(window: Window) -> str:
    """`Tuesday 24 November 2026, between 8am and 1pm`."""
    if _english():
        return window_in_words(window)
    return gettext(
        "%(day)s, between %(starts)s and %(ends)s",
        day=day_words(window.starts),
        starts=clock_words(window.starts),
        ends=clock_words(window.ends),
    )


def instant_words(instant: datetime) -> str:
    """`Tuesday 24 November 2026 at 9:32am`."""
    if _english():
        return instant_in_words(instant)
    return gettext("%(day)s at %(time)s", day=day_words(instant), time=clock_words(instant))


def duration_words(length: timedelta) -> str:
    """`2 hours 30 minutes`, in whole minutes."""
    if _english():
        return duration_in_words(length)
    hours, minutes = divmod(int(length.total_seconds() // 60), 60)
    parts = [(hours, "duration-hour")] * bool(hours) + [(minutes, "duration-minute")] * (minutes > 0 or not hours)
    locale = current().locale
    return str(format_list([format_unit(number, unit, locale=locale) for number, unit in parts], locale=locale))


def weekday_words() -> list[str]:
    """Monday to Sunday."""
    names = current().locale.days["stand-alone"]["wide"]
    return [str(names[number]) for number in range(7)]


def number_words(number: int) -> str:
    """`5,000`."""
    return format_decimal(number, locale=current().locale)


def names_words(names: Sequence[str]) -> str:
    """`Alex Example and Sam Example`; each name keeps its own direction."""
    if _english():
        return " and ".join(names)
    marked = [str(theirs(name, "")) for name in names]
    return Markup(format_list(marked, locale=current().locale))


def theirs(text: str, lang: str = "en") -> str:
    """The landlord's own words, which nobody translates; `lang` empty: somebody's name, or what a resident typed."""
    if _english() or not text:
        return text
    return Markup('<bdi{} dir="auto">{}</bdi>').format(Markup(' lang="{}"').format(lang) if lang else "", text)


def purpose_words(purpose: str) -> str:
    """What a visit is for, as a text may state it: a link may be opened by whoever holds the telephone (rule 33)."""
    fit = fit_purpose(purpose)
    return gettext(A_REPAIR) if fit == NEUTRAL_PURPOSE else theirs(fit)


def ltr(text: str) -> str:
    """A telephone number or an amount of money, which runs from left to right in every language."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(text) if current().rtl and text else text


def ltr_plain(text: str) -> str:
    """The same where no markup can stand: in a calendar, or in what is put into a notice."""
    return f"{_LRI}{text}{_PDI}" if current().rtl and text else text


def in_english(text: str) -> str:
    """A sentence that there are no other words for, marked so that it is read aloud as English."""
    return text if _english() else Markup('<span lang="en" dir="ltr">{}</span>').format(escape(text))


def _english() -> bool:
    return current() is ENGLISH


FILTERS: dict[str, Callable[..., Any]] = {
    "day_words": day_words,
    "clock_words": clock_words,
    "window_words": window_words,
    "instant_words": instant_words,
    "duration_words": duration_words,
    "names_words": names_words,
    "theirs": theirs,
    "purpose_words": purpose_words,
    "ltr": ltr,
}
