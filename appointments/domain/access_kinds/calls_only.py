"""Calls, no texts (domain section 3.2, "text only / no calls; or calls only / no text; letter only")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from appointments.domain.access import AccessKind, Group, MessageRules, Sensitivity, VisitFacts
from appointments.domain.evidence import EvidenceKind
from appointments.domain.homes import Channel


@dataclass(frozen=True)
class CallsOnly(AccessKind):
    TAG: ClassVar[str] = "calls_only"
    LABEL: ClassVar[str] = "Calls only, no texts"
    GROUP: ClassVar[Group] = Group.TELLING
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL

    def brief(self) -> str:
        return "Call, do not text."

    def message_rules(self) -> MessageRules:
        return MessageRules(only=frozenset({Channel.VOICE}))

    def unmet(self, visit: VisitFacts) -> str | None:
        if any(item.kind is EvidenceKind.TEXT for item in visit.evidence):
            return "the household asked for calls only and was texted"
        return None
