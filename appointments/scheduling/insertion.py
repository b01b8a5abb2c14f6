"""Exact insertion search: which slots can be offered for one more visit, by whom, and at what detour.

Every capable operative, every day asked for and every place in each round is tried, with the booked order unchanged; no
radius, no sample, no cut. A slot is offered when some round (or two, for a crew) still keeps every promise with the new
visit in it. Nothing here reads a clock or a database: `now` is given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from appointments.domain.access import arrivals_allowed
from appointments.domain.operatives import Operative
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.rounds import Round
from appointments.domain.slots import Slot, SlotOffer, Withheld
from appointments.ports import TravelTimes
from appointments.scheduling import explain
from appointments.scheduling.slot_search import ranking
from appointments.scheduling.slot_search.diary import Diary, Page, open_diary
from appointments.scheduling.slot_search.seating import Seating, search
from appointments.scheduling.slot_search.slot_query import Asked, SlotQuery, asked_for
from appointments.scheduling.slot_search.staff import Staff


@dataclass(frozen=True)
class Offered:
    """Every slot of the query is in one of the two: offers best first, withheld in order of time."""

    offers: tuple[SlotOffer, ...]
    withheld: tuple[Withheld, ...]


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
    freed = _left_by_holds(query, asked, found.seatings, diary, travel=travel, now=now, staff=staff)
    offers: list[SlotOffer] = []
    rounds_of: dict[date, list[Round]] = {}
    for wanted, seating, places in zip(asked, found.seatings, found.places, strict=True):
        if seating is not None:
            offers.append(_offer(wanted.slot, seating, query.due_at))
            continue
        if wanted.slot in freed:
            held = explain.held_for_others(wanted.pattern_slot, freed[wanted.slot])
            blocked.append(Withheld(wanted.pattern_slot, (held,)))
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
    offered = [made.slot for made in offers]
    told = [explain.with_first_time(held, permitted, offered, query.not_before) for held in blocked]
    minutes_on = {wanted.slot.day: wanted.minutes for wanted in asked}
    return Offered(_best_first(query, offers, loads, minutes_on, now), tuple(sorted(told, key=lambda held: held.slot)))


def _left_by_holds(
    query: SlotQuery,
    asked: Sequence[Asked],
    seatings: Sequence[Seating | None],
    diary: Diary,
    *,
    travel: TravelTimes,
    now: datetime,
    staff: Staff,
) -> dict[Slot, datetime]:
    """Slots that would be free but for what is held for other callers, and when the last of that day's holds ends.

    Searched a second time on days with holds alone, which are few: a hold lasts minutes.
    """
    ends: dict[date, datetime] = {}
    holds: set[AppointmentRef] = set()
    for wanted, seating in zip(asked, seatings, strict=True):
        day = wanted.slot.day
        page = diary.pages.get(day)
        if seating is not None or page is None or day in ends:
            continue
        stops = [
            stop for r, _ in page.held for stop in page.rounds[r].stops if stop.appointment_ref not in query.releases
        ]
        untils = {stop.appointment_ref: stop.held_until for stop in stops if stop.held_until and stop.stands(now)}
        if untils:
            ends[day] = max(untils.values())
            holds.update(untils)
    waiting = [w for w, seating in zip(asked, seatings, strict=True) if seating is None and w.slot.day in ends]
    if not waiting:
        return {}
    bare = diary.on(set(ends)).without(query.releases | holds, travel=travel).seen_at(now, travel=travel)
    found = search(query, waiting, bare, staff=staff)
    return {w.slot: ends[w.slot.day] for w, seating in zip(waiting, found.seatings, strict=True) if seating is not None}


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


def _rounds_of(page: Page | None, welcome: frozenset[OperativeRef]) -> list[Round]:
    return [worked for worked in page.rounds if worked.operative.ref in welcome] if page else []


def _offer(slot: Slot, seating: Seating, due_at: datetime) -> SlotOffer:
    """`after_target` when the promise leaves room to arrive at or after the end of the target (rule 8)."""
    return SlotOffer(slot, seating.seats, seating.starts, seating.added_travel_seconds, slot.window.ends > due_at)
