"""Homes, who lives there, and what they need."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from appointments.domain.access import AccessRequirement
from appointments.domain.homes import Home, Household
from appointments.domain.refs import (
    HomeRef,
    RequirementRef,
    TaskRef,
)
from appointments.domain.reviews import RequirementReview


class Homes(Protocol):
    def get(self, ref: HomeRef) -> Home: ...
    def by_property_ref(self, property_ref: str) -> Home | None: ...
    def by_uprn(self, uprn: str) -> Home | None: ...
    def put(self, home: Home) -> None:
        """Add, or replace the home with the same `ref`."""


class Households(Protocol):
    def of_home(self, home_ref: HomeRef) -> Household | None: ...
    def read_ahead(self, home_refs: Iterable[HomeRef]) -> None:
        """Of all these homes at once: `of_home` answers with what was read, until this transaction changes it."""

    def by_number(self, number: str) -> list[Household]:
        """Every household that holds this E.164 number, withdrawn or not: shared telephones exist (rule 36)."""

    def add(self, household: Household) -> None: ...
    def save(self, household: Household) -> None: ...


class Requirements(Protocol):
    def get(self, ref: RequirementRef) -> AccessRequirement: ...
    def of_home(self, home_ref: HomeRef) -> list[AccessRequirement]:
        """All of a home, ended and declined ones too."""

    def of_homes(self, home_refs: Iterable[HomeRef]) -> dict[HomeRef, list[AccessRequirement]]:
        """`of_home` of each; homes without any have an empty list."""

    def put(self, requirement: AccessRequirement) -> None:
        """Add, or replace the one with the same `ref`."""


class Reviews(Protocol):
    """Reviews of requirements; only ever added."""

    def add(self, review: RequirementReview) -> None: ...
    def of(self, ref: RequirementRef) -> list[RequirementReview]:
        """In the order they were made."""

    def overdue(self, today: date, limit: int, *, after: RequirementRef = "") -> list[AccessRequirement]:
        """Those that apply today and should have been reviewed before it, by reference, those after `after`."""


class Alerts(Protocol):
    """Alerts of other systems, word for word, by the task that asks for an instruction in their place (rule 68)."""

    def keep(self, task_ref: TaskRef, words: str) -> None: ...
    def words(self, task_ref: TaskRef) -> str:
        """Empty once they were erased."""

    def erase(self, task_ref: TaskRef) -> None: ...
