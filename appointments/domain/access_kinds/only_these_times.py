"""The only times somebody can be in or can bear a visit: carer hours, days without dialysis (domain section 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, Group, Parameter, Sensitivity, VisitFacts
from appointments.domain.access_kinds.keeping_to_times import came_when_not_asked
from appointments.domain.access_kinds.values import only
from appointments.domain.access_kinds.weekly import (
    WeeklyTime,
    covering,
    parse_weekly,
    weekly_in_words,
    write_weekly,
)
from appointments.domain.times import Window


@dataclass(frozen=True)
class OnlyTheseTimes(AccessKind):
    """A visit must arrive and leave within `times`; times that touch are joined."""

    TAG: ClassVar[str] = "only_these_times"
    LABEL: ClassVar[str] = "Only these times"
    GROUP: ClassVar[Group] = Group.TIMES
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("times", "Come only at", Parameter.WEEKLY_TIMES, "For example Tue 09:00-13:00; Thu 09:00-17:00"),
    )

    times: tuple[WeeklyTime, ...]

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "times")
        return cls(parse_weekly(values.get("times", ""), "times"))

    def data(self) -> dict[str, object]:
        return {"times": write_weekly(self.times)}

    def brief(self) -> str:
        return f"Come only {weekly_in_words(self.times)}."

    def for_caller(self) -> str:
        return f"The household asks for visits on {weekly_in_words(self.times)} only."

    def allows(self, window: Window) -> bool:
        return covering(self.times, window)

    def unmet(self, visit: VisitFacts) -> str | None:
        return came_when_not_asked(self, visit)
