"""End a requirement: it leaves every view at once and stays in the evidence of past visits (rule 18)."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.access import AccessRequirement
from appointments.domain.limits import NOTE, at_most
from appointments.domain.refs import RequirementRef
from appointments.domain.reviews import Decision
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.households.record_requirement import require_instructions
from appointments.use_cases.households.review_requirement import ReviewRequirement, store_review


@dataclass(frozen=True)
class EndRequirement:
    """`why` may be empty for programs that have no reason to give; the pages ask for it."""

    requirement_ref: RequirementRef
    by: str
    why: str = ""


def end_requirement(request: EndRequirement, *, uow: UnitOfWork, clock: Clock) -> AccessRequirement:
    """The requirement as ended; who ended it and why is kept as a review of it."""
    now = clock.now()
    why = at_most(request.why, NOTE, "why")
    require_instructions({"why": why})
    with uow.write() as records:
        held = records.requirements.get(request.requirement_ref)
        review = ReviewRequirement(held.ref, Decision.ENDED, request.by, why)
        ended = store_review(records, held, review, why or "No reason was given.", now)
        records.commit()
    return ended
