"""Two requirements of one household that leave nobody who may come, no time to come at, or no way to reach it.

Found when one is recorded: afterwards it would only show as a home for which nothing can ever be offered.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from appointments.domain.access import AccessKind, arrivals_allowed
from appointments.domain.evidence import EvidenceKind
from appointments.domain.times import Window, midnight

# Weekly times come round in one week; the others are for days of the calendar that are avoided meanwhile.
_DAYS = 8 * 7
_SHORT_VISIT = 30  # minutes


def contradicted(kind: AccessKind, others: Iterable[AccessKind], first: date) -> tuple[AccessKind, str] | None:
    """The first of `others` that cannot be met together with `kind`, and what both would leave; None without one.

    `first` is the first day on which both apply.
    """
    for other in others:
        if _nobody(kind, other):
            return other, "nobody could be sent"
        if _no_time(kind, other, first):
            return other, "there would be no time to come"
        if _no_channel(kind, other):
            return other, "there would be no way to tell the household"
        if _nothing_at_the_door(kind, other):
            return other, "nobody could knock or call at the door"
    return None


def _nobody(kind: AccessKind, other: AccessKind) -> bool:
    asked = {kind.operative_traits().gender, other.operative_traits().gender} - {None}
    return len(asked) > 1


def _no_time(kind: AccessKind, other: AccessKind, first: date) -> bool:
    if any(type(one).allows is AccessKind.allows for one in (kind, other)):
        return False
    return not _any_time((kind, other), first) and all(_any_time((one,), first) for one in (kind, other))


def _any_time(kinds: tuple[AccessKind, ...], first: date) -> bool:
    days = (first + timedelta(days=n) for n in range(_DAYS))
    whole_days = (Window(midnight(day), midnight(day + timedelta(days=1))) for day in days)
    return any(arrivals_allowed(day, _SHORT_VISIT, kinds) is not None for day in whole_days)


def _no_channel(kind: AccessKind, other: AccessKind) -> bool:
    one, two = kind.message_rules().only, other.message_rules().only
    return bool(one and two) and one.isdisjoint(two)


def _nothing_at_the_door(kind: AccessKind, other: AccessKind) -> bool:
    """One puts a call in the place of the knock, and the other a card in the place of the call.

    A text in the place of the call is no contradiction: a household can be texted from the door.
    """
    steps = (*kind.door_steps(), *other.door_steps())
    instead = {(step.replaces, step.by) for step in steps if step.replaces is not None}
    return {(EvidenceKind.KNOCK, EvidenceKind.CALL), (EvidenceKind.CALL, EvidenceKind.CARD)} <= instead
