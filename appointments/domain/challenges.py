"""A challenge: the resident's version of events, reviewed by somebody other than the operative (rule 54)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.next_steps import end_of_day_due
from appointments.domain.outcomes import Outcome
from appointments.domain.refs import AppointmentRef, ChallengeRef, ReplyRef
from appointments.domain.times import day_of, midnight

CHALLENGE_DAYS = 28
DAYS_TO_DECIDE = 10


@dataclass(frozen=True)
class Challenge:
    """`said` is the resident's own words. While `decided_at` is None, recharge and cancellation are frozen.

    `reply_ref` is the text that it was read from. `repeats` is the challenge about the same visit that was waiting, or
    had been decided, when they wrote again: there is one review, so such a one is kept with it and opens nothing.
    """

    ref: ChallengeRef
    appointment_ref: AppointmentRef
    outcome: Outcome
    said: str
    raised_at: datetime
    decided_at: datetime | None = None
    reviewer: str = ""
    upheld: bool | None = None
    reason: str = ""
    reply_ref: ReplyRef | None = None
    repeats: ChallengeRef | None = None

    @property
    def waits(self) -> bool:
        """Whether somebody still has to decide it."""
        return self.decided_at is None

    def due_at(self, calendar: WorkingCalendar) -> datetime:
        """The end, exclusive, of the day by which a manager is to have decided it."""
        return end_of_day_due(self.raised_at, DAYS_TO_DECIDE, calendar)

    def decide(
        self, *, upheld: bool, reviewer: str, attended_by: frozenset[str], reason: str, now: datetime
    ) -> Challenge:
        """The review's answer. `attended_by` took part in the visit or recorded its claim: they cannot review it."""
        if self.decided_at is not None:
            raise WrongState("this challenge was decided already")
        if reviewer in attended_by:
            raise Invalid(
                "reviewer",
                "reviewer: a challenge is reviewed by somebody who took no part in the visit, neither at the door nor "
                "by answering from the office",
            )
        if not reason.strip():
            raise Invalid("reason", "reason: say why")
        return replace(self, decided_at=now, reviewer=reviewer, upheld=upheld, reason=reason.strip())


def challenge_open_until(closed_at: datetime) -> datetime:
    """The instant from which it is too late to challenge (exclusive).

    The day of the closing is day 0. People count in days, so all of day 28 is open in London, whatever the clocks did
    meanwhile: the end is the midnight that begins day 29.
    """
    return midnight(day_of(closed_at) + timedelta(days=CHALLENGE_DAYS + 1))


def decided_before(challenges: Iterable[Challenge]) -> Challenge | None:
    """The review that there has been of an outcome; there is only one."""
    return next((item for item in challenges if item.decided_at is not None and item.repeats is None), None)
