"""One safe number and no other, because a text can put somebody in danger (domain section 3.2, "safe contact only").

Hard. Every message goes to this number alone and says nothing of the home, the work or who comes; nobody leaves a
voicemail. Source: UKHDS-derived data models; Hackney's caution.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Self

from appointments.domain.access import (
    AccessKind,
    Asked,
    Group,
    MessageRules,
    Parameter,
    Recipient,
    Sensitivity,
    VisitFacts,
)
from appointments.domain.access_kinds.values import only, telephone
from appointments.domain.evidence import EvidenceKind


@dataclass(frozen=True)
class SafeContactOnly(AccessKind):
    """`number` is E.164."""

    TAG: ClassVar[str] = "safe_contact_only"
    LABEL: ClassVar[str] = "One safe number only"
    GROUP: ClassVar[Group] = Group.SAFETY
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (Asked("number", "The safe number", Parameter.TELEPHONE),)

    number: str = field(repr=False)

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "number")
        return cls(telephone(values, "number"))

    def brief(self) -> str:
        return "Use only the number shown with this visit; say little and leave no voicemail."

    def message_rules(self) -> MessageRules:
        return MessageRules(recipient=Recipient(self.number, instead=True), neutral=True)

    def unmet(self, visit: VisitFacts) -> str | None:
        calls = (item for item in visit.evidence if item.kind is EvidenceKind.CALL and item.text("to") == "resident")
        if any(call.text("result") == "voicemail" for call in calls):
            return "no voicemail was to be left, and one was"
        return None
