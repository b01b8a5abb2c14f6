"""The operative who came before comes again (domain section 3.2, "same operative each visit"; rule 12).

A wish by default: the search sends them where that can be done at all, and no day is repacked against it. Flagged, it
is hard: nobody else comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, Group, OperativeTraits, Parameter, Sensitivity, VisitFacts
from appointments.domain.access_kinds.values import only, yes_no


@dataclass(frozen=True)
class SameOperative(AccessKind):
    TAG: ClassVar[str] = "same_operative"
    LABEL: ClassVar[str] = "The same operative each time"
    GROUP: ClassVar[Group] = Group.WHO_COMES
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("insist", "Must it be them?", Parameter.YES_NO, "Yes: nobody else comes. No: if they can"),
    )

    insist: bool = False

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "insist")
        return cls(yes_no(values, "insist"))

    def brief(self) -> str:
        if self.insist:
            return "The household asks for the operative they know."
        return "The household would like the operative they know, if they can come."

    def operative_traits(self) -> OperativeTraits:
        return OperativeTraits(same_operative=self.insist, prefers_same=not self.insist)

    def unmet(self, visit: VisitFacts) -> str | None:
        """Who comes and goes again before the decision leaves the household with a stranger."""
        usual = visit.usual_operative
        if not self.insist or usual is None or any(operative.ref == usual for operative in visit.stayed):
            return None
        if any(operative.ref == usual for operative in visit.operatives):
            return "the household asked for the operative they know, who left before the others"
        return "the household asked for the operative they know, and somebody else came"
