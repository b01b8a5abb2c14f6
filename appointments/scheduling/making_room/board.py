"""One day as it stands with one more visit to fit in: what making room reads, in the arrays of a day problem.

Nodes are numbered round by round in the order booked, time away among the visits, the new visit last. A visit is
*loose* when it may go to another operative without anybody being asked: nothing fixed, begun, done by a crew, or at
odds with what its household asks for today is. What is not loose stays with its operative; what is at odds keeps its
start too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from appointments.domain.access import arrivals_allowed, demands
from appointments.domain.refs import AppointmentRef
from appointments.domain.rounds import BookedVisit, Round, Stop
from appointments.domain.times import Window
from appointments.ports import TravelTimes
from appointments.scheduling.constraints import Needs, may_come
from appointments.scheduling.crossing import cross, lay_out, ref_of
from appointments.scheduling.day_problem import DayProblem
from appointments.scheduling.problem import MINUTE, Call, arrivals

# What leaving a visit out costs, in seconds: more than any journey, because none may be left out.
LEFT_OUT = 1 << 24


@dataclass(frozen=True)
class NewVisit:
    """The visit that wants a place: `stop.arrive` is what would be promised, its planned start means nothing yet.

    `also` is what a promise has to keep to beside the household's wishes: other trades, and third parties' calendars.
    """

    stop: Stop
    needs: Needs
    also: tuple[Callable[[Window], bool], ...] = ()

    @property
    def crew_size(self) -> int:
        return self.needs.demands.crew_size


@dataclass(frozen=True)
class Board:
    """`rounds` are of one day, by operative. `holder[n]` is the round that node n is in, -1 for the new visit.

    `needs` are those of the loose visits and of the new one: all that may change hands.
    """

    rounds: tuple[Round, ...]
    problem: DayProblem
    calls: tuple[Call, ...]
    holder: NDArray[np.int32]
    loose: NDArray[np.bool_]
    needs: Mapping[AppointmentRef, Needs]
    visit: NewVisit

    @property
    def new(self) -> int:
        """The node of the new visit."""
        return len(self.calls) - 1

    def held(self, r: int) -> list[int]:
        """The nodes of a round in the order booked."""
        return [int(n) for n in np.flatnonzero(self.holder == r)]

    @property
    def able(self) -> list[int]:
        """The rounds whose operatives may come to the new visit."""
        return [int(r) for r in np.flatnonzero(self.problem.may[:, self.new])]


def set_up(
    rounds: Sequence[Round],
    booked: Sequence[BookedVisit],
    visit: NewVisit,
    *,
    travel: TravelTimes,
    now: datetime,
) -> Board:
    """The board of one day. `booked` says what the visits in the rounds ask for; one not among them is not loose."""
    ordered = tuple(sorted(rounds, key=lambda worked: worked.operative.ref))
    known = {each.stop.appointment_ref: each for each in booked}
    earliest, latest = arrivals(visit.stop.arrive, ordered[0].day) if ordered else (0, 0)
    wanted = Call(visit.stop.place, visit.stop.service_minutes * MINUTE, earliest, latest, visit.stop)
    laid = lay_out([_kept(worked, known) for worked in ordered], [wanted], now)
    needs = {ref: needs_of(each) for ref, each in known.items() if may_change_hands(each, now)}
    asked: list[Needs | None] = [
        needs[ref_of(call)] if _loose(call, ordered[r], needs, now) else None
        for call, r in zip(laid.calls[:-1], laid.holder, strict=False)
    ]
    asked.append(visit.needs)
    return Board(
        rounds=ordered,
        problem=cross(laid, asked, [LEFT_OUT] * len(asked), travel=travel),
        calls=laid.calls,
        holder=laid.holder,
        loose=np.array([each is not None for each in asked], dtype=np.bool_),
        needs={ref_of(call): each for call, each in zip(laid.calls, asked, strict=True) if each is not None},
        visit=visit,
    )


def needs_of(booked: BookedVisit) -> Needs:
    """What a booked visit asks of whoever comes."""
    return Needs(booked.trade, booked.skills, demands(booked.requirements), booked.usual_operative)


def may_change_hands(booked: BookedVisit, now: datetime) -> bool:
    """Whether anybody else may be sent: not fixed, not begun, no crew, and any start in the promise suits today."""
    stop = booked.stop
    if stop.fixed or stop.planned_start < now or len(booked.operatives) != 1:
        return False
    # A household that would like the operative it knows, and has them, keeps them: room is not made of its wishes.
    if demands(booked.requirements).prefers_same and booked.usual_operative in booked.operatives:
        return False
    return suits(booked)


def suits(booked: BookedVisit) -> bool:
    """Whether the household's requirements as they are today leave the whole promise; later ones may not."""
    asked = demands(booked.requirements)
    stop = booked.stop
    return asked.crew_size < 2 and arrivals_allowed(stop.arrive, stop.service_minutes, asked.kinds) == stop.arrive


def _kept(worked: Round, known: Mapping[AppointmentRef, BookedVisit]) -> Round:
    """The round with everything fixed that must not be moved even within its promise."""
    stops = []
    for stop in worked.stops:
        booked = known.get(stop.appointment_ref)
        stays = booked is not None and (booked.stop.fixed or not suits(booked))
        stops.append(replace(stop, fixed=True) if stays else stop)
    return replace(worked, stops=tuple(stops))


def _loose(call: Call, worked: Round, needs: Mapping[AppointmentRef, Needs], now: datetime) -> bool:
    stop = call.stop
    if stop is None or stop.fixed or stop.planned_start < now or stop.appointment_ref not in needs:
        return False
    # Whoever has it now may have become unable to come: that is a planner's task and no way to make room.
    return may_come(needs[stop.appointment_ref], worked.operative, worked.day)
