"""No calls, texts only: the text takes the place of the call at the door (rule 40)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from appointments.domain.access import AccessKind, DoorStep, Group, MessageRules, Sensitivity, VisitFacts
from appointments.domain.evidence import EvidenceKind
from appointments.domain.homes import Channel


@dataclass(frozen=True)
class TextOnly(AccessKind):
    TAG: ClassVar[str] = "text_only"
    LABEL: ClassVar[str] = "Text only, no calls"
    GROUP: ClassVar[Group] = Group.TELLING
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL

    def brief(self) -> str:
        return "Text, do not call."

    def message_rules(self) -> MessageRules:
        return MessageRules(only=frozenset({Channel.SMS}))

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (
            DoorStep("text_from_door", "Text the household from the door", replaces=EvidenceKind.CALL, must_tick=False),
        )

    def unmet(self, visit: VisitFacts) -> str | None:
        calls = (i for i in visit.evidence if i.kind is EvidenceKind.CALL and i.text("to") != "planner")
        if any(call.text("result") in {"answered", "no_answer", "engaged"} for call in calls):
            return "the household asked for texts only and was called"
        return None
