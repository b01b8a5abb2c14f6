"""Plan the next working day and carry the plan out, where the landlord has switched that on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.day_plans import DayProposal
from appointments.domain.times import day_of
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.whole_days.decide_plan import DecidePlan, decide_plan
from appointments.use_cases.whole_days.plan_day import PlanDay, Planning, plan_day

WORKER = "worker"


@dataclass(frozen=True)
class PlanAhead:
    by: str = WORKER


@dataclass(frozen=True)
class ByItself:
    """Whether plans are carried out without anybody's answer: the landlord's decision, off unless switched on."""

    switched_on: bool
    calendar: WorkingCalendar


def plan_ahead(
    request: PlanAhead, *, uow: UnitOfWork, clock: Clock, planning: Planning, teller: Teller, by_itself: ByItself
) -> DayProposal | None:
    """What became of the plan; None when the landlord has not switched this on. A plan that was overtaken waits."""
    if not by_itself.switched_on:
        return None
    day = day_of(clock.now()) + timedelta(days=1)
    while not by_itself.calendar.is_working_day(day):
        day += timedelta(days=1)
    proposal = plan_day(PlanDay(day, request.by), uow=uow, clock=clock, planning=planning)
    if proposal.plan.changes_nothing:
        return proposal
    accept = DecidePlan(proposal.ref, accept=True, by=request.by)
    accepted = decide_plan(accept, uow=uow, clock=clock, planning=planning, teller=teller)
    return accepted.anew or accepted.proposal
