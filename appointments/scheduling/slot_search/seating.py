"""Where one more visit fits best: the seats with least added travel for each slot asked, over the pages of a diary.

One operative, two at once, or the first visit of a day; every place of every able round is tried, none is left out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np

from appointments.domain.homes import Place
from appointments.domain.refs import OperativeRef
from appointments.domain.slots import Seat
from appointments.scheduling.constraints import Needs
from appointments.scheduling.problem import MINUTE
from appointments.scheduling.slot_search import first_visit
from appointments.scheduling.slot_search.diary import Diary, Page, Seconds
from appointments.scheduling.slot_search.slot_query import Asked, SlotQuery
from appointments.scheduling.slot_search.staff import Staff
from appointments.scheduling.travel import OnTheSphere


class Seating(NamedTuple):
    """Where the visit fits best, a seat for each of the crew. `starts` is the earliest start that all seats share."""

    seats: tuple[Seat, ...]
    starts: datetime
    added_travel_seconds: int


@dataclass(frozen=True)
class Found:
    """What the search says to each slot asked, in the same order; None where nothing fits.

    `places` counts for each where in all rounds the visit would fit. For a crew it is 1 where a single operative could
    come, whether or not two can at once.
    """

    seatings: tuple[Seating | None, ...]
    places: tuple[int, ...]


class Candidates(NamedTuple):
    """The rounds of one page whose operative may be sent, ascending, and what the search counts for each.

    `surcharge` is in seconds. `known` is 1 where the household knows the operative, or prefers them.
    """

    rounds: Seconds
    surcharge: Seconds
    known: Seconds


def search(query: SlotQuery, asked: Sequence[Asked], diary: Diary, *, staff: Staff) -> Found:
    """The best seats for each slot asked, by least added travel and surcharge; ties to the earlier operative, then
    position."""
    seatings: list[Seating | None] = [None] * len(asked)
    places = [0] * len(asked)
    # On most days the same people work and the same is asked for.
    candidates: dict[tuple[tuple[OperativeRef, ...], frozenset[OperativeRef], int], Candidates] = {}
    for day, which in _by_day(asked).items():
        page, needs = diary.pages.get(day), asked[which[0]].needs
        find = _as_first if needs.demands.first_of_day else _FINDS.get(needs.demands.crew_size)
        if page is None or find is None:
            continue
        welcome = staff.on(needs, day).welcome
        key = (page.refs, welcome, id(needs))
        able = candidates.get(key) or candidates.setdefault(key, _candidates(query, needs, page.refs, welcome))
        if not len(able.rounds):
            continue
        for n, (seating, count) in zip(which, find(query, page, able, [asked[n] for n in which]), strict=True):
            seatings[n], places[n] = seating, count
    return Found(tuple(seatings), tuple(places))


def _alone(
    query: SlotQuery, page: Page, able: Candidates, asked: Sequence[Asked]
) -> Iterator[tuple[Seating | None, int]]:
    """For each slot of one day the best seat of one operative, and at how many places the visit would fit."""
    from appointments.scheduling.kernel import best_seats  # the compiler is slow to import

    rows = best_seats(
        page.first_node,
        page.slack,
        *_drives(page, query.place, able.rounds),
        able.rounds,
        able.surcharge,
        _table(asked),
    )
    for r, node, start, added, places in rows.tolist():
        if r < 0:
            yield None, 0
        else:
            yield Seating((_seat(page, r, node),), page.opening + timedelta(seconds=start), added), places


def _in_pairs(
    query: SlotQuery, page: Page, able: Candidates, asked: Sequence[Asked]
) -> Iterator[tuple[Seating | None, int]]:
    """The same for two operatives at once; the count is 1 where at least one could come alone."""
    from appointments.scheduling.kernel import best_pairs

    wished = _wished(query)
    insisted = np.array([wanted.needs.insists_on is not None for wanted in asked], dtype=np.int64)
    rows = best_pairs(
        page.first_node,
        page.slack,
        *_drives(page, query.place, able.rounds),
        able.rounds,
        able.surcharge,
        able.known,
        _table(asked),
        insisted,
    )
    for r, node, other, other_node, start, added in rows.tolist():
        if r < 0:
            yield None, int(start == 0)
            continue
        seats = [_seat(page, r, node), _seat(page, other, other_node)]
        # Who knows the household leads; otherwise the earlier reference does.
        seats.sort(key=lambda seat: seat.operative_ref not in wished)
        yield Seating(tuple(seats), page.opening + timedelta(seconds=start), added), 1


_FINDS = {1: _alone, 2: _in_pairs}


def _as_first(
    query: SlotQuery, page: Page, able: Candidates, asked: Sequence[Asked]
) -> Iterator[tuple[Seating | None, int]]:
    """The same for a visit that has to be the first of everybody's day."""
    drives = _drives(page, query.place, able.rounds)
    for wanted, (opens, closes, seconds) in zip(asked, _table(asked).tolist(), strict=True):
        slot, crew_size = first_visit.Wanted(opens, closes, seconds), wanted.needs.demands.crew_size
        found: tuple[tuple[first_visit.FirstSeat, ...], int] | None = None
        if crew_size == 1:
            seat = first_visit.alone(page, *drives, able.rounds, slot)
            found = None if seat is None else ((seat,), seat.arrives)
        elif crew_size == 2:
            known = [r for r, k in zip(able.rounds.tolist(), able.known.tolist(), strict=True) if k]
            insisted = wanted.needs.insists_on is not None
            pair = first_visit.together(page, *drives, able.rounds, slot, known if insisted else [])
            found = None if pair is None or (insisted and not known) else ((pair[0], pair[1]), pair[2])
        yield (None if found is None else _first_seating(page, *found)), 0


def _first_seating(page: Page, seats: Sequence[first_visit.FirstSeat], start: int) -> Seating:
    placed = tuple(Seat(page.refs[seat.round], 0, page.rounds[seat.round].version) for seat in seats)
    return Seating(placed, page.opening + timedelta(seconds=start), sum(seat.added for seat in seats))


def _by_day(asked: Sequence[Asked]) -> dict[date, list[int]]:
    days: dict[date, list[int]] = defaultdict(list)
    for n, wanted in enumerate(asked):
        days[wanted.slot.day].append(n)
    return days


def _candidates(
    query: SlotQuery, needs: Needs, refs: Sequence[OperativeRef], welcome: frozenset[OperativeRef]
) -> Candidates:
    from appointments.scheduling.kernel import STRANGER

    able = [r for r, ref in enumerate(refs) if ref in welcome]
    surcharge = [query.surcharges.get(refs[r], 0) for r in able] if query.surcharges else [0] * len(able)
    wished = _wished(query)
    known = [refs[r] in wished and needs.insists_on in {None, refs[r]} for r in able] if wished else [False] * len(able)
    if wished:
        surcharge = [extra if knows else extra + STRANGER for extra, knows in zip(surcharge, known, strict=True)]
    return Candidates(*(np.array(column, dtype=np.int64) for column in (able, surcharge, known)))


def _wished(query: SlotQuery) -> set[OperativeRef]:
    return {ref for ref in (query.usual_operative, query.preferred_operative) if ref is not None}


def _drives(page: Page, place: Place, able: Seconds) -> tuple[Seconds, Seconds]:
    """Seconds from the nodes of these rounds to a place, and from there to them."""
    from appointments.scheduling.kernel import drive

    known = page.places
    if not isinstance(known, OnTheSphere):
        return known.seconds_to(place), known.seconds_from(place)
    both = drive(
        page.first_node, known.lat, known.lon, known.cos_lat, math.radians(place.lat), math.radians(place.lon), able
    )
    return both, both


def _table(asked: Sequence[Asked]) -> Seconds:
    """A row per slot: opens, closes, seconds of the visit."""
    return np.array([(slot.opens, slot.closes, slot.minutes * MINUTE) for slot in asked], dtype=np.int64)


def _seat(page: Page, r: int, node: int) -> Seat:
    return Seat(page.refs[r], int(page.nodes[node, 3]), page.rounds[r].version)
