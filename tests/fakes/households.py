"""Homes, who lives there, and what they ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from appointments.domain.access import AccessRequirement
from appointments.domain.appointments import OPEN_STATES
from appointments.domain.homes import Home, Household
from appointments.domain.reviews import RequirementReview
from tests.fakes.stored import Fake, add_once, check_version, raise_rounds, required


class FakeHomes(Fake):
    def get(self, ref: str) -> Home:
        return required(self._stored.homes, ref)

    def by_property_ref(self, property_ref: str) -> Home | None:
        return next((home for home in self._stored.homes.values() if home.property_ref == property_ref), None)

    def by_uprn(self, uprn: str) -> Home | None:
        return next((home for home in self._stored.homes.values() if home.uprn == uprn), None)

    def put(self, home: Home) -> None:
        known = self._stored.homes.get(home.ref)
        if known is not None and known.place != home.place:
            there = [a for a in self._stored.appointments.values() if a.home_ref == home.ref and a.state in OPEN_STATES]
            raise_rounds(self._stored, there)
        self._stored.homes[home.ref] = home


class FakeHouseholds(Fake):
    def of_home(self, home_ref: str) -> Household | None:
        return next((held for held in self._stored.households.values() if held.home_ref == home_ref), None)

    def read_ahead(self, home_refs: Iterable[str]) -> None:
        """Nothing is read more slowly one by one here."""

    def by_number(self, number: str) -> list[Household]:
        def holds(household: Household) -> bool:
            return any(held.number == number for resident in household.residents for held in resident.numbers)

        return sorted(filter(holds, self._stored.households.values()), key=lambda household: household.ref)

    def add(self, household: Household) -> None:
        add_once(self._stored.households, household.ref, household)

    def save(self, household: Household) -> None:
        check_version(self._stored.households.get(household.ref), household)
        self._stored.households[household.ref] = replace(household, version=household.version + 1)


class FakeRequirements(Fake):
    def get(self, ref: str) -> AccessRequirement:
        return required(self._stored.requirements, ref)

    def of_home(self, home_ref: str) -> list[AccessRequirement]:
        theirs = [item for item in self._stored.requirements.values() if item.home_ref == home_ref]
        return sorted(theirs, key=lambda item: (item.recorded_at, item.ref))

    def of_homes(self, home_refs: Iterable[str]) -> dict[str, list[AccessRequirement]]:
        return {ref: self.of_home(ref) for ref in home_refs}

    def put(self, requirement: AccessRequirement) -> None:
        self._stored.requirements[requirement.ref] = requirement


class FakeReviews(Fake):
    def add(self, review: RequirementReview) -> None:
        add_once(self._stored.reviews, review.ref, review)

    def of(self, ref: str) -> list[RequirementReview]:
        theirs = [review for review in self._stored.reviews.values() if review.requirement_ref == ref]
        return sorted(theirs, key=lambda review: (review.at, review.ref))

    def overdue(self, today: date, limit: int, *, after: str = "") -> list[AccessRequirement]:
        found = [held for held in self._stored.requirements.values() if held.review_overdue(today) and held.ref > after]
        return sorted(found, key=lambda held: held.ref)[:limit]


class FakeAlerts(Fake):
    def keep(self, task_ref: str, words: str) -> None:
        add_once(self._stored.alerts, task_ref, words)

    def words(self, task_ref: str) -> str:
        return self._stored.alerts.get(task_ref, "")

    def erase(self, task_ref: str) -> None:
        self._stored.alerts.remove(task_ref)
