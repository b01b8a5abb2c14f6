"""Advance notice of any visit: hours between a delivered notice and the start of the window.

The case that started this product: two autistic children, a mother who had asked for notice, a contractor sent without
it and "refused access" on the record. Source: Housing Ombudsman, Spotlight on knowledge and information management, May
2023; domain rules 2 and 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, Group, Notice, Parameter, Sensitivity, VisitFacts
from appointments.domain.access_kinds.values import only, whole_number, yes_no
from appointments.domain.times import duration_in_words


@dataclass(frozen=True)
class AdvanceNotice(AccessKind):
    """`hours` of notice; `written` means that agreeing on the telephone does not replace it."""

    TAG: ClassVar[str] = "advance_notice"
    LABEL: ClassVar[str] = "Advance notice of every visit"
    GROUP: ClassVar[Group] = Group.TIMES
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("hours", "Hours of notice", Parameter.WHOLE_NUMBER, "From the text arriving to the start", "48"),
        Asked("written", "Must the notice be in writing?", Parameter.YES_NO, "A text counts as writing"),
    )

    hours: int = 48
    written: bool = False

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "hours", "written")
        return cls(whole_number(values, "hours", least=1, most=24 * 28, default=48), yes_no(values, "written"))

    @property
    def _length(self) -> str:
        return "1 hour's" if self.hours == 1 else f"{self.hours} hours'"

    def brief(self) -> str:
        return f"Give {self._length} notice{' in writing' if self.written else ''} before any visit."

    def notice(self) -> Notice:
        return Notice(timedelta(hours=self.hours), self.written)

    def unmet(self, visit: VisitFacts) -> str | None:
        if visit.agreed_by_resident and not self.written:
            return None
        if visit.notice_delivered_at is None:
            return f"{self._length} notice was asked for and none was delivered"
        if self.written and not visit.notice_in_writing:
            return f"{self._length} notice was asked for in writing and none was given in writing"
        served = visit.notice_delivered_at
        if self.written and visit.written_notice_at is not None:
            served = visit.written_notice_at  # an earlier call does not make a late text earlier
        given = max(visit.promised.starts - served, timedelta(0))
        if given < timedelta(hours=self.hours):
            return f"{self._length} notice was asked for and {duration_in_words(given)} were given"
        return None
