"""Plan a whole day: propose who goes where, with what it saves; nothing moves until somebody accepts.

Read, search, write the proposal: the search runs outside any transaction, and what it was made from is checked again
when the proposal is accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date

from appointments.domain.day_plans import DayProposal, PlanState
from appointments.domain.errors import Invalid
from appointments.domain.events import DayPlanProposed
from appointments.domain.times import day_of, in_words
from appointments.ports import Clock, Executor, TravelTimes, UnitOfWork
from appointments.scheduling import day
from appointments.scheduling.day import Effort
from appointments.scheduling.whole_days.standing_in import Company


@dataclass(frozen=True)
class PlanDay:
    day: date
    by: str


@dataclass(frozen=True)
class Planning:
    """The collaborators of planning: driving times, how long to search, and where the patches of a large area go.

    `stay_seconds` of driving have to be saved for each visit that goes to somebody else than it has. `pool` is opened
    for one search; None inside it means that there is one process, this one.
    """

    travel: TravelTimes
    effort: Effort
    stay_seconds: int = day.STAY_SECONDS
    pool: Callable[[], AbstractContextManager[Executor | None]] = nullcontext


def plan_day(request: PlanDay, *, uow: UnitOfWork, clock: Clock, planning: Planning) -> DayProposal:
    """The proposal, stored; those for the day that nobody decided about are overtaken by it."""
    now = clock.now()
    if request.day < day_of(now):
        raise Invalid("day", f"day: {in_words(request.day)} is over, so it cannot be planned")
    with uow.read() as records:
        company = Company(records.operatives.active(), records.landlord.trades())
        found = records.rounds.between([one.ref for one in company.employed], request.day, request.day)
        rounds = [worked.at(now) for worked in found]  # without holds that have expired
        visits = records.rounds.visits_on(request.day)
        ref = records.new_ref("D")
    with planning.pool() as executor:
        plan = day.plan_day(
            request.day,
            rounds,
            visits,
            travel=planning.travel,
            now=now,
            effort=planning.effort,
            stay_seconds=planning.stay_seconds,
            company=company,
            executor=executor,
        )
    proposal = DayProposal(ref, plan, now, request.by)
    with uow.write() as records:
        for older in records.day_plans.waiting(request.day):
            records.day_plans.save(older.decide(PlanState.OVERTAKEN, request.by, now))
        records.day_plans.add(proposal)
        records.ledger.append(
            DayPlanProposed(
                ref=request.day.isoformat(),
                at=now,
                plan_ref=ref,
                moves=len(plan.moves),
                unplanned=len(plan.unplanned),
                saved_seconds=plan.saved_seconds,
                by=request.by,
            )
        )
        records.commit()
    return proposal
