"""The repair to be done, and how long it takes.

Minutes are standard minute values (SMV): from arrival to departure having cleaned up, travel not included (domain
section 4.3). Codes are the landlord's own; no price or text of a licensed schedule is kept here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from appointments.domain.concerns import RATED_HAZARDS, Concern, why_kept_open
from appointments.domain.defects import Defect
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.homes import Home
from appointments.domain.priorities import Priority
from appointments.domain.refs import ExternalRef, HomeRef, OperativeRef, WorkOrderRef
from appointments.domain.sequences import After
from appointments.domain.statutory_steps import Step
from appointments.domain.target_dates import OrderFacts, TargetDates

MINIMUM_VISIT_MINUTES = 30  # rule 10: a visit is never planned shorter than this


@dataclass(frozen=True)
class SorItem:
    """One line of the schedule of rates: `minutes` is the SMV of one unit."""

    code: str
    minutes: int
    quantity: int = 1

    def __post_init__(self) -> None:
        if self.minutes <= 0:
            raise Invalid("minutes", f"minutes: {self.code} has {self.minutes} minutes; a job type needs at least 1")
        if self.quantity <= 0:
            raise Invalid("quantity", f"quantity: {self.code} is asked for {self.quantity} times; at least 1 is needed")


def service_minutes(items: tuple[SorItem, ...], *, minimum: int = MINIMUM_VISIT_MINUTES) -> int:
    """Minutes at the home: sum of SMV x quantity, the minimum applied, travel separate (rule 10)."""
    if not items:
        raise Invalid("sor_code", "sor_code: a work order needs at least one schedule-of-rates item")
    return max(minimum, sum(item.minutes * item.quantity for item in items))


class WorkOrderState(StrEnum):
    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class NeedOfWork:
    """Something that the household needs of the work itself, such as the height of a pan: what to do, never why.

    Whoever says that the work is done says what became of it. `code` names it.
    """

    code: str
    words: str


@dataclass(frozen=True)
class WorkOrder:
    """`purpose` is what the resident is told the visit is for; `description` is for the trade.

    `due_at` is the exclusive end of the target that rules a visit; `due_source` says whose target it is.
    `statutory_due_at` is the earliest statutory date still to be met, by a visit or otherwise. Both follow from the
    facts and are kept for lists: `dated` renews them. `contract_due_at` is the feed's own target, as it came.

    `concerns` are what it is about, where that matters: such an order is never cancelled for no access (rule 52).
    `defect` is one of the right to repair, `gas_check_due_on` the last day of an annual gas safety check.

    `follows` is the order whose work this one continues, and `same_operative_as` the operative the household asked to
    have again. `after` is the order whose trade comes first, with the days between. `needs` are what the household
    needs of the work itself.
    """

    ref: WorkOrderRef
    home_ref: HomeRef
    trade: str
    purpose: str
    items: tuple[SorItem, ...]
    priority: Priority
    reported_at: datetime
    raised_at: datetime
    due_at: datetime
    due_source: str
    description: str = ""
    skills: frozenset[str] = frozenset()
    external: ExternalRef | None = None
    concerns: frozenset[Concern] = frozenset()
    defect: Defect | None = None
    gas_check_due_on: date | None = None
    contract_due_at: datetime | None = None
    statutory_due_at: datetime | None = None
    follows: WorkOrderRef | None = None
    same_operative_as: OperativeRef | None = None
    after: After | None = None
    state: WorkOrderState = WorkOrderState.OPEN
    version: int = 0
    needs: tuple[NeedOfWork, ...] = ()

    @property
    def service_minutes(self) -> int:
        return service_minutes(self.items)

    @property
    def never_cancelled(self) -> str | None:
        """Why it is never cancelled for no access (rule 52): `it is about damp or mould`; None when it may be."""
        return why_kept_open(self.concerns)

    @property
    def hazard(self) -> bool:
        """Whether it is about anything for which it is never cancelled."""
        return self.never_cancelled is not None

    @property
    def has_statutory_clock(self) -> bool:
        """Whether a law may set dates for it, and steps about them may be on record."""
        return bool(self.concerns & RATED_HAZARDS or self.defect or self.gas_check_due_on)

    def facts(self, steps: tuple[Step, ...] = (), *, completed_at: datetime | None = None) -> OrderFacts:
        """What its target dates are computed from."""
        return OrderFacts(
            priority=self.priority,
            reported_at=self.reported_at,
            raised_at=self.raised_at,
            contract_due_at=self.contract_due_at,
            concerns=self.concerns,
            defect=self.defect,
            gas_check_due_on=self.gas_check_due_on,
            steps=steps,
            completed_at=completed_at,
        )

    def dated(self, found: TargetDates) -> WorkOrder:
        """With the dates that lists are made by, as they follow from all that apply."""
        ruling = found.ruling
        return replace(self, due_at=ruling.due_at, due_source=ruling.in_full, statutory_due_at=found.next_statutory_at)

    def complete(self) -> WorkOrder:
        if self.state is not WorkOrderState.OPEN:
            raise WrongState(f"work order {self.ref} is {self.state}, so it cannot be completed")
        return replace(self, state=WorkOrderState.COMPLETED)

    def cancel(self) -> WorkOrder:
        """Given up. Whether it may be is decided before, by `domain/cancelling`."""
        if self.state is not WorkOrderState.OPEN:
            raise WrongState(f"work order {self.ref} is {self.state}, so it cannot be cancelled")
        return replace(self, state=WorkOrderState.CANCELLED)

    def reopen(self) -> WorkOrder:
        """The household got in touch: the same repair with the same target."""
        if self.state is not WorkOrderState.CANCELLED:
            raise WrongState(f"work order {self.ref} is {self.state}; only a cancelled one can be opened again")
        return replace(self, state=WorkOrderState.OPEN)

    def require_open(self) -> None:
        if self.state is not WorkOrderState.OPEN:
            raise WrongState(f"work order {self.ref} is {self.state}; nothing can be booked for it")


@dataclass(frozen=True)
class OrderAtHome:
    """A work order with what every search for it asks first: its home, its trade's name, and what there is besides.

    `booked_before`: it has an appointment, whatever became of it. `attended_before`: somebody was at this home for any
    order. `others_follow`: an order that is still open comes after this one.
    """

    order: WorkOrder
    home: Home
    trade_name: str
    booked_before: bool = False
    attended_before: bool = False
    others_follow: bool = False
