"""The ways through the home stay clear of tools, leads and dust sheets (domain section 3.2, "wheelchair").

Source: UKHDS Wheelchair.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from appointments.domain.access import AccessKind, DoorStep, Group, Sensitivity


@dataclass(frozen=True)
class ClearWays(AccessKind):
    TAG: ClassVar[str] = "clear_ways"
    LABEL: ClassVar[str] = "Keep the ways clear"
    GROUP: ClassVar[Group] = Group.THE_WORK
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL

    def brief(self) -> str:
        return "Keep every way through the home clear of tools, leads and sheets, also while you work."

    def extra_minutes(self) -> int:
        return 10

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep("ways_clear", "The ways through the home are clear", must_tick=False, inside=True),)
