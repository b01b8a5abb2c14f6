"""The operative who came before comes again, for this home's follow-on visits (rule 12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from appointments.domain.access import AccessKind, OperativeTraits, VisitFacts


@dataclass(frozen=True)
class SameOperative(AccessKind):
    TAG: ClassVar[str] = "same_operative"
    LABEL: ClassVar[str] = "The same operative each time"

    def brief(self) -> str:
        return "The household asks for the operative they know."

    def operative_traits(self) -> OperativeTraits:
        return OperativeTraits(same_operative=True)

    def unmet(self, visit: VisitFacts) -> str | None:
        usual = visit.usual_operative
        if usual is None or any(operative.ref == usual for operative in visit.operatives):
            return None
        return "the household asked for the operative they know, and somebody else came"
