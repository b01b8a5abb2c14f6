"""Somebody else has the key: a neighbour, a concierge, the family (domain section 3.2, "key safe / keyholder")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, Attendee, DoorStep, Group, Parameter, Sensitivity, VisitFacts
from appointments.domain.access_kinds.values import needed_text, only, optional_text, phrase


@dataclass(frozen=True)
class KeyHolder(AccessKind):
    """`who` is a role ("the concierge"), `reference` how to reach them in our own words."""

    TAG: ClassVar[str] = "key_holder"
    LABEL: ClassVar[str] = "Somebody else has the key"
    GROUP: ClassVar[Group] = Group.GETTING_IN
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.ORDINARY
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("who", "Who has the key?", Parameter.TEXT, "A role, such as the concierge"),
        Asked("reference", "How do we reach them?", Parameter.TEXT),
    )

    who: str
    reference: str = ""

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "who", "reference")
        return cls(needed_text(values, "who", "say who has the key"), optional_text(values, "reference"))

    def brief(self) -> str:
        return f"The key is with {phrase(self.who)}; fetch it before the visit and bring it back."

    def attendee(self) -> Attendee:
        return Attendee(phrase(self.who), self.reference)

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep("asked_key_holder", f"Ask {self.who} for the key"),)

    def unmet(self, visit: VisitFacts) -> str | None:
        if visit.ticked("asked_key_holder"):
            return None
        return f"the key was to be fetched from {phrase(self.who)}, and that is not recorded"
