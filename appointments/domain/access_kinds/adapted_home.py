"""The home is adapted: fittings stay as they are, and spare parts are special (domain section 3.2, "adapted property").

Source: Hackney APT.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, Group, Parameter, Sensitivity
from appointments.domain.access_kinds.values import needed_text, only, phrase


@dataclass(frozen=True)
class AdaptedHome(AccessKind):
    TAG: ClassVar[str] = "adapted_home"
    LABEL: ClassVar[str] = "The home is adapted"
    GROUP: ClassVar[Group] = Group.THE_WORK
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.ORDINARY
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("what", "What is adapted?", Parameter.TEXT, "The fitting, such as a level-access shower; never for whom"),
    )

    what: str

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "what")
        return cls(needed_text(values, "what", "name the fitting"))

    def brief(self) -> str:
        return f"The home is adapted ({phrase(self.what)}); leave it as it is and bring parts that fit."

    def preparation(self) -> str:
        return f"The home is adapted ({phrase(self.what)}). Check that parts that fit are on the van."
