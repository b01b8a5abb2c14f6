"""What a requirement is held against once the visit is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from appointments.domain.evidence import Evidence, EvidenceKind
from appointments.domain.operatives import Operative
from appointments.domain.refs import OperativeRef
from appointments.domain.times import Window

# A crew that goes together presses "I am leaving" one after the other.
LEAVING_TOGETHER = timedelta(minutes=2)


@dataclass(frozen=True)
class VisitFacts:
    """What a requirement is held against afterwards: who came, when, told how, and what was done at the door.

    `notice_delivered_at` is the first notice by any channel, `written_notice_at` the first in writing.
    """

    promised: Window
    arrived_at: datetime | None
    decided_at: datetime
    operatives: tuple[Operative, ...]
    notice_delivered_at: datetime | None
    notice_in_writing: bool
    agreed_by_resident: bool
    evidence: tuple[Evidence, ...]
    usual_operative: OperativeRef | None = None
    written_notice_at: datetime | None = None

    @property
    def stay(self) -> Window | None:
        """From arrival to the decision; None when nobody arrived."""
        if self.arrived_at is None or self.decided_at <= self.arrived_at:
            return None
        return Window(self.arrived_at, self.decided_at)

    @property
    def stayed(self) -> tuple[Operative, ...]:
        """Those who came and were there until the decision. A departure that names nobody is everybody's, and no
        decision comes after it."""
        left = {
            item.text("operative")
            for item in self.evidence
            if item.kind is EvidenceKind.DEPARTURE
            and self.arrived_at is not None
            and self.arrived_at <= item.at < self.decided_at - LEAVING_TOGETHER
        }
        return tuple(operative for operative in self.operatives if operative.ref not in left)

    def ticked(self, code: str) -> bool:
        return any(item.kind is EvidenceKind.DOOR_STEP and item.text("step") == code for item in self.evidence)
