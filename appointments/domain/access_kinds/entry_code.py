"""The main door of the building opens with a number (domain section 3.2, "communal entry code").

Shown on the day of the visit only; every look at it is on record.
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
from appointments.domain.access_kinds.values import needed_text, only


@dataclass(frozen=True)
class EntryCode(AccessKind):
    TAG: ClassVar[str] = "entry_code"
    LABEL: ClassVar[str] = "A number for the main door"
    GROUP: ClassVar[Group] = Group.GETTING_IN
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.ORDINARY
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("code", "The number", Parameter.TEXT, "Only the operative sees it, on the day"),
    )

    code: str = field(repr=False)

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "code")
        return cls(needed_text(values, "code", "write the number that opens the main door", most=20))

    def brief(self) -> str:
        return "The main door opens with a number, which is shown on the day of the visit."

    def as_promised(self) -> AccessKind:
        return replace(self, code=NOT_KEPT)

    def secret(self) -> Secret:
        return Secret("The number for the main door", self.code)

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep("code_tried", "Use the number at the main door"),)

    def unmet(self, visit: VisitFacts) -> str | None:
        """Who has given us the number has not left us at the main door while nobody used it (rule 43)."""
        if visit.ticked("code_tried"):
            return None
        return "the number for the main door was to be used, and that is not recorded"
