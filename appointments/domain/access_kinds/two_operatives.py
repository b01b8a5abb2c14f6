"""Two operatives for the whole visit, also for a single-trade job (rule 11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from appointments.domain.access import AccessKind, Group, Sensitivity, VisitFacts


@dataclass(frozen=True)
class TwoOperatives(AccessKind):
    TAG: ClassVar[str] = "two_operatives"
    LABEL: ClassVar[str] = "Two operatives for the whole visit"
    GROUP: ClassVar[Group] = Group.WHO_COMES
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL

    def brief(self) -> str:
        return "Two operatives attend together for the whole visit."

    def for_caller(self) -> str:
        return "Two operatives come together for the whole visit."

    def crew_size(self) -> int:
        return 2

    def unmet(self, visit: VisitFacts) -> str | None:
        return not_two(visit)


def not_two(visit: VisitFacts) -> str | None:
    """What is missing where two are asked for: who leaves before the decision has not been there for the visit."""
    if len(visit.operatives) < 2:
        return f"two operatives were asked for and {len(visit.operatives)} came"
    if len(visit.stayed) < 2:
        return f"two operatives were asked for during the whole visit and {len(visit.stayed)} stayed"
    return None
