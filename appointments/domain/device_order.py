"""In which order things were done on a phone, whatever order they came in.

An app sends in the order in which things were done, so that order stands, but for what is known better: within one run
of an app by its steady clock, which nobody can set; between sendings by our own time of what was done, where it is
believed. The time of day that a phone says orders nothing: a phone that was flat may wake up years ago.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from appointments.domain.device_actions import ActionKind, DeviceAction
from appointments.domain.device_times import AGREES
from appointments.domain.evidence import HeldKnown

# Of what one press recorded at one moment: who claims has done the work, and who leaves has claimed.
_AT_ONCE = {ActionKind.SET_OFF: -2, ActionKind.ARRIVE: -1, ActionKind.CLAIM: 1, ActionKind.LEAVE: 2}
_BELIEVED = frozenset({HeldKnown.STEADY, HeldKnown.CLOCK})


def in_their_order_however_they_came(actions: Sequence[DeviceAction]) -> list[DeviceAction]:
    """As `in_their_order`, of what came in an order that says nothing: an arrival is first, and to leave is last."""
    return in_their_order(sorted(actions, key=lambda action: _AT_ONCE.get(action.kind, 0) if action.kind else 0))


def in_their_order(actions: Sequence[DeviceAction]) -> list[DeviceAction]:
    """What nothing is known of stays where it is given."""
    ordered: list[DeviceAction] = []
    for action in actions:
        place = len(ordered)
        while place and _surely_later(ordered[place - 1], action):
            place -= 1
        ordered.insert(place, action)
    runs: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place, action in enumerate(ordered):
        if _has_steady(action):
            runs[_run(action)].append(place)
    for places in runs.values():
        theirs = sorted((ordered[place] for place in places), key=lambda action: action.steady_ms or 0)
        for place, action in zip(places, theirs, strict=True):
            ordered[place] = action
    return ordered


def done_after(action: DeviceAction, other: DeviceAction) -> bool:
    """Whether the phone says that it was done later; what one press recorded at one moment was not."""
    return other.moment.before(action.moment)


def surely_after(action: DeviceAction, other: DeviceAction) -> bool:
    """Whether it was done later, by more than what a phone says of the time of day."""
    if _has_steady(action) and _has_steady(other) and _run(action) == _run(other):
        return done_after(action, other)
    return _surely_later(action, other)


def _surely_later(action: DeviceAction, other: DeviceAction) -> bool:
    """Of two that one account sent at different times, by more than a clock may be out."""
    return (
        action.by == other.by
        and action.received_at != other.received_at
        and {action.held_known, other.held_known} <= _BELIEVED
        and action.at - other.at > AGREES
    )


def _run(action: DeviceAction) -> tuple[str, str, str]:
    return action.by, action.device, action.run


def _has_steady(action: DeviceAction) -> bool:
    return bool(action.run) and action.steady_ms is not None
