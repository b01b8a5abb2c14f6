"""What somebody has proposed at a door, and what became of it: the instruction and its state, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Engine, select

from appointments.domain.access import Source
from appointments.domain.reviews import Decision
from appointments.records.engine import reading
from appointments.records.mapping import homes as mapping
from appointments.records.statements import table_of
from appointments.records.tables import RequirementReviewRow, RequirementRow
from appointments.views.selecting import selected

_REQUIREMENTS = table_of(RequirementRow)
_REVIEWS = table_of(RequirementReviewRow)
SHOWN = 20


class ProposalState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    CHANGED = "changed"
    DECLINED = "declined"
    ENDED = "ended"


_BY_DECISION = {
    Decision.ACCEPTED.value: ProposalState.ACCEPTED,
    Decision.AMENDED.value: ProposalState.CHANGED,
    Decision.DECLINED.value: ProposalState.DECLINED,
    Decision.ENDED.value: ProposalState.ENDED,
}


@dataclass(frozen=True)
class ListProposals:
    """`by` is the account that proposed."""

    by: str


@dataclass(frozen=True)
class Proposal:
    """`brief` is the instruction. Why it was declined is between the planner and the household."""

    brief: str
    at: datetime
    state: ProposalState


def proposals(wanted: ListProposals, *, engine: Engine) -> tuple[Proposal, ...]:
    """The latest, newest first."""
    theirs = (_REQUIREMENTS.c.recorded_by == wanted.by, _REQUIREMENTS.c.source == Source.OPERATIVE.value)
    with reading(engine) as connection:
        found = selected(
            connection,
            select(_REQUIREMENTS)
            .where(*theirs)
            .order_by(_REQUIREMENTS.c.recorded_at.desc(), _REQUIREMENTS.c.ref)
            .limit(SHOWN),
        )
        refs = [row["ref"] for row in found]
        reviews = selected(
            connection,
            select(_REVIEWS).where(_REVIEWS.c.requirement_ref.in_(refs)).order_by(_REVIEWS.c.at.desc(), _REVIEWS.c.ref),
        )
        # The first review is the answer to the proposal; what came later is another story.
        answers = {row["requirement_ref"]: row["decision"] for row in reviews}
        requirements = [mapping.requirement(row) for row in found]
    return tuple(
        Proposal(
            held.kind.brief(),
            held.recorded_at,
            ProposalState.WAITING
            if held.provisional
            else _BY_DECISION.get(answers.get(held.ref, ""), ProposalState.ACCEPTED),
        )
        for held in requirements
    )
