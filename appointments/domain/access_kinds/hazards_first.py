"""Damp, cold, gas and fumes are more dangerous in this home than elsewhere (domain section 3.2, "pregnant, infant,
respiratory").

Nothing about the visit changes. A hazard reported here is looked at before others; who is at risk, and why, is not
kept.
Source: codes 14 to 18 of a derived Awaab data model; SI 2025/1042.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from appointments.domain.access import AccessKind, DoorStep, Group, Sensitivity


@dataclass(frozen=True)
class HazardsFirst(AccessKind):
    TAG: ClassVar[str] = "hazards_first"
    LABEL: ClassVar[str] = "Hazards here are looked at first"
    GROUP: ClassVar[Group] = Group.SAFETY
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL

    def brief(self) -> str:
        return "Report damp, mould, cold or fumes at once, also when you came for something else."

    def hazards_first(self) -> bool:
        return True

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep("looked_for_hazards", "Look for damp, mould, cold and fumes", must_tick=False, inside=True),)
