"""In which order things were done on a phone, whatever order they came in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from appointments.domain.device_actions import ActionKind, DeviceAction

# Of what one press recorded at one moment: who claims has done the work, and who leaves has claimed.
_AT_ONCE = {ActionKind.SET_OFF: -2, ActionKind.ARRIVE: -1, ActionKind.CLAIM: 1, ActionKind.LEAVE: 2}


def in_their_order_however_they_came(actions: Sequence[DeviceAction]) -> list[DeviceAction]:
    """As `in_their_order`, of what came in an order that says nothing: an arrival is first, and to leave is last."""
    return in_their_order(sorted(actions, key=lambda action: _AT_ONCE.get(action.kind, 0) if action.kind else 0))


def in_their_order(actions: Sequence[DeviceAction]) -> list[DeviceAction]:
    """Within the day of one phone of an account by the runs of its app, and within a run by its steady clock, which
    nobody can set; without one by the phone's time of day. What remains equal stays in the order given, and so do
    accounts and phones.
    """
    phones = list(dict.fromkeys((action.by, action.device) for action in actions))
    began: dict[tuple[str, str], datetime] = {}
    for action in actions:
        if _has_steady(action):
            known = began.get((action.by, action.run), _time_of_day(action))
            began[action.by, action.run] = min(known, _time_of_day(action))

    def place(action: DeviceAction) -> tuple[int, datetime, str, int]:
        phone = phones.index((action.by, action.device))
        if _has_steady(action):
            return phone, began[action.by, action.run], action.run, action.steady_ms or 0
        return phone, _time_of_day(action), "", 0

    return sorted(actions, key=place)


def done_after(action: DeviceAction, other: DeviceAction) -> bool:
    """Whether the phone says that it was done later; what one press recorded at one moment was not."""
    return other.moment.before(action.moment)


def _has_steady(action: DeviceAction) -> bool:
    return bool(action.run) and action.steady_ms is not None


def _time_of_day(action: DeviceAction) -> datetime:
    return action.device_at or action.at
