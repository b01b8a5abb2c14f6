"""Nobody lives there at the moment (domain section 3.2, "property void").

There is nobody to tell and nobody who could miss the visit; the key comes from where it is kept. Source: Hackney VOID.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, Group, MessageRules, Parameter, Sensitivity
from appointments.domain.access_kinds.values import needed_text, only, phrase


@dataclass(frozen=True)
class VoidHome(AccessKind):
    TAG: ClassVar[str] = "void_home"
    LABEL: ClassVar[str] = "Nobody lives there"
    GROUP: ClassVar[Group] = Group.GETTING_IN
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.ORDINARY
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("keys", "Where are the keys?", Parameter.TEXT, "For example: at the area office"),
    )

    keys: str

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "keys")
        return cls(needed_text(values, "keys", "say where the keys are"))

    def brief(self) -> str:
        return f"Nobody lives here; the keys are {phrase(self.keys)}."

    def message_rules(self) -> MessageRules:
        return MessageRules(nobody=True)

    def preparation(self) -> str:
        return f"Nobody lives there. See that the operative gets the keys, which are {phrase(self.keys)}."
