"""How to make oneself heard: ring again and again, knock loudly, or not at all (domain section 3.2, "ring repeatedly /
knock loudly / do not ring").

Where nobody is to knock or ring, a call from the door takes the place of the knocks. Source: Camden's procedure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, DoorStep, Group, Parameter, Sensitivity, VisitFacts
from appointments.domain.access_kinds.values import choice, only
from appointments.domain.evidence import EvidenceKind


class Heard(StrEnum):
    RING_REPEATEDLY = "ring_repeatedly"
    KNOCK_LOUDLY = "knock_loudly"
    CALL_INSTEAD = "call_instead"


_BRIEF = {
    Heard.RING_REPEATEDLY: "Ring several times, with pauses.",
    Heard.KNOCK_LOUDLY: "Knock loudly.",
    Heard.CALL_INSTEAD: "Do not knock or ring; call from the door.",
}


@dataclass(frozen=True)
class HowToKnock(AccessKind):
    TAG: ClassVar[str] = "how_to_knock"
    LABEL: ClassVar[str] = "How to knock or ring"
    GROUP: ClassVar[Group] = Group.AT_THE_DOOR
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked(
            "how",
            "What should we do?",
            Parameter.CHOICE,
            choices=(
                ("ring_repeatedly", "Ring several times"),
                ("knock_loudly", "Knock loudly"),
                ("call_instead", "Do not knock or ring: call from the door"),
            ),
        ),
    )

    how: Heard

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "how")
        return cls(choice(values, "how", Heard))

    def data(self) -> dict[str, object]:
        return {"how": self.how.value}

    def brief(self) -> str:
        return _BRIEF[self.how]

    def door_steps(self) -> tuple[DoorStep, ...]:
        if self.how is Heard.CALL_INSTEAD:
            words = "Call from the door; do not knock or ring"
            return (
                DoorStep(
                    "called_for_a_knock", words, replaces=EvidenceKind.KNOCK, must_tick=False, by=EvidenceKind.CALL
                ),
            )
        return (DoorStep(self.how.value, _BRIEF[self.how].rstrip(".")),)

    def unmet(self, visit: VisitFacts) -> str | None:
        if self.how is Heard.CALL_INSTEAD:
            knocked = any(item.kind is EvidenceKind.KNOCK for item in visit.evidence)
            return "nobody was to knock or ring, and somebody did" if knocked else None
        if visit.ticked(self.how.value):
            return None
        return f"the household had asked: {self.brief()} That is not recorded"
