"""Who will come is said beforehand (domain section 3.2, "operative name in advance").

Every notice names the operative. When somebody else has to come, the household is told the new name in a message of its
own, before the visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from appointments.domain.access import AccessKind, DoorStep, Group, MessageRules, Sensitivity


@dataclass(frozen=True)
class OperativeNamed(AccessKind):
    TAG: ClassVar[str] = "operative_named"
    LABEL: ClassVar[str] = "Say who will come"
    GROUP: ClassVar[Group] = Group.WHO_COMES
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL

    def brief(self) -> str:
        return "The household is told beforehand who will come; show your card at the door."

    def message_rules(self) -> MessageRules:
        return MessageRules(name_operative=True)

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep("showed_card", "Say your name and show your card", must_tick=False, inside=True),)
