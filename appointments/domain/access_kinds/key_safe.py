"""A key kept outside in a locked box (domain section 3.2, "key safe / keyholder / communal entry code").

Where it is can be read in the brief, its number only on the day of the visit; every look at it is on record.
Source: HACT `Keysafe{Location, Code}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

from appointments.domain.access import (
    NOT_KEPT,
    AccessKind,
    Asked,
    DoorStep,
    Group,
    Parameter,
    Secret,
    Sensitivity,
    VisitFacts,
)
from appointments.domain.access_kinds.values import needed_text, only, phrase


@dataclass(frozen=True)
class KeySafe(AccessKind):
    TAG: ClassVar[str] = "key_safe"
    LABEL: ClassVar[str] = "A key kept outside"
    GROUP: ClassVar[Group] = Group.GETTING_IN
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.ORDINARY
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("location", "Where is it?", Parameter.TEXT, "For example to the left of the back door"),
        Asked("code", "Its number", Parameter.TEXT, "Only the operative sees it, on the day"),
    )

    location: str
    code: str = field(repr=False)

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "location", "code")
        location = needed_text(values, "location", "say where the key is kept", most=120)
        return cls(location, needed_text(values, "code", "write the number that opens it", most=20))

    def brief(self) -> str:
        return f"A key is kept outside, {phrase(self.location)}; knock first, then let yourself in and say who you are."

    def as_promised(self) -> AccessKind:
        return replace(self, code=NOT_KEPT)

    def secret(self) -> Secret:
        return Secret("The number for the key kept outside", self.code)

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (
            DoorStep("key_tried", "If nobody answers, use the key kept outside"),
            DoorStep("key_put_back", "Put the key back and close the box", must_tick=False, inside=True),
        )

    def unmet(self, visit: VisitFacts) -> str | None:
        """Who has left a key for us has not kept us out while nobody used it (rule 43)."""
        if visit.ticked("key_tried"):
            return None
        return "the key kept outside was to be used, and that is not recorded"
