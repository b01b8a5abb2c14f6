"""We move the furniture, because the household cannot (domain section 3.2, "cannot move furniture / physical support").

Help is booked before the visit and the visit takes longer. Source: UKHDS PhysicalSupport.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, DoorStep, Group, Parameter, Sensitivity, VisitFacts
from appointments.domain.access_kinds.two_operatives import not_two
from appointments.domain.access_kinds.values import only, whole_number, yes_no


@dataclass(frozen=True)
class FurnitureMoved(AccessKind):
    TAG: ClassVar[str] = "furniture_moved"
    LABEL: ClassVar[str] = "We move the furniture"
    GROUP: ClassVar[Group] = Group.THE_WORK
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("minutes", "More minutes for the visit", Parameter.WHOLE_NUMBER, default="20"),
        Asked("two", "Do two people come?", Parameter.YES_NO),
    )

    minutes: int = 20
    two: bool = False

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "minutes", "two")
        return cls(whole_number(values, "minutes", least=5, most=120, default=20), yes_no(values, "two"))

    def brief(self) -> str:
        return f"Move the furniture yourselves and put it back; {self.minutes} minutes are planned for it."

    def for_caller(self) -> str:
        if self.two:
            return "Furniture has to be moved for this visit, so two operatives come together."
        return f"Furniture has to be moved for this visit, and {self.minutes} minutes are planned for it."

    def extra_minutes(self) -> int:
        return self.minutes

    def crew_size(self) -> int:
        return 2 if self.two else 1

    def preparation(self) -> str:
        return "Ask what has to be moved, and book help if one person cannot do it."

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep("furniture_back", "The furniture is back in its place", must_tick=False, inside=True),)

    def unmet(self, visit: VisitFacts) -> str | None:
        return not_two(visit) if self.two else None
