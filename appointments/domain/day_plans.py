"""A plan for a whole day: proposed, shown with what it would move and save, and carried out only when it is accepted.

A plan never touches a promise: visits change operatives, order and planned start inside what residents were told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from appointments.domain.errors import WrongState
from appointments.domain.refs import AppointmentRef, DayPlanRef, OperativeRef
from appointments.domain.rounds import RoundPlan


@dataclass(frozen=True)
class Move:
    """One visit that comes at another time of its promise or to another operative. Leads first, instants planned."""

    appointment_ref: AppointmentRef
    operatives_before: tuple[OperativeRef, ...]
    operatives_after: tuple[OperativeRef, ...]
    starts_before: datetime
    starts_after: datetime

    @property
    def changes_hands(self) -> bool:
        return self.operatives_before != self.operatives_after


@dataclass(frozen=True)
class Unplanned:
    """A promised visit for which nobody can be found that day, and why in words a planner can act on."""

    appointment_ref: AppointmentRef
    words: str


@dataclass(frozen=True)
class DayPlan:
    """`rounds` are only those that change, each with the version it was made from."""

    day: date
    rounds: tuple[RoundPlan, ...]
    moves: tuple[Move, ...]
    unplanned: tuple[Unplanned, ...]
    travel_seconds_before: int
    travel_seconds_after: int

    @property
    def changes_nothing(self) -> bool:
        return not self.rounds

    @property
    def handed_over(self) -> int:
        """How many visits go to somebody else than has them."""
        return sum(move.changes_hands for move in self.moves)

    @property
    def saved_seconds(self) -> int:
        """Travel saved; negative when visits that had nobody now have somebody who drives to them."""
        return self.travel_seconds_before - self.travel_seconds_after


class PlanState(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    OVERTAKEN = "overtaken"  # the day was changed before anybody accepted


@dataclass(frozen=True)
class DayProposal:
    """A plan as a planner was shown it, and what became of it."""

    ref: DayPlanRef
    plan: DayPlan
    made_at: datetime
    made_by: str
    state: PlanState = PlanState.PROPOSED
    decided_at: datetime | None = None
    decided_by: str = ""
    version: int = 0

    def decide(self, state: PlanState, by: str, now: datetime) -> DayProposal:
        """Accepted, dismissed or overtaken: once."""
        if self.state is not PlanState.PROPOSED:
            raise WrongState(f"this plan was {self.state} already; plan the day again")
        return replace(self, state=state, decided_at=now, decided_by=by)
