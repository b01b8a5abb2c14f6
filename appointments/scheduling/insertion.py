"""Exact insertion search: which slots can be offered for one more visit, by whom, and at what detour.

Every capable operative, every day asked for and every place in each round is tried, with the booked order unchanged; no
radius, no sample, no cut. A slot is offered when some round (or two, for a crew) still keeps every promise with the new
visit in it. Nothing here reads a clock or a database: `now` is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np

from appointments.domain.access import RequirementSnapshot, arrivals_allowed, demands
from appointments.domain.errors import Invalid
from appointments.domain.homes import Place
from appointments.domain.operatives import Operative
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.rounds import Round
from appointments.domain.slots import Reason, Seat, Slot, SlotOffer, Withheld
from appointments.ports import TravelTimes
from appointments.scheduling import explain
from appointments.scheduling.constraints import Needs, may_come
from appointments.scheduling.problem import MINUTE, Diary, Seconds, arrivals, instant, open_diary


@dataclass(frozen=True)
class SlotQuery:
    """One visit looking for a slot.

    `service_minutes` is the work alone (rule 10); what the household's requirements add is added here. `slots` are
    the landlord's patterns on the days asked for, not yet narrowed. `requirements_on` says what applies on each day
    and must name every day of `slots`: a day forgotten would be a requirement forgotten. `not_before` is the end of
    the notice to be given, and `not_before_reason` says whose notice it is; a promise may not start earlier. `due_at`
    is the exclusive end of the target. `usual_operative` is the one the household knows (sent without fail where it
    insists), `preferred_operative` the one to send if that is possible at all. On `closed_days` nobody works. Visits
    in `releases` are taken out of their rounds first: those that this one replaces.
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


@dataclass(frozen=True)
class Asked:
    """One slot as it would be promised to this household, with its day's needs. `pattern_slot` is the whole pattern."""

    pattern_slot: Slot
    slot: Slot
    needs: Needs
    minutes: int


@dataclass(frozen=True)
class Seating:
    """Where the visit fits best, a seat for each of the crew. `starts` is the earliest start that all seats share."""

    seats: tuple[Seat, ...]
    starts: datetime
    added_travel_seconds: int


@dataclass(frozen=True)
class Found:
    """What the search says to each slot asked, in the same order; None where nothing fits.

    `one_could_come` holds the slots for which a crew is needed and single operatives are free, but no two at once.
    """

    seatings: tuple[Seating | None, ...]
    one_could_come: frozenset[Slot] = field(default=frozenset())


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
    asked, blocked = _for_the_household(query, now)
    employed = tuple(operatives) or tuple({worked.operative.ref: worked.operative for worked in rounds}.values())
    released = [_released(worked, query.releases) for worked in rounds]
    useful = _useful(released, asked)
    found = search(query, asked, open_diary(useful, travel=travel, now=now))
    offers: list[SlotOffer] = []
    for wanted, seating in zip(asked, found.seatings, strict=True):
        if seating is not None:
            offers.append(_offer(wanted.slot, seating, query.due_at))
        else:
            reason = explain.nobody_free(
                wanted.pattern_slot,
                wanted.slot.window,
                wanted.needs,
                requirements=query.requirements_on[wanted.slot.day],
                minutes=wanted.minutes,
                trade_name=query.trade_name or query.trade,
                operatives=employed,
                rounds=[worked for worked in released if worked.day == wanted.slot.day],
                one_could_come=wanted.slot in found.one_could_come,
            )
            blocked.append(Withheld(wanted.pattern_slot, (reason,)))
    offers.sort(key=lambda made: (made.after_target, made.added_travel_seconds, made.slot))
    permitted = min((wanted.slot for wanted in asked), default=None)
    offered_days = frozenset(made.slot.day for made in offers)
    told = [explain.with_first_day(held, permitted, offered_days, query.not_before) for held in blocked]
    return Offered(tuple(offers), tuple(sorted(told, key=lambda held: held.slot)))


def search(query: SlotQuery, asked: Sequence[Asked], diary: Diary) -> Found:
    """The best seats for each slot asked, by least added travel; ties to the earlier operative, then position."""
    from appointments.scheduling.kernel import best_pairs, best_seats  # the compiler is slow to import

    seatings: list[Seating | None] = [None] * len(asked)
    if not asked or not diary.rounds:
        return Found(tuple(seatings))
    to_visit = diary.places.seconds_to(query.place)
    from_visit = diary.places.seconds_from(query.place)
    able, known = _whom(query, asked, diary)
    common = (diary.first_node, diary.slack, to_visit, from_visit, able, known)
    alone = [n for n, wanted in enumerate(asked) if wanted.needs.demands.crew_size < 2]
    paired = [n for n, wanted in enumerate(asked) if wanted.needs.demands.crew_size == 2]
    one_could_come: set[Slot] = set()
    if alone:
        rows = best_seats(*common, _table(asked, alone, diary))
        for n, (r, node, start, added) in zip(alone, rows.tolist(), strict=True):
            if r >= 0:
                seatings[n] = Seating((_seat(diary, r, node),), instant(asked[n].slot.day, start), added)
    if paired:
        insisted = np.array([asked[n].needs.insists_on is not None for n in paired], dtype=np.int64)
        rows = best_pairs(*common, _table(asked, paired, diary), insisted)
        for n, (r, node, other, other_node, start, added) in zip(paired, rows.tolist(), strict=True):
            if r < 0:
                one_could_come.update([asked[n].slot] if start == 0 else [])
                continue
            seats = [_seat(diary, r, node), _seat(diary, other, other_node)]
            # Who knows the household leads; otherwise the earlier reference does.
            seats.sort(key=lambda seat: seat.operative_ref not in {query.usual_operative, query.preferred_operative})
            seatings[n] = Seating(tuple(seats), instant(asked[n].slot.day, start), added)
    return Found(tuple(seatings), frozenset(one_could_come))


def _for_the_household(query: SlotQuery, now: datetime) -> tuple[list[Asked], list[Withheld]]:
    """The slots narrowed to what the household can make, and those that are out before anybody's diary is looked at."""
    asked: list[Asked] = []
    blocked: list[Withheld] = []
    # Days on which the same requirements apply share one value of their needs.
    needs_of = {requirements: query.needs_on(day) for day, requirements in query.requirements_on.items()}
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
        )
        if narrowed is None or reasons:
            blocked.append(Withheld(slot, reasons))
        else:
            asked.append(Asked(slot, replace(slot, window=narrowed), needs, minutes))
    return asked, blocked


def _released(worked: Round, releases: frozenset[AppointmentRef]) -> Round:
    if not releases or releases.isdisjoint(stop.appointment_ref for stop in worked.stops):
        return worked
    return replace(worked, stops=tuple(stop for stop in worked.stops if stop.appointment_ref not in releases))


def _useful(rounds: Iterable[Round], asked: Sequence[Asked]) -> list[Round]:
    """Rounds of days asked for whose operative may come: crossing the others would cost time and find nothing."""
    needs = {wanted.slot.day: wanted.needs for wanted in asked}
    # Days mostly ask for the same, so each operative is looked at once for each different set of needs and skills.
    answers: dict[tuple[int, OperativeRef, frozenset[str]], bool] = {}
    useful = []
    for worked in rounds:
        wanted = needs.get(worked.day)
        if wanted is None:
            continue
        key = (id(wanted), worked.operative.ref, worked.operative.skills_on(worked.day))
        if key not in answers:
            answers[key] = may_come(wanted, worked.operative, worked.day)
        if answers[key]:
            useful.append(worked)
    return useful


def _whom(query: SlotQuery, asked: Sequence[Asked], diary: Diary) -> tuple[Seconds, Seconds]:
    """Per round of the diary, 0 or 1: whether the operative may come, and whether the household knows them."""
    needs = {wanted.slot.day: wanted.needs for wanted in asked}
    wished = {query.usual_operative, query.preferred_operative}
    useful = {worked.key for worked in _useful(diary.rounds, asked)}
    able = [worked.key in useful for worked in diary.rounds]
    known = [
        known_day and worked.operative.ref in wished and needs[worked.day].insists_on in {None, worked.operative.ref}
        for worked, known_day in zip(diary.rounds, able, strict=True)
    ]
    return np.array(able, dtype=np.int64), np.array(known, dtype=np.int64)


def _table(asked: Sequence[Asked], which: Sequence[int], diary: Diary) -> Seconds:
    rows = []
    for n in which:
        slot = asked[n].slot
        first, last = diary.days.get(slot.day, (0, 0))
        rows.append((first, last, *arrivals(slot.window, slot.day), asked[n].minutes * MINUTE))
    return np.array(rows, dtype=np.int64)


def _seat(diary: Diary, r: int, node: int) -> Seat:
    worked = diary.rounds[r]
    return Seat(worked.operative.ref, int(diary.position[node]), worked.version)


def _offer(slot: Slot, seating: Seating, due_at: datetime) -> SlotOffer:
    """`after_target` when the promise leaves room to arrive at or after the end of the target (rule 8)."""
    return SlotOffer(slot, seating.seats, seating.starts, seating.added_travel_seconds, slot.window.ends > due_at)
