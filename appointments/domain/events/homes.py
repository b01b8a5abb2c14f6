"""What is known of a home: its household and its access requirements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from appointments.domain.events.base import HomeEvent


@dataclass(frozen=True)
class RequirementRecorded(HomeEvent):
    requirement_ref: str
    kind: str
    source: str
    declined: bool
    by: str


@dataclass(frozen=True)
class RequirementEnded(HomeEvent):
    requirement_ref: str
    by: str


@dataclass(frozen=True)
class RequirementReviewed(HomeEvent):
    requirement_ref: str
    review_ref: str
    decision: str
    review_on: date | None
    replaced_by: str | None
    by: str


@dataclass(frozen=True)
class RequirementErased(HomeEvent):
    """Its words were kept long enough; that it was there stays on record."""

    requirement_ref: str
    run: str


@dataclass(frozen=True)
class HouseholdRecorded(HomeEvent):
    """`change` is one of HouseholdChange where it is about who lives there; `since` is from when, as recorded by it.

    Both are empty in older facts, and where only names and numbers were changed.
    """

    household_ref: str
    by: str
    change: str = ""
    since: datetime | None = None
