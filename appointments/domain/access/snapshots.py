"""Requirements as they stood on a day, and all that they ask of one visit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from appointments.domain.access.answers import Notice
from appointments.domain.access.kinds import AccessKind
from appointments.domain.access.requirements import AccessRequirement
from appointments.domain.operatives import Gender, Operative
from appointments.domain.refs import RequirementRef


@dataclass(frozen=True)
class RequirementSnapshot:
    """A requirement as it stood when a promise was made or a round despatched (rule 19)."""

    ref: RequirementRef
    kind: AccessKind


def snapshot(requirements: Iterable[AccessRequirement], day: date) -> tuple[RequirementSnapshot, ...]:
    """What applies on `day`, in order of reference, so that equal facts give equal snapshots."""
    applying = sorted((r for r in requirements if r.applies_on(day)), key=lambda r: r.ref)
    return tuple(RequirementSnapshot(r.ref, r.kind.as_promised()) for r in applying)


@dataclass(frozen=True)
class Demands:
    """Everything a set of requirements asks of one visit, worked out once."""

    notice: Notice | None
    crew_size: int
    skills: frozenset[str]
    genders: frozenset[Gender]
    same_operative: bool
    extra_minutes: int
    prefers_same: bool = False
    not_alone: frozenset[Gender] = frozenset()
    first_of_day: bool = False
    forbids: frozenset[str] = frozenset()
    kinds: tuple[AccessKind, ...] = field(repr=False, default=())

    @property
    def bookable(self) -> bool:
        return all(kind.bookable() for kind in self.kinds)

    def accepts(self, operative: Operative, *, alone: bool = False) -> bool:
        """Whether this operative may come, by gender, as far as gender goes; `alone` when nobody comes with them.

        An operative of whom no gender is recorded is never taken for what was asked.
        """
        if alone and self.not_alone and (operative.gender is None or operative.gender in self.not_alone):
            return False
        return all(operative.gender is gender for gender in self.genders)


# Most households ask for nothing, and whole days of them are looked at.
NOTHING_ASKED = Demands(
    notice=None, crew_size=1, skills=frozenset(), genders=frozenset(), same_operative=False, extra_minutes=0
)


def demands(snapshots: Iterable[RequirementSnapshot]) -> Demands:
    """The strictest of each hook over all requirements: longest notice, largest crew, all skills, all genders asked."""
    kinds = tuple(item.kind for item in snapshots)
    if not kinds:
        return NOTHING_ASKED
    notices = [notice for kind in kinds if (notice := kind.notice())]
    traits = [kind.operative_traits() for kind in kinds]
    return Demands(
        notice=Notice(max(n.length for n in notices), any(n.written for n in notices)) if notices else None,
        crew_size=max((kind.crew_size() for kind in kinds), default=1),
        skills=frozenset().union(*(kind.skills() for kind in kinds)),
        genders=frozenset(trait.gender for trait in traits if trait.gender is not None),
        same_operative=any(trait.same_operative for trait in traits),
        extra_minutes=sum(kind.extra_minutes() for kind in kinds),
        prefers_same=any(trait.prefers_same for trait in traits),
        not_alone=frozenset(trait.not_alone for trait in traits if trait.not_alone is not None),
        first_of_day=any(kind.first_of_day() for kind in kinds),
        forbids=frozenset().union(*(kind.forbids() for kind in kinds)),
        kinds=kinds,
    )
