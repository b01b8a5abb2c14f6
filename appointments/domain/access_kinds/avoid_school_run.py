"""The school run: nobody at home on school mornings and afternoons (domain section 3.2, "avoid school run").

The landlords' pattern for it is 9:30 or 10:00 to 14:00, told as times of arrival; an hour's work is over before the
children are fetched. Holidays are not known here: who is at home then says so, or the requirement is ended.
Source: slot patterns of Welwyn Hatfield, Thirteen and GCH; the HACT schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, Group, Parameter, Sensitivity, VisitFacts
from appointments.domain.access_kinds.keeping_to_times import came_when_not_asked
from appointments.domain.access_kinds.values import choice_or, only
from appointments.domain.access_kinds.weekly import WeeklyTime, overlapping, parse_weekly
from appointments.domain.times import Window, time_in_words


class BackBy(StrEnum):
    NINE = "09:00"
    HALF_PAST_NINE = "09:30"
    TEN = "10:00"


class LeavesAt(StrEnum):
    TWO = "14:00"
    HALF_PAST_TWO = "14:30"
    THREE = "15:00"


@dataclass(frozen=True)
class AvoidSchoolRun(AccessKind):
    TAG: ClassVar[str] = "avoid_school_run"
    LABEL: ClassVar[str] = "Avoid the school run"
    GROUP: ClassVar[Group] = Group.TIMES
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.ORDINARY
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked(
            "back_by",
            "Home again in the morning by",
            Parameter.CHOICE,
            default="09:30",
            choices=(("09:00", "9am"), ("09:30", "9:30am"), ("10:00", "10am")),
        ),
        Asked(
            "leaves_at",
            "Leaves in the afternoon at",
            Parameter.CHOICE,
            default="15:00",
            choices=(("14:00", "2pm"), ("14:30", "2:30pm"), ("15:00", "3pm")),
        ),
    )

    back_by: BackBy = BackBy.HALF_PAST_NINE
    leaves_at: LeavesAt = LeavesAt.THREE

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "back_by", "leaves_at")
        return cls(
            choice_or(values, "back_by", BackBy, BackBy.HALF_PAST_NINE),
            choice_or(values, "leaves_at", LeavesAt, LeavesAt.THREE),
        )

    def data(self) -> dict[str, object]:
        return {"back_by": self.back_by.value, "leaves_at": self.leaves_at.value}

    @property
    def away(self) -> tuple[WeeklyTime, ...]:
        """On the way to school and back, Mondays to Fridays."""
        return parse_weekly(f"Mon-Fri 08:00-{self.back_by}; Mon-Fri {self.leaves_at}-16:00", "times")

    def brief(self) -> str:
        return (
            f"On school days nobody is at home before {_said(self.back_by)}, nor from {_said(self.leaves_at)} to 4pm."
        )

    def allows(self, window: Window) -> bool:
        return not overlapping(self.away, window)

    def unmet(self, visit: VisitFacts) -> str | None:
        return came_when_not_asked(self, visit)


def _said(chosen: BackBy | LeavesAt) -> str:
    return time_in_words(time.fromisoformat(chosen))
