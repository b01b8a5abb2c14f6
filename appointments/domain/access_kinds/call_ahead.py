"""A call or text some minutes before arrival (domain section 3.2: "ring when on their way")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import (
    AccessKind,
    Asked,
    DoorStep,
    Group,
    MessageRules,
    Parameter,
    Sensitivity,
    VisitFacts,
)
from appointments.domain.access_kinds.values import only, whole_number


@dataclass(frozen=True)
class CallAhead(AccessKind):
    TAG: ClassVar[str] = "call_ahead"
    LABEL: ClassVar[str] = "Call or text before arriving"
    GROUP: ClassVar[Group] = Group.TELLING
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.ORDINARY
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("minutes", "Minutes before arriving", Parameter.WHOLE_NUMBER, default="30"),
    )

    minutes: int = 30

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "minutes")
        return cls(whole_number(values, "minutes", least=5, most=180, default=30))

    def brief(self) -> str:
        return f"Call or text {self.minutes} minutes before arriving."

    def message_rules(self) -> MessageRules:
        return MessageRules(call_ahead_minutes=self.minutes)

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep("called_ahead", f"I called or texted {self.minutes} minutes before arriving"),)

    def unmet(self, visit: VisitFacts) -> str | None:
        if visit.ticked("called_ahead"):
            return None
        return f"a call or text {self.minutes} minutes ahead was asked for and none is recorded"
