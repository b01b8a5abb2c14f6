"""The wasted visits of a period by class and cost: the manager's first page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Engine

from appointments.records.engine import reading
from appointments.wastage.classes import COUNTED, FAULTS, WASTED, Fault, Reason, VisitClass
from appointments.wastage.cost import STANDARD_COSTS, Cost, CostInputs, cost_of, owed_pence
from appointments.wastage.due import DueVisit, Period, due_visits
from appointments.wastage.intervals import Interval, wilson


@dataclass(frozen=True)
class ShowWastedVisits:
    """London days, both inclusive."""

    first: date
    last: date
    costs: CostInputs = STANDARD_COSTS


@dataclass(frozen=True)
class ReasonRow:
    """What exactly happened, within one class."""

    reason: Reason
    count: int
    cost: Cost


@dataclass(frozen=True)
class ClassRow:
    """`share` is of all appointments due, with a 95 % interval; None when none was due. `cost` is in pence."""

    visit_class: VisitClass
    fault: Fault
    count: int
    share: Interval | None
    cost: Cost
    reasons: tuple[ReasonRow, ...]


@dataclass(frozen=True)
class FaultRow:
    """All wasted visits of one fault."""

    fault: Fault
    count: int
    cost: Cost


@dataclass(frozen=True)
class WastedVisits:
    """`due` is the sum of all rows; what is still open is outside of it. `rows` has every class, ours first."""

    period: Period
    due: int
    still_open: int
    rows: tuple[ClassRow, ...]
    faults: tuple[FaultRow, ...]

    @property
    def wasted(self) -> int:
        return sum(row.count for row in self.faults)

    @property
    def cost(self) -> Cost:
        return sum((row.cost for row in self.faults), Cost())

    def of(self, visit_class: VisitClass) -> ClassRow:
        return next(row for row in self.rows if row.visit_class is visit_class)


def wasted_visits(wanted: ShowWastedVisits, *, engine: Engine) -> WastedVisits:
    """Raises Invalid for a period that ends before it begins."""
    period = Period(wanted.first, wanted.last)
    with reading(engine) as connection:
        return count_wasted(due_visits(connection, period), period, wanted.costs)


def count_wasted(visits: Sequence[DueVisit], period: Period, costs: CostInputs) -> WastedVisits:
    """The same for rows that were read already."""
    rows = tuple(_class_row(kind, visits, costs) for kind in COUNTED)
    due = sum(row.count for row in rows)
    with_shares = tuple(replace(row, share=wilson(row.count, due)) for row in rows)
    return WastedVisits(period, due, len(visits) - due, with_shares, _by_fault(rows))


def _class_row(kind: VisitClass, visits: Sequence[DueVisit], costs: CostInputs) -> ClassRow:
    by_reason: dict[Reason, list[DueVisit]] = defaultdict(list)
    for visit in visits:
        if visit.visit_class is kind and visit.reason is not None:
            by_reason[visit.reason].append(visit)
    reasons = tuple(
        ReasonRow(reason, len(found), _cost(found, costs))
        for reason, found in sorted(by_reason.items(), key=lambda found: (-len(found[1]), found[0]))
    )
    count = sum(row.count for row in reasons)
    return ClassRow(kind, FAULTS[kind], count, None, sum((row.cost for row in reasons), Cost()), reasons)


def _cost(visits: Sequence[DueVisit], costs: CostInputs) -> Cost:
    """Visits of one class and one reason cost the same but for what we owed on their day: one of each is priced."""
    by_owed: dict[int, list[DueVisit]] = defaultdict(list)
    for visit in visits:
        by_owed[owed_pence(costs, visit.day)].append(visit)
    alike = by_owed.values()
    return sum((cost_of(found[0].ending, costs, found[0].day).times(len(found)) for found in alike), Cost())


def _by_fault(rows: Sequence[ClassRow]) -> tuple[FaultRow, ...]:
    """Ours first (rule 85)."""
    wasted = [row for row in rows if row.visit_class in WASTED]
    return tuple(
        FaultRow(
            fault,
            sum(row.count for row in wasted if row.fault is fault),
            sum((row.cost for row in wasted if row.fault is fault), Cost()),
        )
        for fault in dict.fromkeys(row.fault for row in wasted)
    )
