"""What is asked of a visit: the hooks, each with a neutral default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import ClassVar, Self

from appointments.domain.access.answers import Attendee, DoorStep, MessageRules, Notice, OperativeTraits, Secret
from appointments.domain.access.parameters import Asked, Parameter
from appointments.domain.access.visit_facts import VisitFacts
from appointments.domain.errors import Invalid
from appointments.domain.times import Window


class Group(StrEnum):
    """What a kind has an effect on: how forms sort the kinds."""

    TIMES = "times"
    WHO_COMES = "who_comes"
    TELLING = "telling"
    AT_THE_DOOR = "at_the_door"
    GETTING_IN = "getting_in"
    THE_WORK = "the_work"
    SAFETY = "safety"


class Sensitivity(StrEnum):
    """What a kind may reveal of somebody: reading its record is logged with a reason when it is not ordinary (rule 73).

    `SPECIAL` is special-category data (health, religion, origin), a reasonable inference included; `OFFENCE` a caution
    that may be about a criminal offence. Source: domain sections 3.2 and 3.3, UK GDPR articles 9 and 10.
    """

    ORDINARY = "ordinary"
    SPECIAL = "special_category"
    OFFENCE = "criminal_offence"


@dataclass(frozen=True)
class AccessKind:
    """What is asked of a visit. Override only the hooks that the kind has something to say to."""

    TAG: ClassVar[str]
    LABEL: ClassVar[str]
    GROUP: ClassVar[Group]
    # No default on purpose: whoever adds a kind decides it.
    SENSITIVITY: ClassVar[Sensitivity]
    ASKS: ClassVar[tuple[Asked, ...]] = ()
    # Months until somebody asks whether it still holds (rule 17); what protects staff is looked at sooner.
    REVIEW_MONTHS: ClassVar[int] = 12

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        """The kind from what a form, a file or the database holds; raises Invalid naming the parameter."""
        asked = {parameter.name for parameter in cls.ASKS}
        unknown = sorted(name for name in set(values) - asked if str(values[name]).strip())
        if unknown:
            raise Invalid(unknown[0], f"{unknown[0]}: {cls.LABEL.lower()!r} has no such value")
        return cls()

    def require_plausible(self) -> None:
        """Raises Invalid, naming the parameter, for what is read from the records but not taken from anybody anew."""

    def free_text(self) -> Mapping[str, str]:
        """What somebody has typed in their own words, by parameter; secrets are not among it."""
        secret = self.secret()
        typed = {
            asked.name: str(getattr(self, asked.name, "")) for asked in self.ASKS if asked.parameter is Parameter.TEXT
        }
        return {name: words for name, words in typed.items() if words and (secret is None or words != secret.words)}

    def data(self) -> dict[str, object]:
        """The parameters as plain JSON values; `parse` gives the same kind back."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def brief(self) -> str:
        """One sentence the operative and the call handler may see: the adjustment, never a diagnosis."""
        raise NotImplementedError(f"{type(self).__name__} must say what it asks")  # the one hook without a default

    def for_caller(self) -> str:
        """The same as it is said aloud to whoever rings: what was asked for, never an instruction to the operative.

        Empty when nothing is said: a caution that protects staff is no subject for the household.
        """
        return self.brief()

    def allows(self, window: Window) -> bool:
        """Whether somebody may be at the home during all of `window`."""
        return True

    def bookable(self) -> bool:
        """Whether a visit may be booked or despatched at all."""
        return True

    def may_release(self, name: str) -> bool:
        """Whether a visit that would break this may be allowed by the person of this name (rule 6)."""
        return True

    def forbids(self) -> frozenset[str]:
        """Skills that the work must not call for: what they stand for is not done here before it was arranged."""
        return frozenset()

    def first_of_day(self) -> bool:
        """Whether the visit has to be the first of everybody's round."""
        return False

    def notice(self) -> Notice | None:
        return None

    def crew_size(self) -> int:
        return 1

    def skills(self) -> frozenset[str]:
        return frozenset()

    def operative_traits(self) -> OperativeTraits:
        return OperativeTraits()

    def extra_minutes(self) -> int:
        """Minutes that the visit takes longer because of this."""
        return 0

    def message_rules(self) -> MessageRules:
        return MessageRules()

    def attendee(self) -> Attendee | None:
        """Who else has to be there; the visit is agreed with them too."""
        return None

    def preparation(self) -> str:
        """What has to be ready before the visit, as a planner is told; empty when nothing has."""
        return ""

    def secret(self) -> Secret | None:
        """What the operative may see on the day of the visit only."""
        return None

    def as_promised(self) -> AccessKind:
        """The kind as a promise keeps it: without the secret, which is read when it is needed and copied nowhere."""
        return self

    def hazards_first(self) -> bool:
        """Whether a hazard reported here is looked at before others; nothing about the visit itself changes."""
        return False

    def door_steps(self) -> tuple[DoorStep, ...]:
        return ()

    def unmet(self, visit: VisitFacts) -> str | None:
        """What was not done, in words; None when the requirement was met."""
        return None


@dataclass(frozen=True)
class Erased(AccessKind):
    """A kind whose parameters were erased when they were kept long enough (rule 74); which kind it was is counted on.

    It asks for nothing: what is erased ended long ago.
    """

    LABEL: ClassVar[str] = "Erased"
    GROUP: ClassVar[Group] = Group.SAFETY
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.ORDINARY

    TAG: str = ""  # type: ignore[misc]  # of the kind that it was
    label: str = ""

    def data(self) -> dict[str, object]:
        return {"erased": True}

    def brief(self) -> str:
        return f"{self.label}; the details were erased."
