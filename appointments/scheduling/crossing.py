"""One day crossed from domain rounds into the arrays of a day problem.

Nodes are numbered round by round in the order booked, time away among the visits; then come the visits of no round, in
the order given. The same rounds give the same arrays, whatever is asked of the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from appointments.domain.refs import AppointmentRef
from appointments.domain.rounds import Round
from appointments.ports import TravelTimes
from appointments.scheduling import travel as roads
from appointments.scheduling.able import able
from appointments.scheduling.constraints import Needs
from appointments.scheduling.day_problem import DayProblem, Whole, no_fee, whole
from appointments.scheduling.problem import Call, Timetable, timetable


class LaidOut(NamedTuple):
    """`held[r]` are the nodes of round r in the order booked; `holder[n]` is the round of node n, -1 for none."""

    rounds: tuple[Round, ...]
    tables: tuple[Timetable, ...]
    calls: tuple[Call, ...]
    holder: Whole
    held: tuple[tuple[int, ...], ...]


def lay_out(rounds: Sequence[Round], others: Sequence[Call], now: datetime) -> LaidOut:
    """The nodes of these rounds as they are at `now`, in the order given, and of what is in none of them."""
    tables = tuple(timetable(worked, worked.stops, now) for worked in rounds)
    sizes = [len(table.calls) for table in tables]
    ends = np.cumsum(sizes, dtype=np.int64).tolist()
    return LaidOut(
        rounds=tuple(rounds),
        tables=tables,
        calls=(*(call for table in tables for call in table.calls), *others),
        holder=whole([*(r for r, size in enumerate(sizes) for _ in range(size)), *([-1] * len(others))]),
        held=tuple(tuple(range(end - size, end)) for end, size in zip(ends, sizes, strict=True)),
    )


def ref_of(call: Call) -> AppointmentRef:
    """Which visit a call is; empty for time away."""
    return call.stop.appointment_ref if call.stop is not None else ""


def cross(
    laid: LaidOut, needs: Sequence[Needs | None], penalty_seconds: Sequence[int], *, travel: TravelTimes
) -> DayProblem:
    """The arrays. `needs` by node; None: the visit stays with whoever has it, and at its minute if it has only one."""
    earliest = whole([call.earliest for call in laid.calls])
    latest = whole([call.latest for call in laid.calls])
    stays = np.array([asked is None for asked in needs], dtype=np.bool_)
    places = [*(call.place for call in laid.calls), *(worked.operative.home for worked in laid.rounds)]
    return DayProblem(
        leaves=whole([table.leaves for table in laid.tables]),
        home_by=whole([table.home_by for table in laid.tables]),
        lunch_first=whole([table.lunch_first for table in laid.tables]),
        lunch_last=whole([table.lunch_last for table in laid.tables]),
        lunch_seconds=whole([table.lunch_seconds for table in laid.tables]),
        seconds=whole([call.seconds for call in laid.calls]),
        earliest=earliest,
        latest=latest,
        penalty_seconds=np.array(penalty_seconds, dtype=np.int64),
        may=_may(laid, needs, stays),
        pinned=stays & (earliest == latest),
        travel=roads.matrix(travel, places),
        load=whole([0] * len(laid.calls)),
        carries=whole([0] * len(laid.tables)),
        fee=no_fee(len(laid.tables), len(laid.calls)),
    )


def _may(laid: LaidOut, needs: Sequence[Needs | None], stays: NDArray[np.bool_]) -> NDArray[np.bool_]:
    may = np.zeros((len(laid.rounds), len(laid.calls)), dtype=np.bool_)
    if laid.rounds:
        asked = [each for each in needs if each is not None]
        may[:, ~stays] = able(asked, [worked.operative for worked in laid.rounds], laid.rounds[0].day)
    bound = np.flatnonzero(stays)
    may[laid.holder[bound], bound] = True
    return may
