"""Reviews of what a household needs: whether it still holds, and what became of what was proposed (rules 17, 20, 21).

A review is only ever added. What it says of a requirement stands there too, so that every change of it has somebody's
name and a reason (rule 76).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from appointments.domain.refs import HomeRef, RequirementRef


class Decision(StrEnum):
    CONFIRMED = "confirmed"  # it still holds; asked again on another day
    CHANGED = "changed"  # another requirement takes its place
    ENDED = "ended"
    ACCEPTED = "accepted"  # of what was proposed
    AMENDED = "amended"  # proposed, and taken with other values
    DECLINED = "declined"  # proposed, and refused with the reason


@dataclass(frozen=True)
class RequirementReview:
    """`why` is in the reviewer's words. `was_due_on` is the review date before, `review_on` the next one; none once it
    is over. `replaced_by` is the requirement that takes its place.
    """

    ref: str
    requirement_ref: RequirementRef
    home_ref: HomeRef
    decision: Decision
    by: str
    at: datetime
    why: str
    was_due_on: date
    review_on: date | None = None
    replaced_by: RequirementRef | None = None
