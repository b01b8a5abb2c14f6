"""What was promised, who is assigned to it, and who came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from appointments.domain.access import RequirementSnapshot
from appointments.domain.errors import Invalid
from appointments.domain.refs import OfferRef, OperativeRef, RequirementRef
from appointments.domain.times import Window


@dataclass(frozen=True)
class Override:
    """A named manager let a requirement or a rule be broken, and why (rules 6 and 8). Printed in evidence."""

    what: str
    manager: str
    reason: str
    requirement_ref: RequirementRef | None = None

    def __post_init__(self) -> None:
        if not self.manager.strip():
            raise Invalid("manager", "manager: an override needs the name of the manager who allows it")
        if not self.reason.strip():
            raise Invalid("reason", "reason: an override needs a reason")


@dataclass(frozen=True)
class Promise:
    """One version of what the resident was told. Superseded ones are kept, so that no wasted trip vanishes.

    `agreed_by_resident`: the household chose or accepted this time itself. `late_reason` is required after the target.
    """

    version: int
    window: Window
    day: date
    pattern: str
    purpose: str
    requirements: tuple[RequirementSnapshot, ...]
    made_at: datetime
    made_by: str
    agreed_by_resident: bool = False
    offer_ref: OfferRef | None = None
    overrides: tuple[Override, ...] = ()
    late_reason: str = ""
    superseded_at: datetime | None = None


class Role(StrEnum):
    LEAD = "lead"
    SECOND = "second"


@dataclass(frozen=True)
class Assignment:
    """An operative's planned interval, `planned` half-open, for an appointment."""

    operative_ref: OperativeRef
    planned: Window
    role: Role = Role.LEAD


@dataclass(frozen=True)
class Visit:
    """The attendance. Times are server-checked; who was there may be fewer than were assigned.

    Of a crew each leaves for themselves: `departed` are those who have. `left_at` is when the visit ended.
    """

    arrived_at: datetime
    operative_refs: tuple[OperativeRef, ...]
    left_at: datetime | None = None
    departed: tuple[OperativeRef, ...] = ()

    @property
    def present(self) -> tuple[OperativeRef, ...]:
        """Who came and has not left, in the order in which they came; nobody once the visit has ended."""
        if self.left_at is not None:
            return ()
        return tuple(ref for ref in self.operative_refs if ref not in self.departed)
