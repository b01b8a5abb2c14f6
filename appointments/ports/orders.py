"""Work orders, what was done about them by law, and what was offered and held for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from appointments.domain.emergencies import EmergencyAttendance
from appointments.domain.gaps import Gap
from appointments.domain.holds import Hold
from appointments.domain.refs import (
    AppointmentRef,
    ExternalRef,
    GapRef,
    HoldRef,
    OfferRef,
    OperativeRef,
    WorkOrderRef,
)
from appointments.domain.slots import OfferSet, Slot
from appointments.domain.statutory_steps import Step
from appointments.domain.work_orders import OrderAtHome, WorkOrder


class WorkOrders(Protocol):
    def get(self, ref: WorkOrderRef) -> WorkOrder: ...
    def at_home(self, ref: WorkOrderRef) -> OrderAtHome: ...
    def by_external(self, external: ExternalRef) -> WorkOrder | None: ...
    def priorities(self, refs: Iterable[WorkOrderRef]) -> dict[WorkOrderRef, str]:
        """The codes of the priorities of these orders."""

    def unbooked(self, trades: Iterable[str], limit: int) -> list[WorkOrder]:
        """Open orders of these trades that get an appointment and have none open; the earliest target first."""

    def coming_after(self, ref: WorkOrderRef) -> list[WorkOrder]:
        """Orders still open whose trade comes after this one's, by reference."""

    def statutory_before(self, instant: datetime, limit: int, *, after: WorkOrderRef = "") -> list[WorkOrder]:
        """Orders not cancelled, by reference, those after `after`, with a statutory date not met before the instant."""

    def continued_by(self, ref: WorkOrderRef) -> list[WorkOrder]:
        """Orders that were raised to go on with this one's work, by reference, whatever became of them."""

    def add(self, work_order: WorkOrder) -> None: ...
    def save(self, work_order: WorkOrder) -> None: ...
    def claim(self, ref: WorkOrderRef, expected_version: int) -> None:
        """Raise the version by one and change nothing else; Stale when it is not `expected_version` any more."""


class Steps(Protocol):
    """What was done about a work order's hazard or duty; only ever added to (rule 76)."""

    def add(self, step: Step) -> None: ...
    def of(self, ref: WorkOrderRef) -> tuple[Step, ...]:
        """All, withdrawn ones too, in the order they were recorded."""


class Emergencies(Protocol):
    """How emergencies are attended (rule 9)."""

    def of(self, ref: WorkOrderRef) -> EmergencyAttendance | None: ...
    def put(self, attendance: EmergencyAttendance) -> None:
        """Add, or replace that of the same work order."""


class Offers(Protocol):
    def add(self, offers: OfferSet) -> None: ...
    def get(self, ref: OfferRef) -> OfferSet: ...
    def settle(self, offers: OfferSet) -> None:
        """Store what was chosen, or why all were refused; nothing else of an offer ever changes."""

    def choose(self, ref: OfferRef, slot: Slot) -> None:
        """Store that this slot was taken, whatever was said of the offers before."""


class Holds(Protocol):
    """Seats kept for callers who are deciding; one that has expired is here until it is removed."""

    def add(self, hold: Hold) -> None:
        """Stale when the work order has a hold already: there is one for each at most."""

    def of_work_order(self, ref: WorkOrderRef) -> Hold | None: ...
    def around(self, ref: WorkOrderRef, now: datetime, limit: int) -> list[Hold]:
        """What a search for this order has to know: its own hold, lasting or not, before all that have expired."""

    def touching(self, rounds: Iterable[tuple[OperativeRef, date]]) -> list[Hold]:
        """Those with a seat in any of these operatives' days."""

    def expired(self, now: datetime, limit: int) -> list[Hold]:
        """Those that hold nothing any more at `now`, longest expired first."""

    def remove(self, ref: HoldRef) -> bool:
        """The hold, its seats and the third parties held with it; False when somebody else has removed it."""


class Gaps(Protocol):
    """Working time that came free because an appointment was called off or moved away."""

    def add(self, gap: Gap) -> None: ...
    def get(self, ref: GapRef) -> Gap: ...
    def save(self, gap: Gap) -> None: ...
    def of(self, ref: AppointmentRef) -> list[Gap]:
        """What this appointment has given back, soonest first."""

    def open_on(self, rounds: Iterable[tuple[OperativeRef, date]]) -> list[Gap]:
        """Those on these operatives' days that nobody uses yet, soonest first."""
