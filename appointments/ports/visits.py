"""Appointments, what shows how they went, and what was made of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from appointments.domain.appointments import Appointment
from appointments.domain.calls import Call
from appointments.domain.challenges import Challenge
from appointments.domain.evidence import Evidence
from appointments.domain.outcomes import Judgement
from appointments.domain.refs import (
    AppointmentRef,
    CallRef,
    EvidenceRef,
    HomeRef,
    JudgementRef,
    WorkOrderRef,
)
from appointments.domain.reminder_rules import Sight
from appointments.domain.times import Window


class Appointments(Protocol):
    def get(self, ref: AppointmentRef) -> Appointment: ...
    def named(self, refs: Iterable[AppointmentRef]) -> list[Appointment]:
        """These, by reference, in a few statements however many; NotFound when one does not exist."""

    def add(self, appointment: Appointment) -> None: ...
    def save(self, appointment: Appointment) -> None: ...
    def save_all(self, appointments: Sequence[Appointment]) -> None:
        """`save` of each, in a few statements however many; Stale, and none to be kept, when one is not as read."""

    def of_work_order(self, ref: WorkOrderRef) -> list[Appointment]: ...
    def awaited_of_home(self, ref: HomeRef) -> list[Appointment]:
        """Booked and not yet attended, soonest window first."""

    def on_site_at(self, ref: HomeRef) -> list[Appointment]:
        """Visits under way at this home, by reference."""

    def unattended(self, ended_before: datetime, limit: int) -> list[Appointment]:
        """Awaited appointments whose window ended at or before the instant."""

    def left_open(self, ended_before: datetime, limit: int) -> list[Appointment]:
        """Visits still under way whose window ended at or before the instant."""

    def starting(self, during: Window, limit: int, *, after: AppointmentRef = "") -> list[Appointment]:
        """Awaited appointments whose promised window starts in `during`, by reference, those after `after`."""

    def notice_due(self, soon: Window, later: Window, limit: int, *, after: AppointmentRef = "") -> list[Appointment]:
        """Awaited ones, by reference, those after `after`, whose promised window starts in `soon`; or in `later`, where
        the home has at any time asked for notice."""

    def to_remind(
        self, sights: Sequence[Sight], now: datetime, limit: int, *, after: AppointmentRef = ""
    ) -> list[Appointment]:
        """Awaited ones, by reference, those after `after`, whose window opens from `now` on and that a rule has still
        to be asked about: one of the sights sees them, and nothing was queued by its rule or handed to a planner.

        Where a household wants to know who comes they are always among them. A rule's requirements are only looked
        for at the home at any time: whether they are in force on the day is asked of the rule.
        """

    def movable(self, trades: Iterable[str], after: datetime, limit: int) -> list[Appointment]:
        """Booked for work of these trades, not yet on their way and not pinned, whose window starts at or after the
        instant; the soonest first."""

    def last_attended(self, home_ref: HomeRef) -> Appointment | None:
        """The last appointment at this home at which work was done or begun."""

    def blamed_of_home(self, home_ref: HomeRef) -> list[Appointment]:
        """Closed with an outcome that blames the resident, in the order in which they were closed."""

    def blamed(self, closed: Window, limit: int, *, after: AppointmentRef = "") -> list[Appointment]:
        """Such of all homes whose work order is still open and that were closed in the window, by reference, those
        after `after`."""


class EvidenceLog(Protocol):
    def add(self, evidence: Evidence) -> bool:
        """False when this reference is recorded already: phones send again."""

    def of(self, ref: AppointmentRef) -> tuple[Evidence, ...]: ...
    def like(self, fingerprint: str, digest: str = "") -> tuple[Evidence, ...]:
        """What has this fingerprint, or this digest, of whatever appointment, in the order recorded."""


class Calls(Protocol):
    """Calls placed through the product. One that has ended is not changed any more."""

    def add(self, call: Call) -> bool:
        """False when a call was asked for with this `asked_ref` already: pages send again."""

    def get(self, ref: CallRef) -> Call: ...
    def lock(self, ref: CallRef) -> Call:
        """As `get`; nobody else changes it before this transaction ends. Reports of one call come at the same time."""

    def asked(self, asked_ref: EvidenceRef) -> Call | None: ...
    def of(self, ref: AppointmentRef) -> list[Call]:
        """In the order asked for."""

    def unsettled(self, during: Window, limit: int) -> list[Call]:
        """Those asked for in `during` whose end is not known, longest waiting first."""

    def save(self, call: Call) -> None: ...


class Judgements(Protocol):
    def add(self, judgement: Judgement) -> None: ...
    def get(self, ref: JudgementRef) -> Judgement: ...
    def of(self, ref: AppointmentRef) -> list[Judgement]:
        """In the order they were given."""


class Challenges(Protocol):
    def add(self, challenge: Challenge) -> None: ...
    def get(self, ref: str) -> Challenge: ...
    def save(self, challenge: Challenge) -> None: ...
    def of(self, ref: AppointmentRef) -> list[Challenge]: ...
