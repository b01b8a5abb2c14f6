"""Who works when, their days, and who else has to be there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from appointments.domain.day_plans import DayProposal
from appointments.domain.operatives import Absence, Operative, ShiftPattern
from appointments.domain.refs import (
    AppointmentRef,
    DayPlanRef,
    OperativeRef,
    ThirdPartyRef,
    WorkOrderRef,
)
from appointments.domain.rounds import BookedVisit, Round, RoundPlan, Stop
from appointments.domain.third_parties import ThirdParty, ThirdPartyAbsence, ThirdPartyBooking, ThirdPartyHold
from appointments.domain.times import Window


class Operatives(Protocol):
    def get(self, ref: OperativeRef) -> Operative: ...
    def active(self, refs: Iterable[OperativeRef] | None = None) -> list[Operative]:
        """Active operatives in order of reference; those named, or all."""

    def put(self, operative: Operative) -> None: ...
    def shift_patterns(self, refs: Iterable[OperativeRef]) -> list[ShiftPattern]: ...
    def set_shift_patterns(self, ref: OperativeRef, patterns: Iterable[ShiftPattern]) -> None:
        """Replace all patterns of one operative."""

    def absences(self, refs: Iterable[OperativeRef], during: Window) -> list[Absence]: ...
    def add_absence(self, absence: Absence) -> None: ...
    def changes(self) -> int:
        """A number that grows with every change of any operative, their certificates, shifts and absences included."""

    def versions(self) -> dict[OperativeRef, int]:
        """Of everybody, active or not: which of them such a change was about."""


class Rounds(Protocol):
    """Operatives' days. Whatever changes one claims it first: that is what makes double booking impossible."""

    def between(self, refs: Iterable[OperativeRef], first: date, last: date) -> list[Round]:
        """Rounds of these operatives on these days (both inclusive) that have a shift; by day, then operative."""

    def changes(self, first: date, last: date) -> dict[date, int]:
        """For each day (both inclusive) a number that grows with every change of any of its rounds; 0 is left out."""

    def versions(self, days: Iterable[date]) -> dict[date, dict[OperativeRef, int]]:
        """The versions that a day's number is the sum of, by day, then operative; those of version 0 are left out."""

    def stops(self, rounds: Iterable[tuple[OperativeRef, date]]) -> dict[tuple[OperativeRef, date], tuple[Stop, ...]]:
        """The stops alone of each of these rounds, as `between` has them; empty for those without any."""

    def claim(self, ref: OperativeRef, day: date, expected_version: int) -> None:
        """Raise the round's version by one; Stale when it is not `expected_version` any more (0: never booked)."""

    def bump(self, ref: OperativeRef, first: date, last: date) -> None:
        """Raise the versions of these days whatever they are: a shift, an absence or a skill has changed."""

    def write(self, plan: RoundPlan) -> None:
        """Store order and planned starts of a claimed round on its assignments."""

    def visits_on(self, day: date) -> list[BookedVisit]:
        """Every visit still promised for the day, by reference, also those whose operative does not work any more."""


class DayPlans(Protocol):
    def add(self, proposal: DayProposal) -> None: ...
    def get(self, ref: DayPlanRef) -> DayProposal: ...
    def save(self, proposal: DayProposal) -> None: ...
    def waiting(self, day: date) -> list[DayProposal]:
        """Proposed for the day and not decided, oldest first."""


class ThirdParties(Protocol):
    """Who else has to be there, and their calendars. Whatever changes a calendar raises its owner's version first; only
    the end of a hold does not, because it gives time back and nobody can have relied on that."""

    def get(self, ref: ThirdPartyRef) -> ThirdParty: ...
    def all(self) -> list[ThirdParty]:
        """In order of reference, those who cannot be asked any more too."""

    def add(self, party: ThirdParty) -> None: ...
    def save(self, party: ThirdParty) -> None: ...
    def claim(self, ref: ThirdPartyRef, expected_version: int) -> None:
        """Raise the version by one; Stale when it is not `expected_version` any more."""

    def absences(self, refs: Iterable[ThirdPartyRef], during: Window) -> list[ThirdPartyAbsence]: ...
    def add_absence(self, absence: ThirdPartyAbsence) -> None: ...
    def bookings(self, refs: Iterable[ThirdPartyRef], during: Window) -> list[ThirdPartyBooking]:
        """What takes up their time then, soonest first."""

    def of(self, ref: AppointmentRef) -> list[ThirdPartyBooking]:
        """Who is booked for an appointment now, by reference."""

    def book(self, booking: ThirdPartyBooking) -> None: ...
    def release(self, booking: ThirdPartyBooking) -> None:
        """Their time is free again; that they were booked stays on record."""

    def hold(self, held: ThirdPartyHold) -> None:
        """Keep their time with a hold that is there already; it is free again when that hold ends or expires."""

    def held(
        self, refs: Iterable[ThirdPartyRef], during: Window, *, now: datetime, but_for: WorkOrderRef
    ) -> list[ThirdPartyHold]:
        """What holds that last at `now` keep of their time then, soonest first; the hold of one order left out."""
