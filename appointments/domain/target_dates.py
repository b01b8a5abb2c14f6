"""By when something is due, according to whom, and what has become of it (rule 60).

Dates are computed purely, from the facts of an order, and never stored as such: what a list is ordered by is kept on
the order and renewed whenever a fact changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from appointments.domain.appointments import Appointment
from appointments.domain.concerns import Concern
from appointments.domain.defects import Defect
from appointments.domain.outcomes import Outcome
from appointments.domain.priorities import Priority
from appointments.domain.statutory_steps import Step, StepKind, aware_at, in_force
from appointments.domain.times import day_of, midnight

FINISH_THE_WORK = "Finish the work"


class Standing(StrEnum):
    OPEN = "open"
    MET = "met"
    MET_LATE = "met_late"
    MISSED = "missed"  # still not done


@dataclass(frozen=True)
class DueDate:
    """`due_at` is exclusive. `source` names whose target it is, as a planner would say it; `what` is done by then.

    `by_visit`: it takes somebody at the home to meet it, so it rules when a visit is wanted. `done_at` is when it was
    done, on time or not. `step` is what is recorded to say so; None where finishing the work does.
    """

    due_at: datetime
    source: str
    what: str = FINISH_THE_WORK
    statutory: bool = False
    by_visit: bool = True
    done_at: datetime | None = None
    step: StepKind | None = None

    @property
    def in_full(self) -> str:
        """Whose it is and, where that is not the whole work, what is to be done: for lists with one date a line."""
        if self.what == FINISH_THE_WORK:
            return self.source
        whose, comma, rest = self.source.partition(",")
        return f"{whose}: {self.what[:1].lower()}{self.what[1:]}{comma}{rest}"

    def standing(self, now: datetime) -> Standing:
        if self.done_at is not None:
            return Standing.MET if self.done_at < self.due_at else Standing.MET_LATE
        return Standing.OPEN if now < self.due_at else Standing.MISSED


@dataclass(frozen=True)
class OrderFacts:
    """What target dates are computed from. `steps` are all on record, withdrawn ones too; `completed_at` is when a
    visit finished the work."""

    priority: Priority
    reported_at: datetime
    raised_at: datetime
    contract_due_at: datetime | None = None
    concerns: frozenset[Concern] = frozenset()
    defect: Defect | None = None
    gas_check_due_on: date | None = None
    steps: tuple[Step, ...] = ()
    completed_at: datetime | None = None

    @property
    def aware_at(self) -> datetime:
        """When the landlord knew of it: the first such entry, otherwise the report."""
        return aware_at(self.steps, self.reported_at)

    def of(self, *kinds: StepKind) -> tuple[Step, ...]:
        """Steps of these kinds that were not withdrawn, in the order they happened."""
        return tuple(step for step in in_force(self.steps) if step.kind in kinds)

    def done(self, *kinds: StepKind, since: datetime) -> datetime | None:
        """When the first step of these kinds happened on the day of `since` or later."""
        first_day = midnight(day_of(since))
        return next((step.at for step in self.of(*kinds) if step.at >= first_day), None)


def finished_at(made: Iterable[Appointment]) -> datetime | None:
    """When the visit that finished an order's work was closed; None when none has."""
    finished = (a.closed_at for a in made if a.outcome is Outcome.COMPLETED and a.closed_at is not None)
    return max(finished, default=None)


@dataclass(frozen=True)
class TargetDates:
    """All dates that apply, earliest first, at least one. `not_known` says why others cannot be said."""

    dates: tuple[DueDate, ...]
    not_known: tuple[str, ...] = ()

    @property
    def ruling(self) -> DueDate:
        """The earliest that still waits for a visit; when none does, the last there is."""
        waiting = (date for date in self.dates if date.by_visit and date.done_at is None)
        return next(waiting, self.dates[-1])

    @property
    def next_statutory_at(self) -> datetime | None:
        """The earliest statutory date that is not met yet."""
        return next((date.due_at for date in self.dates if date.statutory and date.done_at is None), None)


@dataclass(frozen=True)
class StatutorySum:
    """What a law makes the landlord owe; a person decides whether it is paid. `words` say how it was counted."""

    pence: int
    words: str
