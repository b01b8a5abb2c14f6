"""A challenge: the resident's version of events, reviewed by somebody other than the operative (rule 54)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.domain.errors import Invalid, WrongState
from appointments.domain.outcomes import Outcome
from appointments.domain.refs import AppointmentRef, ChallengeRef

CHALLENGE_DAYS = 28


@dataclass(frozen=True)
class Challenge:
    """`said` is the resident's own words. While `decided_at` is None, recharge and cancellation are frozen."""

    ref: ChallengeRef
    appointment_ref: AppointmentRef
    outcome: Outcome
    said: str
    raised_at: datetime
    decided_at: datetime | None = None
    reviewer: str = ""
    upheld: bool | None = None
    reason: str = ""

    def decide(
        self, *, upheld: bool, reviewer: str, attended_by: frozenset[str], reason: str, now: datetime
    ) -> Challenge:
        """The review's answer. `attended_by` are the accounts that were at the visit: they cannot review it."""
        if self.decided_at is not None:
            raise WrongState(f"challenge {self.ref} was decided already")
        if reviewer in attended_by:
            raise Invalid("reviewer", "reviewer: a challenge is reviewed by somebody other than the operative")
        if not reason.strip():
            raise Invalid("reason", "reason: say why")
        return replace(self, decided_at=now, reviewer=reviewer, upheld=upheld, reason=reason.strip())


def challenge_open_until(closed_at: datetime) -> datetime:
    """The instant from which it is too late to challenge (exclusive)."""
    return closed_at + timedelta(days=CHALLENGE_DAYS)
