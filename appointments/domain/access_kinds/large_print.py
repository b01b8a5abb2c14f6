"""Written large, or said: how the household can take in what we tell it (domain section 3.2, "vision").

Texts are not read; a letter in large print or a call is. At the door the operative says who they are.
Source: UKHDS VisionImpaired.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, DoorStep, Group, MessageRules, Parameter, Sensitivity
from appointments.domain.access_kinds.values import choice_or, only
from appointments.domain.homes import Channel


class ToldBy(StrEnum):
    LETTER = "letter"
    VOICE = "voice"


@dataclass(frozen=True)
class LargePrint(AccessKind):
    TAG: ClassVar[str] = "large_print"
    LABEL: ClassVar[str] = "Large print, or told by telephone"
    GROUP: ClassVar[Group] = Group.TELLING
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked(
            "told_by",
            "How shall we tell them?",
            Parameter.CHOICE,
            default="letter",
            choices=(("letter", "A letter in large print"), ("voice", "A telephone call")),
        ),
    )

    told_by: ToldBy = ToldBy.LETTER

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "told_by")
        return cls(choice_or(values, "told_by", ToldBy, ToldBy.LETTER))

    def data(self) -> dict[str, object]:
        return {"told_by": self.told_by.value}

    def brief(self) -> str:
        told = "in large print" if self.told_by is ToldBy.LETTER else "by telephone"
        return f"Tell the household {told}; at the door say who you are and what you will do."

    def message_rules(self) -> MessageRules:
        channel = Channel(self.told_by.value)
        return MessageRules(only=frozenset({channel}), large_print=channel is Channel.LETTER)

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep("announced", "Say aloud who you are, from where, and why", must_tick=False, inside=True),)
