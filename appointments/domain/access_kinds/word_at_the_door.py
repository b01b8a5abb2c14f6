"""A word that the household has chosen and whoever comes must say (domain section 3.2, "password at the door").

Shown to the operative on the day of the visit and to nobody else: not in a message, not in a log, not in the brief.
Source: the password scheme of the utilities' Priority Services Register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

from appointments.domain.access import NOT_KEPT, AccessKind, Asked, DoorStep, Group, Parameter, Secret, Sensitivity
from appointments.domain.access_kinds.values import needed_text, only


@dataclass(frozen=True)
class WordAtTheDoor(AccessKind):
    TAG: ClassVar[str] = "word_at_the_door"
    LABEL: ClassVar[str] = "A word to say at the door"
    GROUP: ClassVar[Group] = Group.AT_THE_DOOR
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.ORDINARY
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("word", "The word", Parameter.TEXT, "The household's own; only the operative sees it, on the day"),
    )

    word: str = field(repr=False)

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "word")
        return cls(needed_text(values, "word", "write the word that the household has chosen", most=60))

    def brief(self) -> str:
        return "Say the word that the household has chosen before you ask to be let in."

    def as_promised(self) -> AccessKind:
        return replace(self, word=NOT_KEPT)

    def secret(self) -> Secret:
        return Secret("The word to say", self.word)

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep("said_word", "Say the household's word when somebody answers", must_tick=False, inside=True),)
