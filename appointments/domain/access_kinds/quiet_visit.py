"""A calm visit: soft light, no sudden noise, no touch (domain section 3.2, "sensory").

Source: Camden's procedure on adjustments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, DoorStep, Group, Parameter, Sensitivity
from appointments.domain.access_kinds.values import only, yes_no


@dataclass(frozen=True)
class QuietVisit(AccessKind):
    TAG: ClassVar[str] = "quiet_visit"
    LABEL: ClassVar[str] = "A calm and quiet visit"
    GROUP: ClassVar[Group] = Group.THE_WORK
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("light", "Keep the light low?", Parameter.YES_NO),
        Asked("touch", "Avoid touch, also shaking hands?", Parameter.YES_NO),
    )

    light: bool = False
    touch: bool = False

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "light", "touch")
        return cls(yes_no(values, "light"), yes_no(values, "touch"))

    def brief(self) -> str:
        more = [*["keep the light low"] * self.light, *["do not touch or shake hands"] * self.touch]
        return f"Speak calmly and say before anything gets loud{''.join(f'; {item}' for item in more)}."

    def extra_minutes(self) -> int:
        return 10

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (
            DoorStep("said_what_comes", "Say what you will do and when it gets loud", must_tick=False, inside=True),
        )
