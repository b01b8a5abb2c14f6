"""Letters, no calls and no texts (domain section 3.2, "text only / no calls; or calls only / no text; letter only").

At the door the card that is left takes the place of the call: it is what reaches this household.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from appointments.domain.access import AccessKind, DoorStep, Group, MessageRules, Sensitivity, VisitFacts
from appointments.domain.evidence import PLACED_CALLS, EvidenceKind
from appointments.domain.homes import Channel


@dataclass(frozen=True)
class LetterOnly(AccessKind):
    TAG: ClassVar[str] = "letter_only"
    LABEL: ClassVar[str] = "Letters only"
    GROUP: ClassVar[Group] = Group.TELLING
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL

    def brief(self) -> str:
        return "Do not call and do not text; write to them, and leave the card at the door."

    def message_rules(self) -> MessageRules:
        return MessageRules(only=frozenset({Channel.LETTER}))

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (
            DoorStep(
                "card_for_a_call",
                "Leave the card; do not call or text",
                replaces=EvidenceKind.CALL,
                must_tick=False,
                by=EvidenceKind.CARD,
            ),
        )

    def unmet(self, visit: VisitFacts) -> str | None:
        for item in visit.evidence:
            rang = (
                item.kind is EvidenceKind.CALL and item.text("to") != "planner" and item.text("result") in PLACED_CALLS
            )
            if rang or item.kind is EvidenceKind.TEXT:
                return "the household asked for letters only and was called or texted"
        return None
