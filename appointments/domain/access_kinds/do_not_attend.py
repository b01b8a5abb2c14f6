"""Do not attend: refer to the named officer, who alone can release it (rule 22)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, Parameter, VisitFacts
from appointments.domain.access_kinds.values import only
from appointments.domain.errors import Invalid


@dataclass(frozen=True)
class DoNotAttend(AccessKind):
    """`refer_to` is a role or team that can be rung ("Neighbourhood team"); no reason is kept here."""

    TAG: ClassVar[str] = "do_not_attend"
    LABEL: ClassVar[str] = "Do not attend, refer"
    ASKS: ClassVar[tuple[Asked, ...]] = (Asked("refer_to", "Refer to", Parameter.TEXT, "A role or a team"),)

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

    def unmet(self, visit: VisitFacts) -> str | None:
        return f"nobody was to attend before {self.refer_to} had released the visit"
