"""The states of an appointment, and the one table that says what may happen in which."""

from __future__ import annotations

from enum import StrEnum

from appointments.domain.errors import WrongState


class State(StrEnum):
    PROPOSED = "proposed"
    BOOKED = "booked"
    NOTIFIED = "notified"
    CONFIRMED = "confirmed"
    DESPATCHED = "despatched"
    ON_SITE = "on_site"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Action(StrEnum):
    BOOK = "book"
    NOTIFY = "notify"  # a notice of this promise was delivered
    CONFIRM = "confirm"  # the resident said that it suits
    REARRANGE = "rearrange"
    CANCEL = "cancel"
    REASSIGN = "reassign"  # the same promise, other operatives
    DESPATCH = "despatch"  # the operative set off, or the round went out; locked to moves from here (rule 71)
    ARRIVE = "arrive"
    CLOSE = "close"
    MISS = "miss"  # the window passed and nobody came


_BEFORE_DESPATCH = (State.BOOKED, State.NOTIFIED, State.CONFIRMED)
_BEFORE_ARRIVAL = (*_BEFORE_DESPATCH, State.DESPATCHED)

TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.PROPOSED, Action.BOOK): State.BOOKED,
    (State.PROPOSED, Action.CANCEL): State.CANCELLED,
    (State.BOOKED, Action.NOTIFY): State.NOTIFIED,
    # Receipts come late and more than once, so a notice is welcome in every later state too.
    (State.NOTIFIED, Action.NOTIFY): State.NOTIFIED,
    (State.CONFIRMED, Action.NOTIFY): State.CONFIRMED,
    (State.DESPATCHED, Action.NOTIFY): State.DESPATCHED,
    (State.ON_SITE, Action.NOTIFY): State.ON_SITE,
    (State.BOOKED, Action.CONFIRM): State.CONFIRMED,
    (State.NOTIFIED, Action.CONFIRM): State.CONFIRMED,
    (State.CONFIRMED, Action.CONFIRM): State.CONFIRMED,
    (State.DESPATCHED, Action.CONFIRM): State.DESPATCHED,
    **{(state, Action.REARRANGE): State.BOOKED for state in _BEFORE_DESPATCH},
    **{(state, Action.REASSIGN): state for state in _BEFORE_DESPATCH},
    **{(state, Action.CANCEL): State.CANCELLED for state in _BEFORE_ARRIVAL},
    **{(state, Action.DESPATCH): State.DESPATCHED for state in _BEFORE_DESPATCH},
    **{(state, Action.ARRIVE): State.ON_SITE for state in _BEFORE_ARRIVAL},
    (State.ON_SITE, Action.CLOSE): State.CLOSED,
    **{(state, Action.MISS): State.CLOSED for state in _BEFORE_ARRIVAL},
}

OPEN_STATES = frozenset({State.PROPOSED, *_BEFORE_ARRIVAL, State.ON_SITE})
AWAITED_STATES = frozenset(_BEFORE_ARRIVAL)
# Somebody has set off or is there: no plan moves it any more.
UNDER_WAY = frozenset({State.DESPATCHED, State.ON_SITE})

_STATE_WORDS = {
    State.PROPOSED: "only proposed",
    State.BOOKED: "booked",
    State.NOTIFIED: "booked and notified",
    State.CONFIRMED: "confirmed",
    State.DESPATCHED: "under way",
    State.ON_SITE: "in progress at the home",
    State.CLOSED: "closed",
    State.CANCELLED: "cancelled",
}

_ACTION_WORDS = {
    Action.BOOK: "booked",
    Action.NOTIFY: "marked as notified",
    Action.CONFIRM: "confirmed",
    Action.REARRANGE: "moved",
    Action.CANCEL: "cancelled",
    Action.REASSIGN: "given to somebody else",
    Action.DESPATCH: "despatched",
    Action.ARRIVE: "arrived at",
    Action.CLOSE: "closed",
    Action.MISS: "recorded as not attended",
}


def next_state(state: State, action: Action) -> State:
    """The state after an action; raises WrongState when the table has no such step."""
    try:
        return TRANSITIONS[(state, action)]
    except KeyError as exc:
        raise WrongState(f"the appointment is {_STATE_WORDS[state]}, so it cannot be {_ACTION_WORDS[action]}") from exc
