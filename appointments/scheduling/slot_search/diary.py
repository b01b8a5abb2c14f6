"""Everybody's days as flat arrays: what a search of many slots reads.

A `Page` is one day, all its rounds one after another; a `Diary` is some days' pages. Both are values: a round that has
changed gives a new page, and who still searches the old one is not disturbed.

Times are whole seconds elapsed since the London midnight that starts the day, both ends of every interval inclusive
(see `problem`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from appointments.domain.homes import Place
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.rounds import Round
from appointments.domain.times import day_of, midnight
from appointments.ports import TravelTimes
from appointments.scheduling import travel as roads
from appointments.scheduling.problem import Call, Timetable, timetable

if TYPE_CHECKING:
    from appointments.scheduling.kernel import Slack

Seconds = NDArray[np.int64]
MICROSECONDS = 1_000_000

_MICROSECOND = timedelta(microseconds=1)
# Planned after the end of any day: home and time away are never begun.
_NEVER_BEGUN = 1 << 40


class Leaf(NamedTuple):
    """One round in numbers, as it is before its day begins: home, its calls, home.

    `nodes` has a row each: seconds, earliest, latest, position, planned (microseconds into the day), leg to the next.
    `shift` is leaves, home_by, lunch_first, lunch_last, lunch_seconds.
    """

    round: Round
    nodes: Seconds
    shift: tuple[int, int, int, int, int]
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Page:
    """One day; `opening` is its London midnight. Round r has the nodes first_node[r] to first_node[r + 1] - 1; rounds
    are in order of operative.

    `position` counts the visits of the round up to and including the node, so that a visit put after node i gets that
    position in the round's order. `slack` says how far each round can give way, `places` where the nodes are. `held`
    names the rounds with a hold in them, and when the first of those expires.
    """

    day: date
    opening: datetime
    rounds: tuple[Round, ...]
    refs: tuple[OperativeRef, ...]
    leaves: tuple[Leaf, ...]
    first_node: Seconds
    nodes: Seconds
    places: roads.PlacesKnown
    slack: Slack
    held: tuple[tuple[int, datetime], ...]

    @property
    def position(self) -> Seconds:
        return self.nodes[:, 3]

    @cached_property
    def worked(self) -> Seconds:
        """Seconds of each round's shift, lunch apart."""
        shifts = np.array([leaf.shift for leaf in self.leaves], dtype=np.int64).reshape(-1, 5)
        return np.asarray(shifts[:, 1] - shifts[:, 0] - shifts[:, 4], dtype=np.int64)

    @cached_property
    def booked(self) -> Seconds:
        """Seconds that each round's visits, time away and the legs between them take, home included."""
        if not self.leaves:
            return np.empty(0, dtype=np.int64)
        return np.add.reduceat(self.nodes[:, 0] + self.nodes[:, 5], self.first_node[:-1])

    def changed(self, leaves: Iterable[Leaf], *, travel: TravelTimes, gone: Collection[OperativeRef] = ()) -> Page:
        """The day with these rounds in place of those of the same operatives; who is `gone` has no other any more."""
        by_ref = {ref: leaf for ref, leaf in zip(self.refs, self.leaves, strict=True) if ref not in gone}
        by_ref.update({leaf.round.operative.ref: leaf for leaf in leaves})
        return bound(self.day, list(by_ref.values()), travel=travel)

    def round_of(self, ref: OperativeRef) -> Round | None:
        """The operative's round; none when they do not work that day."""
        n = bisect_left(self.refs, ref)
        return self.rounds[n] if n < len(self.refs) and self.refs[n] == ref else None

    def without(self, releases: frozenset[AppointmentRef], *, travel: TravelTimes) -> Page:
        """The day with these visits taken out of their rounds."""
        emptied = [
            replace(worked, stops=tuple(stop for stop in worked.stops if stop.appointment_ref not in releases))
            for worked in self.rounds
            if not releases.isdisjoint([stop.appointment_ref for stop in worked.stops])
        ]
        return self.changed(leaves(emptied, travel=travel), travel=travel) if emptied else self

    def seen_at(self, now: datetime, *, travel: TravelTimes) -> Page:
        """The day as it can still be planned at `now`.

        Holds that have expired take no time. What was planned to start before `now` keeps its start, and nothing else
        may start before `now`.
        """
        lapsed = [worked.at(now) for r, until in self.held if until <= now for worked in [self.rounds[r]]]
        if lapsed:
            return self.changed(leaves(lapsed, travel=travel), travel=travel).seen_at(now, travel=travel)
        passed = (now - self.opening) // _MICROSECOND
        if passed <= 0:
            return self
        nodes = self.nodes.copy()
        planned = nodes[:, 4]
        begun = planned < passed
        open_still = ~begun & (planned < _NEVER_BEGUN)
        nodes[begun, 1] = nodes[begun, 2] = planned[begun] // MICROSECONDS
        if day_of(now) == self.day:
            nodes[open_still, 1] = np.maximum(nodes[open_still, 1], passed // MICROSECONDS)
        return replace(self, nodes=nodes, slack=_slack(self.first_node, nodes, self.leaves))


@dataclass(frozen=True)
class Diary:
    """The pages of some days, in order of time. A day on which nobody works may have none."""

    pages: Mapping[date, Page]

    @cached_property
    def rounds(self) -> tuple[Round, ...]:
        """All of them, by day, then operative."""
        return tuple(chain.from_iterable(page.rounds for page in self.pages.values()))

    def on(self, days: Collection[date]) -> Diary:
        return Diary({day: page for day, page in self.pages.items() if day in days})

    def without(self, releases: frozenset[AppointmentRef], *, travel: TravelTimes) -> Diary:
        if not releases:
            return self
        return Diary({day: page.without(releases, travel=travel) for day, page in self.pages.items()})

    def seen_at(self, now: datetime, *, travel: TravelTimes) -> Diary:
        return Diary({day: page.seen_at(now, travel=travel) for day, page in self.pages.items()})


def open_diary(rounds: Iterable[Round], *, travel: TravelTimes, now: datetime) -> Diary:
    """All rounds crossed at once, as they can still be planned at `now`."""
    return Diary(pages(rounds, travel=travel)).seen_at(now, travel=travel)


def pages(rounds: Iterable[Round], *, travel: TravelTimes) -> dict[date, Page]:
    """A page for each day that has a round."""
    by_day: dict[date, list[Leaf]] = defaultdict(list)
    for leaf in leaves(rounds, travel=travel):
        by_day[leaf.round.day].append(leaf)
    return {day: bound(day, by_day[day], travel=travel) for day in sorted(by_day)}


def leaves(rounds: Iterable[Round], *, travel: TravelTimes) -> list[Leaf]:
    """Each round in numbers."""
    worked = list(rounds)
    tables = [timetable(one, one.stops, midnight(one.day)) for one in worked]
    chains = [_chain(one, table) for one, table in zip(worked, tables, strict=True)]
    legs = roads.legs(travel, chains)
    numbers = [row for one, table in zip(worked, tables, strict=True) for row in _nodes(table, midnight(one.day))]
    rows = np.array(numbers, dtype=np.int64).reshape(-1, 6)
    rows[:, 5] = legs
    ends = np.cumsum([len(places) for places in chains])
    return [
        Leaf(one, rows[end - len(places) : end], _shift(table), places)
        for one, table, places, end in zip(worked, tables, chains, ends.tolist(), strict=True)
    ]


def bound(day: date, loose: Sequence[Leaf], *, travel: TravelTimes) -> Page:
    """One day's leaves, in whatever order they come, as a page."""
    ordered = tuple(sorted(loose, key=lambda leaf: leaf.round.operative.ref))
    first_node = np.zeros(len(ordered) + 1, dtype=np.int64)
    np.cumsum([len(leaf.places) for leaf in ordered], out=first_node[1:])
    nodes = np.concatenate([leaf.nodes for leaf in ordered]) if ordered else np.empty((0, 6), dtype=np.int64)
    return Page(
        day=day,
        opening=midnight(day),
        rounds=tuple(leaf.round for leaf in ordered),
        refs=tuple(leaf.round.operative.ref for leaf in ordered),
        leaves=ordered,
        first_node=first_node,
        nodes=nodes,
        places=roads.known(travel, [place for leaf in ordered for place in leaf.places]),
        slack=_slack(first_node, nodes, ordered),
        held=tuple(
            (r, min(until))
            for r, leaf in enumerate(ordered)
            if (until := [stop.held_until for stop in leaf.round.stops if stop.held_until is not None])
        ),
    )


def _slack(first_node: Seconds, nodes: Seconds, ordered: Sequence[Leaf]) -> Slack:
    from appointments.scheduling.kernel import slack  # the compiler is slow to import: only those who search wait

    shifts = np.array([leaf.shift for leaf in ordered], dtype=np.int64).reshape(-1, 5)
    seconds, earliest, latest, leg = (np.ascontiguousarray(nodes[:, n]) for n in (0, 1, 2, 5))
    columns = [np.ascontiguousarray(shifts[:, n]) for n in range(5)]
    return slack(first_node, leg, seconds, earliest, latest, *columns)


def _chain(worked: Round, table: Timetable) -> tuple[Place, ...]:
    home = worked.operative.home
    return (home, *(call.place for call in table.calls), home)


def _nodes(table: Timetable, opening: datetime) -> list[tuple[int, int, int, int, int, int]]:
    """The rows of a leaf, legs not filled in yet."""
    rows = [(0, table.leaves, table.leaves, 0, _NEVER_BEGUN, 0)]
    visits = 0
    for call in table.calls:
        visits += call.stop is not None
        rows.append((call.seconds, call.earliest, call.latest, visits, _planned(call, opening), 0))
    rows.append((0, table.leaves, table.home_by, visits, _NEVER_BEGUN, 0))
    return rows


def _planned(call: Call, opening: datetime) -> int:
    if call.stop is None:
        return _NEVER_BEGUN
    return (call.stop.planned_start - opening) // _MICROSECOND


def _shift(table: Timetable) -> tuple[int, int, int, int, int]:
    return (table.leaves, table.home_by, table.lunch_first, table.lunch_last, table.lunch_seconds)
