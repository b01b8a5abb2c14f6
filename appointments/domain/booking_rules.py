"""How soon a visit may start: the landlord's notice, the household's own, and time for the notice to arrive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from appointments.domain.access import AccessRequirement
from appointments.domain.ranking_rules import RankingRules
from appointments.domain.slots import Block, Reason
from appointments.domain.times import duration_in_words


@dataclass(frozen=True)
class BookingRules:
    """What the landlord decides about booking.

    `notice` is what every household gets unless it agrees to the time itself (rule 2). `delivery_allowance` is added to
    any notice, so that a text that fails can still be replaced (rule 31). `horizon_days` is how far ahead slots are
    offered. `hold` is how long seats are kept for a caller who is deciding.
    """

    notice: timedelta = timedelta(hours=24)
    delivery_allowance: timedelta = timedelta(hours=2)
    horizon_days: int = 28
    hold: timedelta = timedelta(minutes=10)
    ranking: RankingRules = RankingRules()


@dataclass(frozen=True)
class EarliestStart:
    """No window may start before `at`; `reason` says why in words that can be read aloud."""

    at: datetime
    reason: Reason


def earliest_start(
    requirements: Iterable[AccessRequirement],
    rules: BookingRules,
    *,
    now: datetime,
    sendable_from: datetime,
    resident_agrees: bool,
) -> EarliestStart:
    """The first instant a promised window may start at.

    A household's own notice overrides the landlord's upward, and agreeing on the telephone replaces it only where it
    need not be in writing (rules 2 and 3). `sendable_from` is when a notice made now can go out (quiet hours).
    """
    asked = [(notice, r) for r in requirements if (notice := r.kind.notice()) and notice.binds(agreed=resident_agrees)]
    own = max(asked, key=lambda pair: pair[0].length, default=None)
    if own is None and resident_agrees:
        return EarliestStart(now, Reason(Block.PAST, "This time has passed already."))
    length = max(own[0].length if own else timedelta(0), timedelta(0) if resident_agrees else rules.notice)
    at = sendable_from + length + rules.delivery_allowance
    if own is not None and own[0].length == length:
        writing = " in writing" if own[0].written else ""
        words = f"The household needs {_notice(length)}{writing} of any visit."
        return EarliestStart(at, Reason(Block.NOTICE, words, requirement=own[1].ref))
    words = f"Every household gets {_notice(length)} unless it agrees to the time itself."
    return EarliestStart(at, Reason(Block.NOTICE, words))


def _notice(length: timedelta) -> str:
    """`48 hours' notice`, `1 hour's notice`."""
    said = duration_in_words(length)
    return f"{said}' notice" if said.endswith("s") else f"{said}'s notice"
