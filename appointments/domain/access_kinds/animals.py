"""Animals are shut away before anybody goes in (domain section 3.2, "pets: secure before entry / dangerous animal").

The reminder asks for it. Source: Hackney's caution DA.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from appointments.domain.access import AccessKind, DoorStep, Group, MessageRules, Sensitivity


@dataclass(frozen=True)
class Animals(AccessKind):
    TAG: ClassVar[str] = "animals"
    LABEL: ClassVar[str] = "Animals to be shut away"
    GROUP: ClassVar[Group] = Group.AT_THE_DOOR
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.ORDINARY

    def brief(self) -> str:
        return "Ask that animals are shut in another room before you go in."

    def message_rules(self) -> MessageRules:
        return MessageRules(reminder_line="Please keep any animals in another room.")

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep("animals_away", "Animals are in another room", must_tick=False, inside=True),)
