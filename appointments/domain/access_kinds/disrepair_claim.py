"""A claim about the state of the home is open: what is found and what is done is photographed (domain section 3.2,
"disrepair claim").

`refer_to` is the officer or team that has to know of the visit. Source: Hackney DIS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, DoorStep, Group, Parameter, Sensitivity
from appointments.domain.access_kinds.values import needed_text, only, phrase


@dataclass(frozen=True)
class DisrepairClaim(AccessKind):
    TAG: ClassVar[str] = "disrepair_claim"
    LABEL: ClassVar[str] = "A claim about repairs is open"
    GROUP: ClassVar[Group] = Group.THE_WORK
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.ORDINARY
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("refer_to", "Who has to know of the visit?", Parameter.TEXT, "An officer or a team"),
    )

    refer_to: str

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "refer_to")
        return cls(needed_text(values, "refer_to", "say who has to know of the visit"))

    def brief(self) -> str:
        return "Photograph what you find before you start and what you leave, and write down what was done."

    def preparation(self) -> str:
        return f"Tell {phrase(self.refer_to)} of this visit before it takes place."

    def extra_minutes(self) -> int:
        return 10

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep("photographed", "Photograph what you find and what you leave", must_tick=False, inside=True),)
