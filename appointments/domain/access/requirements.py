"""A kind that applies to a home: who said so, from when until when, and when it is looked at again."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from appointments.domain.access.kinds import AccessKind
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.refs import HomeRef, RequirementRef


class Source(StrEnum):
    """Who told us. Rule 17."""

    RESIDENT = "resident"
    HOUSEHOLD_MEMBER = "household_member"
    ADVOCATE = "advocate"
    STAFF = "staff"
    OPERATIVE = "operative"
    CONTRACTOR = "contractor"
    IMPORT = "import"


@dataclass(frozen=True)
class AccessRequirement:
    """A kind that applies to a home from `starts_on` until `ends_on`, both inclusive; none means until ended.

    `review_on` is when somebody must ask whether it still holds; overdue, it still applies (rule 17). A
    `provisional` one was proposed at the door and applies until reviewed (rule 20). `declined` records one that was
    asked for and refused, with the reason (rule 21); it never applies. `effect` says what recording it is meant to
    achieve. One that takes the place of another `replaces` it: what was recorded is not written over (rule 76).
    """

    ref: RequirementRef
    home_ref: HomeRef
    kind: AccessKind
    source: Source
    recorded_by: str
    recorded_at: datetime
    starts_on: date
    review_on: date
    ends_on: date | None = None
    provisional: bool = False
    declined: str | None = None
    effect: str = ""
    replaces: RequirementRef | None = None

    def __post_init__(self) -> None:
        # The eve of the start is allowed: that is what `end` makes of one that never came to apply.
        if self.ends_on is not None and self.ends_on < self.starts_on - timedelta(days=1):
            raise Invalid("ends_on", "ends_on: a requirement cannot end before it starts")
        if self.declined is not None and not self.declined.strip():
            raise Invalid("declined", "declined: say why it was declined")
        if self.review_on < self.starts_on:
            raise Invalid("review_on", "review_on: the review cannot be before the requirement starts")

    def applies_on(self, day: date) -> bool:
        ended = self.ends_on is not None and day > self.ends_on
        return self.declined is None and day >= self.starts_on and not ended

    def review_overdue(self, today: date) -> bool:
        return self.applies_on(today) and today > self.review_on

    def end(self, today: date) -> AccessRequirement:
        """Ended as of yesterday, or before it would have started, so that it leaves every view at once (rule 18)."""
        if self.ends_on is not None and self.ends_on < today:
            raise WrongState(f"requirement {self.ref} ended on {self.ends_on:%d %B %Y} already")
        return replace(self, ends_on=max(today, self.starts_on) - timedelta(days=1), provisional=False)

    def confirm(self, review_on: date, today: date) -> AccessRequirement:
        """It still holds: nobody need ask again before `review_on`. A provisional one is accepted by this (rule 20)."""
        self._require_open(today)
        if review_on <= today:
            raise Invalid("review_on", "review_on: the next review must be later than today")
        return replace(self, review_on=review_on, provisional=False)

    def decline(self, reason: str, today: date) -> AccessRequirement:
        """What was proposed is refused, with the reason (rule 21); it leaves every view at once."""
        self._require_open(today)
        if not self.provisional:
            raise WrongState("only what was proposed can be declined; end this one")
        return replace(self.end(today), provisional=False, declined=reason)

    def _require_open(self, today: date) -> None:
        if self.declined is not None:
            raise WrongState(f"requirement {self.ref} was declined already")
        if self.ends_on is not None and self.ends_on < today:
            raise WrongState(f"requirement {self.ref} ended on {self.ends_on:%d %B %Y} already")


def default_review_on(starts_on: date, *, temporary: bool, months: int = 12) -> date:
    """`months` for a lasting requirement, 3 for a temporary one (rule 17)."""
    months = starts_on.month - 1 + (3 if temporary else months)
    year, month = starts_on.year + months // 12, months % 12 + 1
    # 30 November and three months is the last day of February.
    return starts_on.replace(year=year, month=month, day=min(starts_on.day, monthrange(year, month)[1]))
