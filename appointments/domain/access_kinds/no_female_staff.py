"""Staff safety: no woman is sent to this home, alone or in company (domain section 3.2, "no female staff").

It protects staff and says what we do, never what anybody did. It rests on a recorded incident that is kept elsewhere,
and is looked at again after six months. Source: Hackney's caution CF "No Female Staff to Visit".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from appointments.domain.access import AccessKind, Group, OperativeTraits, Sensitivity, VisitFacts
from appointments.domain.operatives import Gender


@dataclass(frozen=True)
class NoFemaleStaff(AccessKind):
    TAG: ClassVar[str] = "no_female_staff"
    LABEL: ClassVar[str] = "No women to be sent"
    GROUP: ClassVar[Group] = Group.SAFETY
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.OFFENCE
    REVIEW_MONTHS: ClassVar[int] = 6

    def brief(self) -> str:
        return "Only men are sent to this home."

    def for_caller(self) -> str:
        return ""

    def operative_traits(self) -> OperativeTraits:
        return OperativeTraits(gender=Gender.MALE)

    def unmet(self, visit: VisitFacts) -> str | None:
        if all(operative.gender is Gender.MALE for operative in visit.operatives):
            return None
        return "only men were to be sent to this home, and the records do not show that"
