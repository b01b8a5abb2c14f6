"""Little space to work in: longer visits, in stages, sometimes two people (domain section 3.2, "hoarding / clutter").

It says how we come and nothing about how anybody lives. Source: Hackney UE; L&Q's policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, Group, Parameter, Sensitivity, VisitFacts
from appointments.domain.access_kinds.two_operatives import not_two
from appointments.domain.access_kinds.values import only, whole_number, yes_no


@dataclass(frozen=True)
class LittleSpace(AccessKind):
    TAG: ClassVar[str] = "little_space"
    LABEL: ClassVar[str] = "Little space to work in"
    GROUP: ClassVar[Group] = Group.THE_WORK
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("minutes", "More minutes for the visit", Parameter.WHOLE_NUMBER, default="30"),
        Asked("two", "Do two people come?", Parameter.YES_NO),
    )

    minutes: int = 30
    two: bool = False

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "minutes", "two")
        return cls(whole_number(values, "minutes", least=10, most=240, default=30), yes_no(values, "two"))

    def brief(self) -> str:
        two = " Two operatives come together;" if self.two else ""
        return (
            f"There is little space to work in:{two} allow {self.minutes} more minutes, and stop where it is not safe."
        )

    def for_caller(self) -> str:
        if self.two:
            return "Two operatives come together for this visit."
        return f"This visit takes {self.minutes} minutes longer than the work alone."

    def extra_minutes(self) -> int:
        return self.minutes

    def crew_size(self) -> int:
        return 2 if self.two else 1

    def preparation(self) -> str:
        return "There is little space. Agree with the household what is cleared first, and plan the work in stages."

    def unmet(self, visit: VisitFacts) -> str | None:
        return not_two(visit) if self.two else None
