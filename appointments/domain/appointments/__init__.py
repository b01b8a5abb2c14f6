"""Appointment: the promise of a window for a work order, its versions, its visit and its outcome.

One table says what may happen in which state. Every function takes `now` and returns a new value; nothing here reads a
clock or a database.
"""

from appointments.domain.appointments.appointment import Appointment, book
from appointments.domain.appointments.promises import Assignment, Override, Promise, Role, Visit
from appointments.domain.appointments.states import (
    AWAITED_STATES,
    OPEN_STATES,
    TRANSITIONS,
    UNDER_WAY,
    Action,
    State,
    next_state,
)

__all__ = [
    "AWAITED_STATES",
    "Action",
    "Appointment",
    "Assignment",
    "OPEN_STATES",
    "Override",
    "Promise",
    "Role",
    "State",
    "TRANSITIONS",
    "UNDER_WAY",
    "Visit",
    "book",
    "next_state",
]
