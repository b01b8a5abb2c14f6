"""Do not attend: refer to the named officer, who alone can release it (domain section 3.2; rule 22)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, Group, Parameter, Sensitivity, VisitFacts
from appointments.domain.access_kinds.values import needed_text, only, phrase

# Before there was a limit, longer ones were recorded; what is on record stays readable.
_EVER_KEPT = 100_000


@dataclass(frozen=True)
class DoNotAttend(AccessKind):
    """`refer_to` is the person, role or team that can be rung and alone releases a visit; no reason is kept here."""

    TAG: ClassVar[str] = "do_not_attend"
    LABEL: ClassVar[str] = "Do not attend, refer"
    GROUP: ClassVar[Group] = Group.SAFETY
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.OFFENCE
    REVIEW_MONTHS: ClassVar[int] = 6
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("refer_to", "Refer to", Parameter.TEXT, "The officer who alone may release a visit"),
    )

    refer_to: str

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "refer_to")
        return cls(needed_text(values, "refer_to", "say who releases the visit", most=_EVER_KEPT))

    def require_plausible(self) -> None:
        needed_text(self.data(), "refer_to", "say who releases the visit")

    def brief(self) -> str:
        return f"Do not attend. Refer to {phrase(self.refer_to)}."

    def for_caller(self) -> str:
        return f"Visits to this home are arranged through {phrase(self.refer_to)}."

    def bookable(self) -> bool:
        return False

    def may_release(self, name: str) -> bool:
        return " ".join(name.split()).casefold() == " ".join(self.refer_to.split()).casefold()

    def unmet(self, visit: VisitFacts) -> str | None:
        return f"nobody was to attend before {phrase(self.refer_to)} had released the visit"
