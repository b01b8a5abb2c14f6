"""Repairs as residents report them: trades, jobs with their minutes, priorities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from appointments.domain.homes import Home
from appointments.domain.refs import ExternalRef
from appointments.domain.work_orders import SorItem, WorkOrder
from web.demo.dice import Dice
from web.demo.door import DemoDoor


@dataclass(frozen=True)
class Job:
    """A usual repair: code and minutes are the demo's own, the purpose is what the resident is told."""

    trade: str
    code: str
    minutes: int
    purpose: str


JOBS: dict[Job, float] = {
    Job("PL", "D-PL1", 45, "a leaking tap"): 10,
    Job("PL", "D-PL2", 60, "a toilet that does not flush"): 8,
    Job("PL", "D-PL3", 40, "a blocked sink"): 6,
    Job("EL", "D-EL1", 40, "a broken light fitting"): 8,
    Job("EL", "D-EL2", 60, "a faulty socket"): 6,
    Job("EL", "D-EL3", 90, "an extractor fan"): 3,
    Job("CC", "D-CC1", 60, "a door that does not close"): 8,
    Job("CC", "D-CC2", 90, "kitchen units"): 5,
    Job("CC", "D-CC3", 45, "a loose banister"): 3,
    Job("HE", "D-HE1", 60, "the boiler"): 8,
    Job("HE", "D-HE2", 45, "a cold radiator"): 4,
    Job("M", "D-M1", 90, "small repairs"): 5,
    Job("PT", "D-PT1", 120, "damaged plaster"): 4,
    Job("PA", "D-PA1", 120, "painting after a repair"): 3,
    Job("RF", "D-RF1", 90, "a slipped tile"): 3,
    Job("GL", "D-GL1", 60, "a cracked window"): 3,
    Job("DR", "D-DR1", 60, "a slow drain"): 2,
}


def an_order(
    number: int, home: Home, job: Job, priority: str, reported_at: datetime, door: DemoDoor, dice: Dice
) -> WorkOrder:
    """One work order, raised a few minutes after it was reported."""
    chosen = next(found for found in door.priorities if found.code == priority)
    raised_at = reported_at + timedelta(minutes=dice.between(2, 20))
    order = WorkOrder(
        ref=dice.ref("W"),
        home_ref=home.ref,
        trade=job.trade,
        purpose=job.purpose,
        items=(SorItem(job.code, job.minutes),),
        priority=chosen,
        reported_at=reported_at,
        raised_at=raised_at,
        due_at=reported_at,
        due_source="",
        external=ExternalRef("DEMO", f"{number:07d}"),
    )
    return order.dated(door.clocks.dates(order.facts()))
