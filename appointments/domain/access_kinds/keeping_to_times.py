"""What every kind that is about times says of a visit that came at another one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from appointments.domain.access import AccessKind, VisitFacts
from appointments.domain.times import clock_in_words


def came_when_not_asked(
    kind: AccessKind, visit: VisitFacts, when: Callable[[datetime], str] = clock_in_words
) -> str | None:
    """In words; None when nobody came, or when all of the stay suited the household. `when` says an instant."""
    if visit.stay is None or kind.allows(visit.stay):
        return None
    return f"the household had asked: {kind.brief()} The operative came at {when(visit.stay.starts)}"
