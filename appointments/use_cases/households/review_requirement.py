"""Ask whether what a household needs still holds, and decide what becomes of what was proposed (rules 17, 20 and 21).

Who decided, when and why is a row of its own that never changes; what is decided otherwise is a new requirement that
names the one it replaces (rule 76).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from appointments.domain.access import AccessRequirement, default_review_on
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.events import RequirementEnded, RequirementReviewed
from appointments.domain.limits import NOTE, at_most
from appointments.domain.refs import RequirementRef
from appointments.domain.reviews import Decision, RequirementReview
from appointments.domain.tasks import proposed_key
from appointments.domain.times import day_of, require_plausible
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.households.record_requirement import (
    RecordRequirement,
    flag_changed_promises,
    require_fits_beside,
    require_instructions,
    require_reviewed_in_time,
    store_requirement,
)
from appointments.use_cases.steps.attending import release_unneeded

# Decisions about what was proposed, and about what was recorded.
OF_PROPOSED = frozenset({Decision.ACCEPTED, Decision.AMENDED, Decision.DECLINED})
IN_PLACE_OF = frozenset({Decision.CHANGED, Decision.AMENDED})


@dataclass(frozen=True)
class ReviewRequirement:
    """`values` and `ends_on` are of the requirement that takes its place, for a change; `review_on` None is the usual.

    `why` is always asked for; for what is declined it is the reason that is kept with it.
    """

    requirement_ref: RequirementRef
    decision: Decision
    by: str
    why: str
    review_on: date | None = None
    values: Mapping[str, object] | None = None
    ends_on: date | None = None


def review_requirement(request: ReviewRequirement, *, uow: UnitOfWork, clock: Clock) -> AccessRequirement:
    """The requirement that stands after it, or the one that was ended or declined. Raises Invalid by field."""
    now = clock.now()
    why = at_most(request.why, NOTE, "why")
    if not why:
        raise Invalid("why", "why: say why")
    require_instructions({"why": why})
    with uow.write() as records:
        held = records.requirements.get(request.requirement_ref)
        reviewed = store_review(records, held, request, why, now)
        records.commit()
    return reviewed


def store_review(
    records: Records, held: AccessRequirement, request: ReviewRequirement, why: str, now: datetime
) -> AccessRequirement:
    """The same inside a transaction that is open already."""
    if (request.decision in OF_PROPOSED) is not held.provisional and request.decision is not Decision.ENDED:
        stands = "was only proposed: accept, change or decline it" if held.provisional else "was reviewed already"
        raise WrongState(f"this requirement {stands}")
    if request.decision in IN_PLACE_OF:
        after = _replaced(records, held, request, now)
    else:
        after = _decided(records, held, request, why, now)
        records.requirements.put(after)
    _note(records, held, after, request, why, now)
    if request.decision in {Decision.ENDED, Decision.DECLINED, *IN_PLACE_OF}:
        ended = RequirementEnded(ref=held.home_ref, at=now, requirement_ref=held.ref, by=request.by)
        records.ledger.append(ended)
    flag_changed_promises(records, held.home_ref, now)
    release_unneeded(records, held.home_ref, now)
    _settle_tasks(records, held, request, why, now)
    return after


def review_key(requirement: AccessRequirement) -> str:
    """The key of the task that says that a review is overdue."""
    return f"requirement-review:{requirement.ref}:{requirement.review_on.isoformat()}"


def _decided(
    records: Records, held: AccessRequirement, request: ReviewRequirement, why: str, now: datetime
) -> AccessRequirement:
    today = day_of(now)
    match request.decision:
        case Decision.ENDED:
            return held.end(today)
        case Decision.DECLINED:
            return held.decline(why, today)
    review_on = request.review_on or default_review_on(
        today, temporary=held.ends_on is not None, months=held.kind.REVIEW_MONTHS
    )
    require_plausible(review_on, "review_on")
    require_reviewed_in_time(held.kind, today, review_on)
    after = held.confirm(review_on, today)
    if request.decision is Decision.ACCEPTED:
        require_fits_beside(after, records.requirements.of_home(held.home_ref))
    return after


def _replaced(
    records: Records, held: AccessRequirement, request: ReviewRequirement, now: datetime
) -> AccessRequirement:
    """Ended, and another in its place from today on, with the same source and effect."""
    today = day_of(now)
    if held.declined is not None:
        raise WrongState("this requirement was declined already")
    if request.ends_on is not None and request.ends_on < today:
        raise Invalid("ends_on", "ends_on: that day has passed; if it applies no longer, choose that")
    records.requirements.put(held.end(today))
    after = store_requirement(
        records,
        RecordRequirement(
            home_ref=held.home_ref,
            kind=held.kind.TAG,
            values=request.values or {},
            source=held.source,
            by=request.by,
            starts_on=max(today, held.starts_on),
            review_on=request.review_on,
            ends_on=request.ends_on,
            effect=held.effect,
            replaces=held.ref,
        ),
        now,
    )
    if (after.kind, after.ends_on) == (held.kind, held.ends_on):
        raise Invalid("decision", "decision: nothing about it was changed; confirm it instead")
    return after


def _note(
    records: Records,
    held: AccessRequirement,
    after: AccessRequirement,
    request: ReviewRequirement,
    why: str,
    now: datetime,
) -> None:
    over = request.decision in {Decision.ENDED, Decision.DECLINED}
    replaced_by = after.ref if after.ref != held.ref else None
    review = RequirementReview(
        ref=records.new_ref("V"),
        requirement_ref=held.ref,
        home_ref=held.home_ref,
        decision=request.decision,
        by=request.by,
        at=now,
        why=why,
        was_due_on=held.review_on,
        review_on=None if over else after.review_on,
        replaced_by=replaced_by,
    )
    records.reviews.add(review)
    records.ledger.append(
        RequirementReviewed(
            ref=held.home_ref,
            at=now,
            requirement_ref=held.ref,
            review_ref=review.ref,
            decision=request.decision.value,
            review_on=review.review_on,
            replaced_by=replaced_by,
            by=request.by,
        )
    )


def _settle_tasks(
    records: Records, held: AccessRequirement, request: ReviewRequirement, why: str, now: datetime
) -> None:
    for task in records.tasks.about_any([proposed_key(held.ref), review_key(held)]):
        if task.done_at is None:
            records.tasks.save(task.settle(request.by, f"{request.decision.value.capitalize()}: {why}", now))
