"""Where to park (domain section 3.2, "parking notes"; HACT `ParkingArrangements`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, Group, Parameter, Sensitivity
from appointments.domain.access_kinds.values import needed_text, only, phrase, yes_no


@dataclass(frozen=True)
class Parking(AccessKind):
    TAG: ClassVar[str] = "parking"
    LABEL: ClassVar[str] = "Where to park"
    GROUP: ClassVar[Group] = Group.GETTING_IN
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.ORDINARY
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("where", "Where can we park?", Parameter.TEXT, "For example: behind the block, a permit from the office"),
        Asked("permit", "Is a permit needed?", Parameter.YES_NO),
    )

    where: str
    permit: bool = False

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "where", "permit")
        return cls(needed_text(values, "where", "say where to park"), yes_no(values, "permit"))

    def brief(self) -> str:
        return f"Park {phrase(self.where)}{'; you need the permit' if self.permit else ''}."

    def preparation(self) -> str:
        return "Give the operative a parking permit for this visit." if self.permit else ""
