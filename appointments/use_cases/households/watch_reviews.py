"""Say that a review is overdue: the requirement goes on applying until somebody ends it (rule 17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from appointments.domain.access import AccessRequirement
from appointments.domain.refs import RequirementRef
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import day_of, in_words
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.households.review_requirement import review_key

# A planner asks the household when they next speak; nothing is unsafe meanwhile, because it still applies.
TIME_TO_ASK = timedelta(days=14)


@dataclass(frozen=True)
class WatchReviews:
    """One page of at most `limit` requirements, by reference, those after `after`."""

    limit: int = 200
    after: RequirementRef = ""


@dataclass(frozen=True)
class ReviewsWatched:
    """`flagged` tasks are new. `next_after` is where the next page begins; None when this was the last."""

    flagged: int
    next_after: RequirementRef | None


def watch_reviews(request: WatchReviews, *, uow: UnitOfWork, clock: Clock) -> ReviewsWatched:
    """A planner's task for each review that is overdue; one task for each review date, however often this runs."""
    now = clock.now()
    with uow.write() as records:
        overdue = records.reviews.overdue(day_of(now), request.limit, after=request.after)
        flagged = 0
        for held in overdue:
            flagged += records.tasks.add(
                Task(
                    ref=records.new_ref("T"),
                    kind=TaskKind.REQUIREMENT_REVIEW,
                    owner=Owner.PLANNER,
                    made_at=now,
                    due_at=now + TIME_TO_ASK,
                    words=_words(held),
                    dedupe_key=review_key(held),
                    home_ref=held.home_ref,
                )
            )
        records.commit()
    full = len(overdue) == request.limit
    return ReviewsWatched(flagged, overdue[-1].ref if full else None)


def _words(held: AccessRequirement) -> str:
    return (
        f"Ask the household whether this still holds; the review was due on {in_words(held.review_on)}. "
        f"It applies until you end it: {held.kind.brief()}"
    )
