"""Do not attend: refer to the named officer, who alone can release it (domain section 3.2; rule 22)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, Group, Parameter, VisitFacts
from appointments.domain.access_kinds.values import only
from appointments.domain.errors import Invalid


@dataclass(frozen=True)
class DoNotAttend(AccessKind):
    """`refer_to` is the person, role or team that can be rung and alone releases a visit; no reason is kept here."""

    TAG: ClassVar[str] = "do_not_attend"
    LABEL: ClassVar[str] = "Do not attend, refer"
    GROUP: ClassVar[Group] = Group.SAFETY
    REVIEW_MONTHS: ClassVar[int] = 6
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("refer_to", "Refer to", Parameter.TEXT, "The officer who alone may release a visit"),
    )

    refer_to: str

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "refer_to")
        refer_to = str(values.get("refer_to", "")).strip()
        if not refer_to:
            raise Invalid("refer_to", "refer_to: say who releases the visit")
        return cls(refer_to)

    def brief(self) -> str:
        return f"Do not attend. Refer to {self.refer_to}."

    def bookable(self) -> bool:
        return False

    def may_release(self, name: str) -> bool:
        return " ".join(name.split()).casefold() == " ".join(self.refer_to.split()).casefold()

    def unmet(self, visit: VisitFacts) -> str | None:
        return f"nobody was to attend before {self.refer_to} had released the visit"
