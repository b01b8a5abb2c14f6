"""The question to the planner, as far as it will count: asked while time at the door counts, and answered after it.

The rulebook's demands decide; this only says the same beforehand. A question that cannot count is offered again, with
the reason, and so is one whose answer the resident has since given a new reason to doubt.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from appointments.domain.evidence import OUR_FAILURE_REASONS, PLACED_CALLS, Evidence, EvidenceKind, EvidenceSource
from appointments.domain.times import clock_in_words
from appointments.views.operative_visit import OperativeVisit
from web.application import DoorLimits


@dataclass(frozen=True)
class PlannerState:
    """The first question that counts. `asked_at` and `wait_until` are None until there is one.

    `wait_until` is when the operative may go on without an answer. `settled_at` is when the planner answered or will
    have had time enough to. `answer` are the planner's last words, whenever they were said; `answered`, whether the
    question that counts has its answer. `again` says, as a sentence, why the planner has to be asked once more.
    `offered`: asking now may count and is wanted. `ours`: a planner found that the failure is ours, so nothing more has
    to be shown at the door.
    """

    asked_at: datetime | None = None
    wait_until: datetime | None = None
    settled_at: datetime | None = None
    answer: str = ""
    answered: bool = False
    again: str = ""
    offered: bool = True
    ours: bool = False

    @property
    def waiting(self) -> bool:
        """Whether something may come by itself: an answer, or the moment from which a question counts."""
        return not self.offered and (bool(self.again) or not self.answered)

    def done(self, now: datetime) -> bool:
        """Whether the operative may go on."""
        return not self.again and self.settled_at is not None and now >= self.settled_at


def planner_state(visit: OperativeVisit, counts_from: datetime, limits: DoorLimits, now: datetime) -> PlannerState:
    """`counts_from` is when time at the door begins to count."""
    questions, answers = _questions(visit), visit.recorded(EvidenceKind.PLANNER_ANSWERED)
    asked_at = next((at for at in questions if at >= counts_from), None)
    wait_until = asked_at + timedelta(minutes=limits.planner_minutes) if asked_at else None
    came = [item.at for item in answers if asked_at is not None and item.at >= asked_at]
    again = _again(visit, questions, counts_from, now)
    return PlannerState(
        asked_at=asked_at,
        wait_until=wait_until,
        settled_at=min([*came, wait_until]) if wait_until else None,
        answer=answers[-1].text("words") if answers else "",
        answered=bool(came),
        again=again,
        offered=not questions or (bool(again) and now >= counts_from),
        ours=any(item.text("found") == "ours" for item in answers),
    )


def _questions(visit: OperativeVisit) -> tuple[datetime, ...]:
    """When the planner was asked by the button, or rung through the provider, in order."""
    rung = (item.at for item in visit.recorded(EvidenceKind.CALL) if _rang_the_planner(item))
    return tuple(sorted([*(item.at for item in visit.recorded(EvidenceKind.PLANNER_ASKED)), *rung]))


def _rang_the_planner(item: Evidence) -> bool:
    placed = item.source is EvidenceSource.PROVIDER and item.text("result") in PLACED_CALLS
    return placed and item.text("to") == "planner"


def _again(visit: OperativeVisit, questions: tuple[datetime, ...], counts_from: datetime, now: datetime) -> str:
    if not questions:
        return ""
    last, asked, opens = questions[-1], clock_in_words(questions[-1]), clock_in_words(counts_from)
    if last < counts_from:
        if now < counts_from:
            return f"You asked at {asked}, before the window opens. If nobody answers the door, ask again from {opens}."
        return f"You asked at {asked}, before the window opened at {opens}. That does not count. Ask again."
    answers = [item.at for item in visit.recorded(EvidenceKind.PLANNER_ANSWERED)]
    said = [item.at for item in visit.recorded(EvidenceKind.REASON) if item.text("reason") in OUR_FAILURE_REASONS]
    heard = not said or any(at >= max(said) for at in [*answers, last])
    if heard or not any(at >= last for at in answers):  # a question that is still open will be answered with it
        return ""
    return "They say that the failure was ours. Ask the planner again, and say what they said."
