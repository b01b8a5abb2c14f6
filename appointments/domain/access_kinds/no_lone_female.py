"""Staff safety: a woman comes only with a colleague (domain section 3.2, "no lone female").

Who comes alone must be recorded as a man: where no gender is recorded nobody can say that this was kept. Looked at
again after six months. Source: Hackney's cautions on lone visits by women.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from appointments.domain.access import AccessKind, Group, OperativeTraits, Sensitivity, VisitFacts
from appointments.domain.operatives import Gender


@dataclass(frozen=True)
class NoLoneFemale(AccessKind):
    TAG: ClassVar[str] = "no_lone_female"
    LABEL: ClassVar[str] = "No woman to be sent alone"
    GROUP: ClassVar[Group] = Group.SAFETY
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.OFFENCE
    REVIEW_MONTHS: ClassVar[int] = 6

    def brief(self) -> str:
        return "A woman comes here only together with a colleague."

    def for_caller(self) -> str:
        return ""

    def operative_traits(self) -> OperativeTraits:
        return OperativeTraits(not_alone=Gender.FEMALE)

    def unmet(self, visit: VisitFacts) -> str | None:
        if len(visit.stayed) != 1 or visit.stayed[0].gender is Gender.MALE:
            return None
        return "a woman was to come only with a colleague, and the records do not show that"
