"""Accept a plan for a day, or dismiss it. Edits made since it was proposed win: the day is then planned anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.day_plans import DayPlan, DayProposal, PlanState
from appointments.domain.errors import Stale
from appointments.domain.events import DayPlanDecided
from appointments.domain.refs import DayPlanRef
from appointments.ports import Clock, Records, TravelTimes, UnitOfWork
from appointments.scheduling.board import needs_of
from appointments.scheduling.plan import check_together, planned
from appointments.use_cases.handing_over import hand_over
from appointments.use_cases.holding import clear_expired
from appointments.use_cases.plan_day import PlanDay, Planning, plan_day
from appointments.use_cases.telling import Teller


@dataclass(frozen=True)
class DecidePlan:
    """`accept` false dismisses the proposal: nothing moves."""

    plan_ref: DayPlanRef
    accept: bool
    by: str


@dataclass(frozen=True)
class PlanDecided:
    """`anew` is the proposal that replaces one which the day's own changes had overtaken; nothing moved then."""

    proposal: DayProposal
    anew: DayProposal | None = None


def decide_plan(
    request: DecidePlan, *, uow: UnitOfWork, clock: Clock, planning: Planning, teller: Teller
) -> PlanDecided:
    """What became of the proposal. WrongState when it was decided already."""
    now = clock.now()
    try:
        with uow.write() as records:
            proposal = records.day_plans.get(request.plan_ref)
            decided = proposal.decide(PlanState.ACCEPTED if request.accept else PlanState.DISMISSED, request.by, now)
            if request.accept:
                _carry_out(records, proposal, planning.travel, request.by, teller, now)
            _record(records, decided, request.by, now)
            records.commit()
        return PlanDecided(decided)
    except Stale:
        with uow.write() as records:
            proposal = records.day_plans.get(request.plan_ref)
            overtaken = proposal.decide(PlanState.OVERTAKEN, request.by, now)
            _record(records, overtaken, request.by, now)
            records.commit()
    anew = plan_day(PlanDay(proposal.plan.day, request.by), uow=uow, clock=clock, planning=planning)
    return PlanDecided(overtaken, anew)


def _record(records: Records, decided: DayProposal, by: str, now: datetime) -> None:
    records.day_plans.save(decided)
    day = decided.plan.day.isoformat()
    records.ledger.append(DayPlanDecided(ref=day, at=now, plan_ref=decided.ref, state=decided.state, by=by))


def _carry_out(
    records: Records, proposal: DayProposal, travel: TravelTimes, by: str, teller: Teller, now: datetime
) -> None:
    """Everything that moves, in one transaction; Stale when the day is not any more what the plan was made from."""
    plan = proposal.plan
    _claim(records, plan)
    clear_expired(records, plan.rounds, now)
    _check(records, plan, travel)
    for move in plan.moves:
        if move.changes_hands:
            hand_over(records, move, because=proposal.ref, by=by, teller=teller, now=now)
    for changed in plan.rounds:
        records.rounds.write(changed)


def _claim(records: Records, plan: DayPlan) -> None:
    """In one order everywhere, so that two writers never wait in a ring."""
    versions = {changed.operative_ref: changed.based_on_version for changed in plan.rounds}
    # Those who do not work that day have no round to plan, and lose their visits all the same.
    leaving = {ref for move in plan.moves for ref in move.operatives_before if ref not in versions}
    for ref in sorted({*versions, *leaving}):
        if ref in versions:
            records.rounds.claim(ref, plan.day, versions[ref])
        else:
            records.rounds.bump(ref, plan.day, plan.day)


def _check(records: Records, plan: DayPlan, travel: TravelTimes) -> None:
    """The plan against what is recorded now: a requirement may have been added without any round being touched."""
    visits = records.rounds.visits_on(plan.day)
    known = {visit.stop.appointment_ref: visit.stop for visit in visits}
    changing = {changed.operative_ref: changed for changed in plan.rounds}
    # The other rounds of a crew stay as they are, but the crew is only whole with them.
    crews = {ref for v in visits if changing.keys() & set(v.operatives) for ref in v.operatives}
    rounds = {r.operative.ref: r for r in records.rounds.between(crews | changing.keys(), plan.day, plan.day)}
    there = known.keys() | {stop.appointment_ref for worked in rounds.values() for stop in worked.stops}
    if not rounds.keys() >= changing.keys() or not there >= {ref for r in plan.rounds for ref in r.order}:
        raise Stale("the day was changed after this plan was made")
    after = [
        (worked, planned(worked, changing[ref], list(known.values())) if ref in changing else worked.stops)
        for ref, worked in rounds.items()
    ]
    # What stays where it is may be at odds with a need that came later; that is a task already, and none of the plan's.
    moved = {move.appointment_ref for move in plan.moves}
    needs = {v.stop.appointment_ref: needs_of(v) for v in visits if v.stop.appointment_ref in moved}
    if check_together(after, travel, needs=needs, ordered=False):
        raise Stale("what is recorded for this day rules the plan out now")
