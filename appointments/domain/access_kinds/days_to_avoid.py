"""Days on which nobody should come: holy days, a funeral, exams (domain section 3.2, "religious days").

Prayer times of every week are `times_to_avoid`. Which feast it is, or whether it is one, is nobody's business here: the
days are kept and never the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, Group, Parameter, Sensitivity, VisitFacts
from appointments.domain.access_kinds.days import (
    DayRange,
    days_in_words,
    parse_days,
    require_plausible_days,
    write_days,
)
from appointments.domain.access_kinds.keeping_to_times import came_when_not_asked
from appointments.domain.access_kinds.values import only
from appointments.domain.times import Window, instant_in_words


@dataclass(frozen=True)
class DaysToAvoid(AccessKind):
    TAG: ClassVar[str] = "days_to_avoid"
    LABEL: ClassVar[str] = "Days to avoid"
    GROUP: ClassVar[Group] = Group.TIMES
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("days", "Do not come on", Parameter.DATES, "For example 2026-12-25; 2027-01-04 to 2027-01-08"),
    )

    days: tuple[DayRange, ...]

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "days")
        return cls(parse_days(values.get("days", ""), "days"))

    def require_plausible(self) -> None:
        require_plausible_days(self.days, "days")

    def data(self) -> dict[str, object]:
        return {"days": write_days(self.days)}

    def brief(self) -> str:
        return f"Do not come on {days_in_words(self.days)}."

    def for_caller(self) -> str:
        return f"The household asks that nobody comes on {days_in_words(self.days)}."

    def allows(self, window: Window) -> bool:
        return not any(given.overlaps(window) for given in self.days)

    def unmet(self, visit: VisitFacts) -> str | None:
        return came_when_not_asked(self, visit, instant_in_words)
