"""What is recorded on the way to cancelling a repair, and of the decision itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from appointments.domain.errors import Invalid
from appointments.domain.limits import NOTE, at_most
from appointments.domain.outcomes import Finding
from appointments.domain.refs import CheckRef, DecisionRef, WorkOrderRef


class Why(StrEnum):
    """Why a repair is cancelled."""

    NO_ACCESS = "no_access"
    NOT_NEEDED = "not_needed"  # the resident says so
    DUPLICATE = "duplicate"
    DONE_ELSEWHERE = "done_elsewhere"  # somebody else has done it


WHY_WORDS: dict[Why, str] = {
    Why.NO_ACCESS: "We could not get in, and the household could not be reached",
    Why.NOT_NEEDED: "The resident says that it is not needed any more",
    Why.DUPLICATE: "The same repair is on another work order",
    Why.DONE_ELSEWHERE: "Somebody else has done the work",
}


@dataclass(frozen=True)
class VulnerabilityCheck:
    """A named person looked whether somebody in this home may be at risk when the repair is not done.

    It is about this repair and puts no label on anybody. `clear`: they found no reason to go on differently.
    """

    ref: CheckRef
    work_order_ref: WorkOrderRef
    clear: bool
    words: str
    at: datetime
    by: str

    def __post_init__(self) -> None:
        if not at_most(self.words, NOTE, "words"):
            raise Invalid("words", "words: say what you looked at, and what you found")


class Decided(StrEnum):
    CANCELLED = "cancelled"
    REOPENED = "reopened"


@dataclass(frozen=True)
class OrderDecision:
    """A work order was cancelled or opened again: by whom, who asked, why, and the findings it rested on."""

    ref: DecisionRef
    work_order_ref: WorkOrderRef
    what: Decided
    at: datetime
    by: str
    asked_by: str
    words: str
    why: Why | None = None
    findings: tuple[Finding, ...] = ()
