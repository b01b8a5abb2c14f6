"""Exact insertion search: which slots can be offered for one more visit, by whom, and at what detour.

Every capable operative, every day asked for and every place in each round is tried, with the booked order unchanged; no
radius, no sample, no cut. A slot is offered when some round (or two, for a crew) still keeps every promise with the new
visit in it. Nothing here reads a clock or a database: `now` is given.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np

from appointments.domain.access import RequirementSnapshot, arrivals_allowed, demands
from appointments.domain.errors import Invalid
from appointments.domain.homes import Place
from appointments.domain.operatives import Operative
from appointments.domain.ranking_rules import RankingRules
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.rounds import Round
from appointments.domain.slots import Reason, Seat, Slot, SlotOffer, Withheld
from appointments.domain.times import Window
from appointments.ports import TravelTimes
from appointments.scheduling import explain, first_visit, ranking
from appointments.scheduling.constraints import Needs
from appointments.scheduling.diary import Diary, Page, Seconds, open_diary
from appointments.scheduling.problem import MINUTE, arrivals
from appointments.scheduling.staff import Staff
from appointments.scheduling.travel import OnTheSphere


@dataclass(frozen=True)
class SlotQuery:
    """One visit looking for a slot.

    `service_minutes` is the work alone (rule 10); what the household's requirements add is added here. `slots` are
    the landlord's patterns on the days asked for, not yet narrowed. `requirements_on` says what applies on each day
    and must name every day of `slots`: a day forgotten would be a requirement forgotten. `not_before` is the end of
    the notice to be given, and `not_before_reason` says whose notice it is; a promise may not start earlier. `due_at`
    is the exclusive end of the target. `usual_operative` is the one the household knows (sent without fail where it
    insists), `preferred_operative` the one to send if that is possible at all. On `closed_days` nobody works. Visits
    in `releases` are taken out of their rounds first: those that this one replaces. `surcharges` are seconds that
    sending an operative counts as on top of the detour, to share work fairly; 0 for whoever is not named. With
    `ranking` the surcharges are worked out here, and the offers are ranked by it; without, by travel alone.
    """

    place: Place
    trade: str
    service_minutes: int
    slots: tuple[Slot, ...]
    requirements_on: Mapping[date, tuple[RequirementSnapshot, ...]]
    due_at: datetime
    not_before: datetime
    not_before_reason: Reason
    skills: frozenset[str] = frozenset()
    usual_operative: OperativeRef | None = None
    preferred_operative: OperativeRef | None = None
    closed_days: frozenset[date] = frozenset()
    releases: frozenset[AppointmentRef] = frozenset()
    trade_name: str = ""
    surcharges: Mapping[OperativeRef, int] = field(default_factory=dict)
    ranking: RankingRules | None = None

    def __post_init__(self) -> None:
        if self.service_minutes <= 0:
            raise Invalid("service_minutes", f"service_minutes: {self.service_minutes} is too short for a visit")
        forgotten = sorted({slot.day for slot in self.slots} - set(self.requirements_on))
        if forgotten:
            raise Invalid("requirements_on", f"requirements_on: nothing is said about {forgotten[0]}")

    def needs_on(self, day: date) -> Needs:
        """What a visit on this day asks of whoever comes."""
        return Needs(self.trade, self.skills, demands(self.requirements_on[day]), self.usual_operative)

    def minutes_on(self, day: date) -> int:
        """Minutes at the home on this day: the work, and what the household's requirements add to it."""
        return self.service_minutes + self.needs_on(day).demands.extra_minutes


@dataclass(frozen=True)
class Offered:
    """Every slot of the query is in one of the two: offers best first, withheld in order of time."""

    offers: tuple[SlotOffer, ...]
    withheld: tuple[Withheld, ...]


class Asked(NamedTuple):
    """One slot as it would be promised to this household, with its day's needs. `pattern_slot` is the whole pattern.

    `opens` and `closes` are the slot's first and last second of the day, both inclusive.
    """

    pattern_slot: Slot
    slot: Slot
    needs: Needs
    minutes: int
    opens: int
    closes: int


def asked_for(pattern_slot: Slot, promise: Window, needs: Needs, minutes: int) -> Asked:
    """The slot, promised as the part of it that `promise` is."""
    slot = pattern_slot if promise == pattern_slot.window else replace(pattern_slot, window=promise)
    return Asked(pattern_slot, slot, needs, minutes, *arrivals(promise, slot.day))


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


def offer(
    query: SlotQuery,
    rounds: Sequence[Round],
    *,
    travel: TravelTimes,
    now: datetime,
    operatives: Sequence[Operative] = (),
) -> Offered:
    """What can be offered for this visit, best first, and why every other slot is withheld.

    `rounds` are the days of everybody who may come, of the days asked for. `operatives` are all who are employed, so
    that "nobody has the skill" and "nobody works that day" are told apart; without it, those of the rounds.
    """
    employed = tuple(operatives) or tuple({worked.operative.ref: worked.operative for worked in rounds}.values())
    return offer_from(query, open_diary(rounds, travel=travel, now=now), travel=travel, now=now, operatives=employed)


def offer_from(
    query: SlotQuery, diary: Diary, *, travel: TravelTimes, now: datetime, operatives: Sequence[Operative]
) -> Offered:
    """The same from a diary that is open already; `operatives` are all who are employed."""
    asked, blocked = _for_the_household(query, now)
    days = {wanted.slot.day for wanted in asked}
    seen = diary.on(days).without(query.releases, travel=travel).seen_at(now, travel=travel)
    staff = Staff(operatives)
    loads = _loads(query, seen, operatives)
    if loads is not None and query.ranking is not None:
        query = replace(query, surcharges=ranking.surcharges(loads.by_operative, query.ranking))
    found = search(query, asked, seen, staff=staff)
    offers: list[SlotOffer] = []
    rounds_of: dict[date, list[Round]] = {}
    for wanted, seating, places in zip(asked, found.seatings, found.places, strict=True):
        if seating is not None:
            offers.append(_offer(wanted.slot, seating, query.due_at))
            continue
        day = wanted.slot.day
        standing = staff.on(wanted.needs, day)
        if day not in rounds_of:
            rounds_of[day] = _rounds_of(seen.pages.get(day), standing.welcome)
        reason = explain.nobody_free(
            wanted.pattern_slot,
            wanted.slot.window,
            wanted.needs,
            requirements=query.requirements_on[day],
            minutes=wanted.minutes,
            trade_name=query.trade_name or query.trade,
            standing=standing,
            rounds=rounds_of[day],
            one_could_come=places > 0,
        )
        blocked.append(Withheld(wanted.pattern_slot, (reason,)))
    permitted = min((wanted.slot for wanted in asked), default=None)
    offered_days = frozenset(made.slot.day for made in offers)
    told = [explain.with_first_day(held, permitted, offered_days, query.not_before) for held in blocked]
    minutes_on = {wanted.slot.day: wanted.minutes for wanted in asked}
    return Offered(_best_first(query, offers, loads, minutes_on, now), tuple(sorted(told, key=lambda held: held.slot)))


def _loads(query: SlotQuery, seen: Diary, operatives: Sequence[Operative]) -> ranking.Loads | None:
    if query.ranking is None:
        return None
    return ranking.loads(seen.pages.values(), {one.ref for one in operatives if query.trade in one.trades})


def _best_first(
    query: SlotQuery,
    offers: Sequence[SlotOffer],
    loads: ranking.Loads | None,
    minutes_on: Mapping[date, int],
    now: datetime,
) -> tuple[SlotOffer, ...]:
    """In the order in which they are read to the caller."""
    if query.ranking is None or loads is None:
        return tuple(sorted(offers, key=lambda made: (made.after_target, made.added_travel_seconds, made.slot)))
    return ranking.best_first(
        offers,
        rules=query.ranking,
        reserve=query.ranking.reserve_of(query.trade),
        known=loads,
        due_at=query.due_at,
        now=now,
        minutes_on=minutes_on.__getitem__,
    )


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


def _for_the_household(query: SlotQuery, now: datetime) -> tuple[list[Asked], list[Withheld]]:
    """The slots narrowed to what the household can make, and those that are out before anybody's diary is looked at."""
    asked: list[Asked] = []
    blocked: list[Withheld] = []
    # Days on which the same requirements apply share one value of their needs.
    days_of = {requirements: day for day, requirements in query.requirements_on.items()}
    needs_of = {requirements: query.needs_on(day) for requirements, day in days_of.items()}
    for slot in sorted(query.slots):
        needs = needs_of[query.requirements_on[slot.day]]
        minutes = query.service_minutes + needs.demands.extra_minutes
        narrowed = arrivals_allowed(slot.window, minutes, needs.demands.kinds)
        reasons = explain.before_any_diary(
            slot,
            narrowed,
            requirements=query.requirements_on[slot.day],
            minutes=minutes,
            now=now,
            closed=slot.day in query.closed_days,
            not_before=query.not_before,
            not_before_reason=query.not_before_reason,
            work=needs.all_skills,
        )
        if narrowed is None or reasons:
            blocked.append(Withheld(slot, reasons))
        else:
            asked.append(asked_for(slot, narrowed, needs, minutes))
    return asked, blocked


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


def _rounds_of(page: Page | None, welcome: frozenset[OperativeRef]) -> list[Round]:
    return [worked for worked in page.rounds if worked.operative.ref in welcome] if page else []


def _table(asked: Sequence[Asked]) -> Seconds:
    """A row per slot: opens, closes, seconds of the visit."""
    return np.array([(slot.opens, slot.closes, slot.minutes * MINUTE) for slot in asked], dtype=np.int64)


def _seat(page: Page, r: int, node: int) -> Seat:
    return Seat(page.refs[r], int(page.nodes[node, 3]), page.rounds[r].version)


def _offer(slot: Slot, seating: Seating, due_at: datetime) -> SlotOffer:
    """`after_target` when the promise leaves room to arrive at or after the end of the target (rule 8)."""
    return SlotOffer(slot, seating.seats, seating.starts, seating.added_travel_seconds, slot.window.ends > due_at)
