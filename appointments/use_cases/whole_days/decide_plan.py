"""Accept a plan for a day, or dismiss it. Edits made since it was proposed win: the day is then planned anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from appointments.domain.access import AccessRequirement
from appointments.domain.appointments import Appointment
from appointments.domain.day_plans import DayPlan, DayProposal, PlanState
from appointments.domain.errors import Stale
from appointments.domain.events import DayPlanDecided
from appointments.domain.refs import DayPlanRef, HomeRef, OperativeRef
from appointments.domain.rounds import BookedVisit, Round
from appointments.ports import Clock, Records, TravelTimes, UnitOfWork
from appointments.scheduling.making_room.board import needs_of
from appointments.scheduling.plan import check_together, planned
from appointments.use_cases.steps.handing_over import hand_over_all
from appointments.use_cases.steps.holding import clear_expired
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.whole_days.plan_day import PlanDay, Planning, plan_day


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


@dataclass(frozen=True)
class _Seen:
    """What a plan was held against: the rounds it changes, those that share a crew with them, and all that is promised.

    `beside` are the rounds that the plan leaves alone, `moving` the visits that move, `needs` what their homes ask for.
    None of them is claimed by the version of a round, so they are looked at again.
    """

    rounds: Mapping[OperativeRef, Round]
    beside: tuple[Round, ...]
    visits: tuple[BookedVisit, ...]
    moving: tuple[Appointment, ...]
    needs: Mapping[HomeRef, Sequence[AccessRequirement]]


def decide_plan(
    request: DecidePlan, *, uow: UnitOfWork, clock: Clock, planning: Planning, teller: Teller
) -> PlanDecided:
    """What became of the proposal. WrongState when it was decided already.

    The plan is checked between a read and the write, which makes sure that what was read still stands.
    """
    now = clock.now()
    try:
        with uow.read() as records:
            proposal = records.day_plans.get(request.plan_ref)
            decided = proposal.decide(PlanState.ACCEPTED if request.accept else PlanState.DISMISSED, request.by, now)
            seen = _see(records, proposal.plan) if request.accept else None
        if seen is not None:
            _check(seen, proposal.plan, planning.travel)
        with uow.write() as records:
            if seen is not None:
                _carry_out(records, proposal, seen, request.by, teller, now)
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


def _see(records: Records, plan: DayPlan) -> _Seen:
    visits = tuple(records.rounds.visits_on(plan.day))
    changing = {changed.operative_ref for changed in plan.rounds}
    # The other rounds of a crew stay as they are, but the crew is only whole with them.
    crews = {ref for v in visits if not changing.isdisjoint(v.operatives) for ref in v.operatives}
    rounds = {worked.operative.ref: worked for worked in records.rounds.between(crews | changing, plan.day, plan.day)}
    moving = _moving(records, plan)
    return _Seen(
        rounds=rounds,
        beside=tuple(_unversioned(worked) for ref, worked in sorted(rounds.items()) if ref not in changing),
        visits=visits,
        moving=moving,
        needs=records.requirements.of_homes(found.home_ref for found in moving),
    )


def _moving(records: Records, plan: DayPlan) -> tuple[Appointment, ...]:
    return tuple(records.appointments.named(move.appointment_ref for move in plan.moves))


def _unversioned(worked: Round) -> Round:
    """Who loses a visit without having a round to plan has its version raised by the plan itself."""
    return replace(worked, version=0)


def _check(seen: _Seen, plan: DayPlan, travel: TravelTimes) -> None:
    """The plan against what is recorded now: a requirement may have been added without any round being touched."""
    known = {visit.stop.appointment_ref: visit.stop for visit in seen.visits}
    changing = {changed.operative_ref: changed for changed in plan.rounds}
    there = known.keys() | {stop.appointment_ref for worked in seen.rounds.values() for stop in worked.stops}
    if not seen.rounds.keys() >= changing.keys() or not there >= {ref for r in plan.rounds for ref in r.order}:
        raise Stale("the day was changed after this plan was made")
    after = [
        (worked, planned(worked, changed, [known[r] for r in changed.order if r in known]) if changed else worked.stops)
        for ref, worked in seen.rounds.items()
        for changed in [changing.get(ref)]
    ]
    # What stays where it is may be at odds with a need that came later; that is a task already, and none of the plan's.
    moved = {move.appointment_ref for move in plan.moves}
    needs = {v.stop.appointment_ref: needs_of(v) for v in seen.visits if v.stop.appointment_ref in moved}
    if check_together(after, travel, needs=needs, ordered=False):
        raise Stale("what is recorded for this day rules the plan out now")


def _carry_out(records: Records, proposal: DayProposal, seen: _Seen, by: str, teller: Teller, now: datetime) -> None:
    """Everything that moves, in one transaction; Stale when the day is not any more what the plan was held against."""
    plan = proposal.plan
    _claim(records, plan)
    clear_expired(records, plan.rounds, now)
    _still_so(records, plan, seen)
    handed = [move for move in plan.moves if move.changes_hands]
    hand_over_all(records, handed, because=proposal.ref, by=by, teller=teller, now=now)
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


def _still_so(records: Records, plan: DayPlan, seen: _Seen) -> None:
    """The rounds that change have just been claimed at the versions that were read; this is the rest."""
    beside = records.rounds.between([worked.operative.ref for worked in seen.beside], plan.day, plan.day)
    needs = records.requirements.of_homes(found.home_ref for found in seen.moving)
    if (
        _moving(records, plan) != seen.moving
        or needs != seen.needs
        or tuple(_unversioned(worked) for worked in beside) != seen.beside
    ):
        raise Stale("the day was changed while this plan was checked")
