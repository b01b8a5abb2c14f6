"""No telephone and no bell alone: texts, and a sign at the door (domain section 3.2, "BSL / hearing").

The text from the door takes the place of the call, the bell is rung several times, and where somebody who signs has to
be there the visit is agreed with them. Source: UKHDS HearingDifficult; Camden's procedure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import (
    AccessKind,
    Asked,
    Attendee,
    DoorStep,
    Group,
    MessageRules,
    Parameter,
    Sensitivity,
    VisitFacts,
)
from appointments.domain.access_kinds.values import only, optional_text, yes_no
from appointments.domain.evidence import PLACED_CALLS, EvidenceKind
from appointments.domain.homes import Channel


@dataclass(frozen=True)
class NoVoice(AccessKind):
    TAG: ClassVar[str] = "no_voice"
    LABEL: ClassVar[str] = "No voice: text, and ring several times"
    GROUP: ClassVar[Group] = Group.AT_THE_DOOR
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("signs", "Must somebody who signs be there?", Parameter.YES_NO, "British Sign Language"),
        Asked("agency", "Who provides them?", Parameter.TEXT),
    )

    signs: bool = False
    agency: str = ""

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "signs", "agency")
        return cls(yes_no(values, "signs"), optional_text(values, "agency"))

    def brief(self) -> str:
        signing = "; somebody who signs is there" if self.signs else ""
        return f"Text on arrival, never ring by telephone; press the bell several times{signing}."

    def message_rules(self) -> MessageRules:
        return MessageRules(only=frozenset({Channel.SMS, Channel.EMAIL, Channel.LETTER}))

    def attendee(self) -> Attendee | None:
        return Attendee("an interpreter for British Sign Language", self.agency) if self.signs else None

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (
            DoorStep("text_on_arrival", "Text the household on arrival", replaces=EvidenceKind.CALL, must_tick=False),
            DoorStep("rang_several_times", "Ring the bell several times, with pauses"),
        )

    def unmet(self, visit: VisitFacts) -> str | None:
        calls = (item for item in visit.evidence if item.kind is EvidenceKind.CALL and item.text("to") != "planner")
        if any(call.text("result") in PLACED_CALLS for call in calls):
            return "the household asked for no telephone calls and was called"
        if not visit.ticked("rang_several_times"):
            return "the bell was to be rung several times, and that is not recorded"
        return None
