"""What every visit in every plan must keep to, readable from top to bottom: CONSTRAINTS.

Each is one small function from a visit as planned to what is wrong with it in words, None when nothing is. No solver
and no kernel is used here: this is what their answers are held against (rule 14), and what a withheld slot is
explained by. Travel, order and lunch bind a whole round together; `plan.check` looks at those.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from appointments.domain.access import Demands
from appointments.domain.operatives import DayShift, Operative
from appointments.domain.refs import OperativeRef
from appointments.domain.times import Window, clock_in_words, day_of


@dataclass(frozen=True)
class Needs:
    """What one visit asks of whoever comes: the work's trade and skills, and the household's demands.

    `usual_operative` is the one whom the household knows; None when there is none, and then nobody can be insisted on.
    """

    trade: str
    skills: frozenset[str]
    demands: Demands
    usual_operative: OperativeRef | None = None

    @cached_property
    def all_skills(self) -> frozenset[str]:
        return self.skills | self.demands.skills

    @property
    def insists_on(self) -> OperativeRef | None:
        """The one operative without whom nobody may come; None when the household does not insist."""
        return self.usual_operative if self.demands.same_operative else None


@dataclass(frozen=True)
class Attendance:
    """One visit as planned: `promise` half-open, the crew and each one's shift that day (None: does not work)."""

    needs: Needs
    promise: Window
    starts: datetime
    minutes: int
    crew: tuple[Operative, ...]
    shifts: tuple[DayShift | None, ...]

    @property
    def stay(self) -> Window:
        return Window(self.starts, self.starts + timedelta(minutes=self.minutes))


def skill(visit: Attendance) -> str | None:
    """Everybody in the crew has the trade and every skill, certificates of that day included, that is asked for."""
    day = day_of(visit.starts)
    lacking = [operative.ref for operative in visit.crew if not has_skills(visit.needs, operative, day)]
    return f"not trained for this work: {', '.join(lacking)}" if lacking else None


def shift(visit: Attendance) -> str | None:
    """The whole visit lies in everybody's working time, outside time away."""
    stay = visit.stay
    absent = [
        operative.ref
        for operative, worked in zip(visit.crew, visit.shifts, strict=True)
        if worked is None or not works_during(worked, stay)
    ]
    return f"not working then: {', '.join(absent)}" if absent else None


def window(visit: Attendance) -> str | None:
    """The planned arrival lies in the promise."""
    if visit.promise.contains(visit.starts):
        return None
    return f"planned for {clock_in_words(visit.starts)}, outside the promise"


def crew(visit: Attendance) -> str | None:
    """As many different operatives as the household asks for, for the whole visit (rule 11)."""
    come = len({operative.ref for operative in visit.crew})
    asked = visit.needs.demands.crew_size
    return f"{asked} operatives are needed together and {come} would come" if come < asked else None


def access(visit: Attendance) -> str | None:
    """The visit is bookable, at a time the household can make, by people it has asked for."""
    needs = visit.needs
    for kind in needs.demands.kinds:
        if not kind.bookable() or not kind.allows(visit.stay) or kind.forbids() & needs.all_skills:
            return kind.brief()
    if not all(is_welcome(needs, operative) for operative in visit.crew):
        return "the household asked for somebody else to come"
    if needs.insists_on is not None and needs.insists_on not in {operative.ref for operative in visit.crew}:
        return "the household asked for the operative they know"
    return None


Constraint = Callable[[Attendance], str | None]

CONSTRAINTS: tuple[Constraint, ...] = (skill, shift, window, crew, access)


def has_skills(needs: Needs, operative: Operative, day: date) -> bool:
    """Whether the operative has the trade and every skill on this day; a certificate counts until it expires."""
    return needs.trade in operative.trades and needs.all_skills <= operative.skills_on(day)


def is_welcome(needs: Needs, operative: Operative) -> bool:
    """Whether this operative may be one of those who come: gender, and if alone, whether the household knows them."""
    alone = needs.demands.crew_size < 2
    if alone and needs.insists_on is not None and operative.ref != needs.insists_on:
        return False
    return needs.demands.accepts(operative, alone=alone)


def comes_first(needs: Needs, position: int) -> bool:
    """Whether a visit at this place of a round (0 is the first) is as early in the day as its household asks for."""
    return position == 0 or not needs.demands.first_of_day


def may_come(needs: Needs, operative: Operative, day: date) -> bool:
    """Whether this operative may be sent on this day, if they work."""
    return operative.active and has_skills(needs, operative, day) and is_welcome(needs, operative)


def works_during(worked: DayShift, stay: Window) -> bool:
    """Whether all of `stay` lies in the shift and none of it in time away."""
    inside = worked.starts <= stay.starts and stay.ends <= worked.ends
    return inside and not any(away.overlaps(stay) for away in worked.away)


def works_in(worked: DayShift, promise: Window) -> bool:
    """Whether any of the promise lies in the shift: somebody is at work, however long the visit takes."""
    return worked.starts < promise.ends and promise.starts < worked.ends


def could_come(worked: DayShift, promise: Window, minutes: int) -> bool:
    """Whether the shift leaves any start in the promise from which a visit of this length ends within it."""
    starts = max(worked.starts, promise.starts)
    return starts < promise.ends and starts + timedelta(minutes=minutes) <= worked.ends
