"""What is asked of one visit: as it was promised, as it was despatched and as it stands on the day (rule 19).

The gate asks for all three, so whoever plans, goes or judges reads the same from here. What has ended since is asked
for all the same: the household was told that we would do it. It is released by telling them the visit anew without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from appointments.domain.access import AccessRequirement, RequirementSnapshot, snapshot
from appointments.domain.appointments import Override
from appointments.domain.refs import RequirementRef

_DO_IT = "Do it all the same."
_DO_IT_OR = "Do it all the same, or let the planner release it."


@dataclass(frozen=True)
class VisitAsks:
    """The parts that one visit's requirements are read from; `held` is all that is recorded of the home."""

    day: date
    promised: tuple[RequirementSnapshot, ...]
    despatched: tuple[RequirementSnapshot, ...]
    overrides: tuple[Override, ...]
    held: tuple[AccessRequirement, ...]

    def asked(self) -> tuple[RequirementSnapshot, ...]:
        """Each once, as it stands or as it last stood, in order of reference."""
        released = {override.requirement_ref for override in self.overrides}
        every = {item.ref: item for source in (self.promised, self.despatched, self._standing()) for item in source}
        return tuple(every[ref] for ref in sorted(every) if ref not in released or every[ref].kind.bookable())

    def ended(self) -> tuple[RequirementSnapshot, ...]:
        """Of those, what does not stand on the day any more."""
        standing = {item.ref for item in self._standing()}
        return tuple(item for item in self.asked() if item.ref not in standing)

    def briefs(self, *, under_way: bool = False) -> tuple[str, ...]:
        """One sentence each for whoever goes there; what has ended says so and comes last.

        A visit that is `under_way` is told anew to nobody, so nothing of it is released any more.
        """
        ended = {item.ref for item in self.ended()}
        stands = [item.kind.brief() for item in self.asked() if item.ref not in ended]
        over = [
            f"{item.kind.brief()} {self._when_ended(item.ref)} {_DO_IT if under_way else _DO_IT_OR}"
            for item in self.ended()
        ]
        return tuple(dict.fromkeys([*stands, *over]))

    def _standing(self) -> tuple[RequirementSnapshot, ...]:
        return snapshot(self.held, self.day)

    def _when_ended(self, ref: RequirementRef) -> str:
        asked = "promised" if any(item.ref == ref for item in self.promised) else "despatched"
        last = next((item.ends_on for item in self.held if item.ref == ref), None)
        over = last + timedelta(days=1) if last else None  # the first day on which it is asked for no more
        when = f"; ended {over.day} {over:%B}" if over else ", and ended since"
        return f"Asked when this was {asked}{when}."


def needs_less(promised: Iterable[RequirementSnapshot], standing: Iterable[RequirementSnapshot]) -> bool:
    """Whether something that was promised has ended and nothing new is asked for: then a visit can be told anew."""
    return set(standing) < set(promised)


def visit_asks(
    promised: Iterable[RequirementSnapshot],
    despatched: Iterable[RequirementSnapshot] | None,
    overrides: Iterable[Override],
    held: Iterable[AccessRequirement],
    day: date,
) -> VisitAsks:
    """Of one appointment: the parts of its promise in force, what it was despatched with, and the home's records."""
    return VisitAsks(day, tuple(promised), tuple(despatched or ()), tuple(overrides), tuple(held))
