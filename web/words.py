"""How values read on a page. Days and times are London's; money is kept in pence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from appointments.domain.appointments import State
from appointments.domain.messages import MessageState
from appointments.domain.outcomes import BLAMES_RESIDENT, OUTCOME_WORDS, WORK_DONE, Outcome
from appointments.domain.privacy import ERASED_WORDS
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

# Words and colour of the tag; colours are those of GOV.UK Frontend's tags.
STATES: dict[State, tuple[str, str]] = {
    State.PROPOSED: ("Proposed", "grey"),
    State.BOOKED: ("Booked", "blue"),
    State.NOTIFIED: ("Notified", "teal"),
    State.CONFIRMED: ("Confirmed", "green"),
    State.DESPATCHED: ("On the way", "purple"),
    State.ON_SITE: ("At the home", "yellow"),
    State.CLOSED: ("Closed", "grey"),
    State.CANCELLED: ("Cancelled", "grey"),
}

MESSAGES: dict[MessageState, tuple[str, str]] = {
    MessageState.QUEUED: ("Waiting", "grey"),
    MessageState.SENDING: ("Sending", "blue"),
    MessageState.SENT: ("Sent", "blue"),
    MessageState.DELIVERED: ("Delivered", "green"),
    MessageState.FAILED: ("Not delivered", "red"),
    MessageState.EXPIRED: ("Too late to send", "orange"),
    MessageState.SUPERSEDED: ("Replaced", "grey"),
    MessageState.UNKNOWN: ("Not known", "orange"),
}

_NOBODY_TO_BLAME = frozenset({Outcome.CANCELLED_BY_RESIDENT, Outcome.CANCELLED_BY_LANDLORD, Outcome.NOT_ESTABLISHED})
_MOST_PRESSING = ("red", "orange", "blue")


def day_words(day: date | datetime) -> str:
    """`Tuesday 24 November 2026`."""
    return in_words(_day(day))


# What is read where words stood that had been kept long enough (rule 74).
ERASED = "[erased]"


def quoted(words: str) -> str:
    """What somebody said or wrote, in quotation marks; that it is erased, where it is."""
    return f"“{words}”" if words not in ("", ERASED_WORDS) else ERASED


def short_day_words(day: date | datetime) -> str:
    """`Tue 24 Nov 2026`, for tables."""
    found = _day(day)
    return f"{found:%a} {found.day} {found:%b} {found.year}"


def short_window_words(window: Window) -> str:
    """`8am to 1pm`, where the day stands beside it."""
    return f"{clock_in_words(window.starts)} to {clock_in_words(window.ends)}"


def short_instant_words(instant: datetime) -> str:
    """`24 Nov 2026, 9:32am`, for tables and histories."""
    local = instant.astimezone(LONDON)
    return f"{local.day} {local:%b} {local.year}, {clock_in_words(instant)}"


def money(pence: int) -> str:
    """`£75`, `£75.50`, `-£1,200`: pence only when there are any."""
    pounds, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{pounds:,}{f'.{rest:02d}' if rest else ''}"


def money_exactly(pence: int) -> str:
    """`£75.00`, for columns of figures."""
    pounds, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{pounds:,}.{rest:02d}"


def minutes_words(minutes: int) -> str:
    """`2 hours 30 minutes`."""
    return duration_in_words(timedelta(minutes=minutes))


def state_words(state: State) -> str:
    return STATES[state][0]


def state_colour(state: State) -> str:
    return STATES[state][1]


def outcome_words(outcome: Outcome) -> str:
    return OUTCOME_WORDS[outcome]


def outcome_colour(outcome: Outcome) -> str:
    """Green when work was done, orange when the resident is said to have kept us out, red when the waste is ours."""
    if outcome in WORK_DONE:
        return "green"
    if outcome in BLAMES_RESIDENT:
        return "orange"
    return "grey" if outcome in _NOBODY_TO_BLAME else "red"


def message_words(state: MessageState) -> str:
    return MESSAGES[state][0]


def message_colour(state: MessageState) -> str:
    return MESSAGES[state][1]


def priority_colour(rank: int) -> str:
    """By rank, 1 being the most pressing; the fourth and later are grey."""
    return _MOST_PRESSING[rank - 1] if 1 <= rank <= len(_MOST_PRESSING) else "grey"


def as_items(choices: Any, empty: str = "") -> list[dict[str, Any]]:
    """(value, words) or (value, words, hint) as the items of radios, checkboxes and lists."""
    first: list[dict[str, Any]] = [{"value": "", "text": empty}] if empty else []
    return first + [
        {"value": str(value), "text": words, "hint": {"text": hint[0]} if hint and hint[0] else None}
        for value, words, *hint in choices
    ]


def _day(day: date | datetime) -> date:
    return day_of(day) if isinstance(day, datetime) else day


FILTERS: dict[str, Callable[..., Any]] = {
    "day_words": day_words,
    "short_day_words": short_day_words,
    "clock_words": clock_in_words,
    "window_words": window_in_words,
    "short_window_words": short_window_words,
    "instant_words": instant_in_words,
    "short_instant_words": short_instant_words,
    "duration_words": duration_in_words,
    "minutes_words": minutes_words,
    "money": money,
    "money_exactly": money_exactly,
    "state_words": state_words,
    "state_colour": state_colour,
    "outcome_words": outcome_words,
    "outcome_colour": outcome_colour,
    "message_words": message_words,
    "message_colour": message_colour,
    "priority_colour": priority_colour,
    "as_items": as_items,
}
