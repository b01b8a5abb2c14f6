"""Power or water stays on, and nothing hot is used, until that has been arranged (domain section 3.2, "oxygen / medical
equipment needing power").

Hard: a work order that calls for one of `WORK` is not booked here while no arrangement is recorded. Work orders name it
among their skills. Source: the medical-equipment group of the utilities' Priority Services Register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, DoorStep, Group, Parameter, Sensitivity
from appointments.domain.access_kinds.values import choice_or, only, optional_text, phrase


class Supply(StrEnum):
    POWER = "power"
    WATER = "water"
    BOTH = "both"


_WORDS = {Supply.POWER: "Electricity", Supply.WATER: "Water", Supply.BOTH: "Electricity and water"}
HOT_WORKS, POWER_OFF, WATER_OFF = "hot works", "electricity off", "water off"
# What work orders call the work that takes a supply away, or brings a flame.
WORK = {
    Supply.POWER: frozenset({POWER_OFF, HOT_WORKS}),
    Supply.WATER: frozenset({WATER_OFF, HOT_WORKS}),
    Supply.BOTH: frozenset({POWER_OFF, WATER_OFF, HOT_WORKS}),
}


@dataclass(frozen=True)
class StaysOn(AccessKind):
    """`arranged` says what was agreed, with whom; empty means nothing yet."""

    TAG: ClassVar[str] = "stays_on"
    LABEL: ClassVar[str] = "Power or water must stay on"
    GROUP: ClassVar[Group] = Group.THE_WORK
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked(
            "what",
            "What must stay on?",
            Parameter.CHOICE,
            default="both",
            choices=(("power", "Electricity"), ("water", "Water"), ("both", "Electricity and water")),
        ),
        Asked(
            "arranged",
            "What has been arranged?",
            Parameter.TEXT,
            "With whom, and when. Empty: nothing yet",
        ),
    )

    what: Supply = Supply.BOTH
    arranged: str = ""

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "what", "arranged")
        return cls(choice_or(values, "what", Supply, Supply.BOTH), optional_text(values, "arranged"))

    def data(self) -> dict[str, object]:
        return {"what": self.what.value, "arranged": self.arranged}

    def brief(self) -> str:
        if self.arranged:
            return f"{_WORDS[self.what]} may be off only as arranged: {phrase(self.arranged)}."
        return f"{_WORDS[self.what]} must stay on, and nothing hot or sparking is used, until that is arranged."

    def for_caller(self) -> str:
        if self.arranged:
            return f"{_WORDS[self.what]} may be off only as arranged: {phrase(self.arranged)}."
        return f"{_WORDS[self.what]} must stay on. What happens when it has to be off has to be arranged first."

    def forbids(self) -> frozenset[str]:
        return frozenset() if self.arranged else WORK[self.what]

    def preparation(self) -> str:
        if self.arranged:
            return f"Check that this still stands: {phrase(self.arranged)}."
        return f"{_WORDS[self.what]} must stay on. Arrange with the household what happens if it has to be off."

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep("asked_before_off", "Ask before anything is turned off", must_tick=False, inside=True),)
