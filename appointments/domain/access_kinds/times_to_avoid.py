"""Times when nobody should come: school run, medication, prayer, sleep after night shifts (domain section 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, Group, Parameter, Sensitivity, VisitFacts
from appointments.domain.access_kinds.keeping_to_times import came_when_not_asked
from appointments.domain.access_kinds.values import only
from appointments.domain.access_kinds.weekly import (
    WeeklyTime,
    overlapping,
    parse_weekly,
    weekly_in_words,
    write_weekly,
)
from appointments.domain.times import Window


@dataclass(frozen=True)
class TimesToAvoid(AccessKind):
    """No visit may arrive in, or last into, any of `times`."""

    TAG: ClassVar[str] = "times_to_avoid"
    LABEL: ClassVar[str] = "Times to avoid"
    GROUP: ClassVar[Group] = Group.TIMES
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("times", "Do not come at", Parameter.WEEKLY_TIMES, "For example Mon-Fri 08:30-09:30; Sat 10:00-12:00"),
    )

    times: tuple[WeeklyTime, ...]

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "times")
        return cls(parse_weekly(values.get("times", ""), "times"))

    def data(self) -> dict[str, object]:
        return {"times": write_weekly(self.times)}

    def brief(self) -> str:
        return f"Do not come {weekly_in_words(self.times)}."

    def for_caller(self) -> str:
        return f"The household asks that nobody comes on {weekly_in_words(self.times)}."

    def allows(self, window: Window) -> bool:
        return not overlapping(self.times, window)

    def unmet(self, visit: VisitFacts) -> str | None:
        return came_when_not_asked(self, visit)
