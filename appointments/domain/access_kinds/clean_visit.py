"""Come first thing, well and masked (domain section 3.2, "infection / immunocompromised").

The visit is the first of everybody's round, before anybody has been in another home. Source: markers of a derived
Awaab data model; infection control as care homes practise it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from appointments.domain.access import AccessKind, DoorStep, Group, Sensitivity, VisitFacts


@dataclass(frozen=True)
class CleanVisit(AccessKind):
    TAG: ClassVar[str] = "clean_visit"
    LABEL: ClassVar[str] = "First visit of the day, with a mask"
    GROUP: ClassVar[Group] = Group.THE_WORK
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL

    def brief(self) -> str:
        return "First visit of the day; come only if you are well, wear a mask and clean your hands before you go in."

    def for_caller(self) -> str:
        return "The household asks to be the first visit of the day."

    def first_of_day(self) -> bool:
        return True

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep("mask_on", "Put on a mask and clean your hands"),)

    def unmet(self, visit: VisitFacts) -> str | None:
        if visit.ticked("mask_on"):
            return None
        return "a mask and clean hands were asked for, and that is not recorded"
