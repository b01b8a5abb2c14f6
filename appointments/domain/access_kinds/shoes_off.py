"""No shoes indoors: overshoes, or in socks (domain section 3.2, "no shoes / overshoes")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from appointments.domain.access import AccessKind, DoorStep, Group, Sensitivity


@dataclass(frozen=True)
class ShoesOff(AccessKind):
    TAG: ClassVar[str] = "shoes_off"
    LABEL: ClassVar[str] = "No shoes indoors"
    GROUP: ClassVar[Group] = Group.THE_WORK
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL

    def brief(self) -> str:
        return "Put on overshoes before you go in."

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep("overshoes", "Put on overshoes", must_tick=False, inside=True),)
