"""Time to get to the door (as in Sovereign 202224092): a longer wait before anybody may say "missed" (rule 38)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, DoorStep, Group, Parameter, Sensitivity
from appointments.domain.access_kinds.values import only, whole_number


@dataclass(frozen=True)
class LongerToAnswer(AccessKind):
    """`minutes` replaces the landlord's usual wait when it is longer. The gate measures it; nothing is ticked."""

    TAG: ClassVar[str] = "longer_to_answer"
    LABEL: ClassVar[str] = "Longer to answer the door"
    GROUP: ClassVar[Group] = Group.AT_THE_DOOR
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("minutes", "Minutes to wait at the door", Parameter.WHOLE_NUMBER, default="25"),
    )

    minutes: int = 25

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "minutes")
        return cls(whole_number(values, "minutes", least=15, most=60, default=25))

    def brief(self) -> str:
        return f"Allow {self.minutes} minutes for the door to be answered."

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep("allow_time", self.brief(), wait_minutes=self.minutes, must_tick=False),)

    def extra_minutes(self) -> int:
        return 5
