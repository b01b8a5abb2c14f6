"""A woman, or a man, is asked for: the resident's wish, faith or past (domain section 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, Group, OperativeTraits, Parameter, Sensitivity, VisitFacts
from appointments.domain.access_kinds.values import choice, only
from appointments.domain.operatives import Gender

_WORDS = {Gender.FEMALE: "a woman", Gender.MALE: "a man"}


@dataclass(frozen=True)
class OperativeGender(AccessKind):
    """Every operative of the crew is of this gender."""

    TAG: ClassVar[str] = "operative_gender"
    LABEL: ClassVar[str] = "Operative's gender"
    GROUP: ClassVar[Group] = Group.WHO_COMES
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("gender", "Who should come?", Parameter.CHOICE, choices=(("female", "A woman"), ("male", "A man"))),
    )

    gender: Gender

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "gender")
        return cls(choice(values, "gender", Gender))

    def data(self) -> dict[str, object]:
        return {"gender": self.gender.value}

    def brief(self) -> str:
        return f"The household asks for {_WORDS[self.gender]} to come."

    def operative_traits(self) -> OperativeTraits:
        return OperativeTraits(gender=self.gender)

    def unmet(self, visit: VisitFacts) -> str | None:
        if visit.operatives and all(operative.gender is self.gender for operative in visit.operatives):
            return None
        return f"the household asked for {_WORDS[self.gender]} to come, and the records do not show that"
