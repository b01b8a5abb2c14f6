"""Everything on the manager's first page, counted from one reading of the appointments that came due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from appointments.records.engine import reading
from appointments.wastage.breakdowns import Breakdown, By, breakdown
from appointments.wastage.cost import STANDARD_COSTS, CostInputs
from appointments.wastage.counted_beside import count_beside
from appointments.wastage.due import Period, due_visits
from appointments.wastage.measures import Measure, measures
from appointments.wastage.wasted_visits import WastedVisits, count_wasted


@dataclass(frozen=True)
class SeeWastage:
    """London days, both inclusive; `by` is how the breakdown is made."""

    first: date
    last: date
    by: By = By.TRADE
    costs: CostInputs = STANDARD_COSTS


@dataclass(frozen=True)
class WastageReport:
    wasted: WastedVisits
    measures: tuple[Measure, ...]
    breakdown: Breakdown


def wastage_report(wanted: SeeWastage, *, engine: Engine) -> WastageReport:
    """Raises Invalid for a period that ends before it begins. Five queries, whatever the size."""
    period = Period(wanted.first, wanted.last)
    with reading(engine) as connection:
        visits = due_visits(connection, period)
        beside = count_beside(connection, period)
    return WastageReport(
        count_wasted(visits, period, wanted.costs), measures(visits, beside), breakdown(wanted.by, visits)
    )
