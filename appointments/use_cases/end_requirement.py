"""End a requirement: it leaves every view at once and stays in the evidence of past visits (rule 18)."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.access import AccessRequirement
from appointments.domain.events import RequirementEnded
from appointments.domain.refs import RequirementRef
from appointments.domain.times import day_of
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.attending import release_unneeded
from appointments.use_cases.record_requirement import flag_changed_promises


@dataclass(frozen=True)
class EndRequirement:
    requirement_ref: RequirementRef
    by: str


def end_requirement(request: EndRequirement, *, uow: UnitOfWork, clock: Clock) -> AccessRequirement:
    """The requirement as ended."""
    now = clock.now()
    with uow.write() as records:
        ended = records.requirements.get(request.requirement_ref).end(day_of(now))
        records.requirements.put(ended)
        records.ledger.append(RequirementEnded(ref=ended.home_ref, at=now, requirement_ref=ended.ref, by=request.by))
        flag_changed_promises(records, ended.home_ref, now)
        release_unneeded(records, ended.home_ref, now)
        records.commit()
    return ended
