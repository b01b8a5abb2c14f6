"""A carer, an advocate or a support worker has to be there (domain section 3.2, "carer / advocate must attend").

The visit is agreed with them too, at the times they can come. Source: Connexus' procedure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, Attendee, DoorStep, Group, Parameter, Sensitivity, VisitFacts
from appointments.domain.access_kinds.values import choice, only, optional_text
from appointments.domain.access_kinds.weekly import WeeklyTime, covering, parse_weekly, weekly_in_words, write_weekly
from appointments.domain.times import Window


class Attending(StrEnum):
    CARER = "carer"
    ADVOCATE = "advocate"
    SUPPORT_WORKER = "support_worker"
    FAMILY = "family"
    OFFICER = "officer"


_WORDS = {
    Attending.CARER: "a carer",
    Attending.ADVOCATE: "an advocate",
    Attending.SUPPORT_WORKER: "a support worker",
    Attending.FAMILY: "somebody of the family",
    Attending.OFFICER: "a housing officer",
}


@dataclass(frozen=True)
class SomeoneAttends(AccessKind):
    """`times` are the only ones they can make; empty means any. `reference` is how we reach them, in our own words."""

    TAG: ClassVar[str] = "someone_attends"
    LABEL: ClassVar[str] = "Somebody else must be there"
    GROUP: ClassVar[Group] = Group.WHO_COMES
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked(
            "who",
            "Who must be there?",
            Parameter.CHOICE,
            choices=(
                ("carer", "A carer"),
                ("advocate", "An advocate"),
                ("support_worker", "A support worker"),
                ("family", "Somebody of the family"),
                ("officer", "A housing officer"),
            ),
        ),
        Asked("reference", "How do we reach them?", Parameter.TEXT, "For example the care agency's office"),
        Asked("times", "Times they can come", Parameter.WEEKLY_TIMES, "Empty when any time can be agreed"),
    )

    who: Attending
    reference: str = ""
    times: tuple[WeeklyTime, ...] = ()

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "who", "reference", "times")
        times = str(values.get("times") or "")
        return cls(
            choice(values, "who", Attending),
            optional_text(values, "reference"),
            parse_weekly(times, "times") if times.strip() else (),
        )

    def data(self) -> dict[str, object]:
        return {"who": self.who.value, "reference": self.reference, "times": write_weekly(self.times)}

    def brief(self) -> str:
        when = f", which can be {weekly_in_words(self.times)}" if self.times else ""
        return f"{_WORDS[self.who].capitalize()} is there for the whole visit{when}."

    def for_caller(self) -> str:
        when = f" and can come on {weekly_in_words(self.times)} only" if self.times else ""
        return f"{_WORDS[self.who].capitalize()} has to be there for the whole visit{when}."

    def allows(self, window: Window) -> bool:
        return not self.times or covering(self.times, window)

    def attendee(self) -> Attendee | None:
        return Attendee(_WORDS[self.who], self.reference)

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep(f"there_{self.who.value}", f"Ask for {_WORDS[self.who]} and say whether they are here"),)

    def unmet(self, visit: VisitFacts) -> str | None:
        if visit.stay is not None and not self.allows(visit.stay):
            return f"the visit was at a time that {_WORDS[self.who]} cannot make"
        return None
