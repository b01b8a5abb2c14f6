"""An adult has to be at home: no work while only children are (domain section 3.2, "adult 18+ present"; rule 47).

Source: Midland Heart and Thirteen, terms of their repairs service.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from appointments.domain.access import AccessKind, DoorStep, Group, MessageRules, Sensitivity


@dataclass(frozen=True)
class AdultPresent(AccessKind):
    TAG: ClassVar[str] = "adult_present"
    LABEL: ClassVar[str] = "An adult must be at home"
    GROUP: ClassVar[Group] = Group.AT_THE_DOOR
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.ORDINARY

    def brief(self) -> str:
        return "Start only while somebody of 18 or over is at home, and stop if they leave."

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep("adult_home", "Somebody of 18 or over is at home", must_tick=False, inside=True),)

    def message_rules(self) -> MessageRules:
        return MessageRules(reminder_line="Somebody of 18 or over needs to be at home.")
