"""The seat of a visit that has to be the first of the day: somebody drives there from home, before anything else.

The start is the second at which they arrive, so that nothing can ever be put before it; once booked the visit is pinned
there. A slot that opens later than anybody could be there is none: it would keep an operative waiting for hours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from appointments.scheduling.problem import Seconds
from appointments.scheduling.slot_search.diary import Page


class FirstSeat(NamedTuple):
    """Round, second of the day at which its operative arrives from home, and the drive that is added."""

    round: int
    arrives: int
    added: int


class Wanted(NamedTuple):
    """One slot: opens and closes (both inclusive), and seconds of the visit."""

    opens: int
    closes: int
    seconds: int


def alone(page: Page, to_visit: Seconds, from_visit: Seconds, able: Seconds, wanted: Wanted) -> FirstSeat | None:
    """The seat with the least added drive; ties to the earlier operative."""
    seats = [
        seat
        for seat in _arrivals(page, to_visit, from_visit, able)
        if wanted.opens <= seat.arrives <= wanted.closes
        and _fits(page, to_visit, from_visit, seat.round, seat.arrives, wanted.seconds)
    ]
    return min(seats, key=lambda seat: (seat.added, seat.round), default=None)


def together(
    page: Page, to_visit: Seconds, from_visit: Seconds, able: Seconds, wanted: Wanted, must_have: Sequence[int]
) -> tuple[FirstSeat, FirstSeat, int] | None:
    """Two whose first visit it is, and the second at which the later of them arrives: both start then.

    `must_have` are rounds of which one has to be among them; empty when anybody will do.
    """
    seats = _arrivals(page, to_visit, from_visit, able)
    pairs = sorted(
        combinations(seats, 2), key=lambda pair: (pair[0].added + pair[1].added, pair[0].round, pair[1].round)
    )
    for one, two in pairs:
        start = max(one.arrives, two.arrives)
        asked_for = not must_have or one.round in must_have or two.round in must_have
        if (
            asked_for
            and wanted.opens <= start <= wanted.closes
            and all(_fits(page, to_visit, from_visit, seat.round, start, wanted.seconds) for seat in (one, two))
        ):
            return one, two, start
    return None


def _arrivals(page: Page, to_visit: Seconds, from_visit: Seconds, able: Seconds) -> list[FirstSeat]:
    return list(_each(page, to_visit, from_visit, able))


def _each(page: Page, to_visit: Seconds, from_visit: Seconds, able: Seconds) -> Iterator[FirstSeat]:
    given = page.slack
    for r in able.tolist():
        node = int(page.first_node[r])
        leaves = min(int(given.departs_to_come[node]), int(given.departs_had[node]))
        there = int(to_visit[node])
        yield FirstSeat(r, leaves + there, there + int(from_visit[node + 1]) - int(given.leg[node]))


def _fits(page: Page, to_visit: Seconds, from_visit: Seconds, r: int, start: int, seconds: int) -> bool:
    """Whether the rest of the round still keeps its promises when the visit starts then, before everything else."""
    from appointments.scheduling.kernel import fits  # the compiler is slow to import

    rows = fits(page.first_node, page.slack, to_visit, from_visit, r, start, start, seconds)
    early, early_last, late, late_last, _ = rows[0].tolist()
    return bool(early <= early_last or late <= late_last)
