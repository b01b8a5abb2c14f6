"""How long does it take to answer "which appointments can we offer for this repair?" exactly, over a full diary?

All four windows on every day; every operative with the skills, every place in every round. On some queries the whole
answer is compared with brute force by the script's own evaluator, which shares no line with the kernel: a run with one
difference has no result.
"""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import ModuleType
from typing import Any

import numpy as np

from appointments.domain.homes import Place
from appointments.domain.rounds import Round
from appointments.domain.slots import Block, Reason, Slot, SlotOffer
from appointments.domain.times import midnight
from appointments.scheduling.insertion import offer_from
from appointments.scheduling.kernel import warm
from appointments.scheduling.slot_search.diary import Diary, leaves, open_diary
from appointments.scheduling.slot_search.seating import Found, search
from appointments.scheduling.slot_search.slot_query import Asked, SlotQuery, asked_for
from appointments.scheduling.slot_search.staff import Staff
from appointments.scheduling.travel import GreatCircle
from tests.benchmarks.diaries import BookedDiary, booked_diary, load_script, window
from tests.benchmarks.figures import Figure, Settings, not_measured, quantile

SIZES = {"50 x 14": (50, 14), "150 x 14": (150, 14), "150 x 28": (150, 28), "1,000 x 28": (1000, 28)}
QUICK_SIZES = ("50 x 14", "150 x 14")
QUERIES, QUICK_QUERIES, WARM_UP = 500, 100, 20
COMPARED, QUICK_COMPARED = 20, 3
QUERY_SEED = 5
HOUR = 3600
WINDOWS = ((8 * HOUR, 12 * HOUR), (12 * HOUR, 17 * HOUR), (34_200, 52_200), (8 * HOUR, 17 * HOUR))
SERVICE_MINUTES = (20, 30, 45, 60, 90, 120)
BARS = {"150 x 14": (1.0, 5.0), "1,000 x 28": (None, 50.0)}  # p50 and p99, milliseconds

Answer = dict[tuple[date, int], tuple[int, tuple[int, str, int] | None]]


@dataclass(frozen=True)
class Query:
    """One new visit: where, how long, which skills."""

    place: Place
    minutes: int
    trade: str
    certificate: bool

    @property
    def skills(self) -> frozenset[str]:
        return frozenset({"asbestos_certificate"} if self.certificate else ())


def bench(settings: Settings) -> list[Figure]:
    if settings.field_day is None:
        return [not_measured("slot search", "the field-day script is not here", unit="ms")]
    script = load_script(settings.field_day)
    warm()
    found: list[Figure] = []
    medians: dict[str, float] = {}
    for name, (operatives, days) in SIZES.items():
        if settings.quick and name not in QUICK_SIZES:
            continue
        figures, medians[name] = _one_size(name, booked_diary(script, operatives, days), settings)
        found.extend(figures)
    if "1,000 x 28" in medians:
        grown = (medians["1,000 x 28"] / medians["150 x 14"]) / (28_000 / 2_100)
        note = "1 is linear in operatives x days; from 150 x 14 to 1,000 x 28"
        found.append(Figure("slot search, growth", grown, "x", 1.0, note=note))
    return found


def _one_size(name: str, booked: BookedDiary, settings: Settings) -> tuple[list[Figure], float]:
    travel, now = GreatCircle(), midnight(booked.days[0]) - timedelta(days=30)
    began = time.perf_counter()
    diary = open_diary(booked.rounds, travel=travel, now=now)
    built = (time.perf_counter() - began) * 1000
    queries = queries_near(booked, WARM_UP + (QUICK_QUERIES if settings.quick else QUERIES))
    asked = [_asked(query, booked.days) for query in queries]
    staff_of = booked.operatives
    compared = QUICK_COMPARED if settings.quick else COMPARED
    feasible, able = [], []
    for query in queries[:compared]:
        answer, candidates = _by_brute_force(booked, query)
        mine = _by_the_search(query, booked, diary)
        if answer != mine:
            return [not_measured(f"slot search {name}", "an answer differs from brute force", unit="ms")], 0.0
        feasible.append(sum(count for count, _ in answer.values()))
        able.append(candidates)
    gc.freeze()
    wall = _timed(lambda n: search(asked[n].query, asked[n].slots, diary, staff=Staff(staff_of)), len(queries))
    whole = _timed(
        lambda n: offer_from(asked[n].query, diary, travel=travel, now=now, operatives=staff_of),
        WARM_UP + (len(queries) - WARM_UP) // 5,
    )
    updated = _updates(diary, booked.rounds, travel)
    p50_bar, p99_bar = BARS.get(name, (None, None))
    note = (
        f"{booked.visits_each:.2f} visits each; {compared} answers equal to brute force; candidates "
        f"{quantile(able, 0.5):,.0f}, feasible {quantile(feasible, 0.5):,.0f} (medians)"
    )
    return [
        Figure(f"slot search {name}, p50", quantile(wall, 0.5), "ms", p50_bar, note=note),
        Figure(f"slot search {name}, p95", quantile(wall, 0.95), "ms"),
        Figure(f"slot search {name}, p99", quantile(wall, 0.99), "ms", p99_bar),
        Figure(f"slots and every reason {name}, p95", quantile(whole, 0.95), "ms", note="in process, four patterns"),
        Figure(f"index from scratch {name}", built, "ms", note=f"{_megabytes(booked.rounds, travel, now):.0f} MB"),
        Figure(f"index after one booking {name}, p99", quantile(updated, 0.99), "ms"),
    ], quantile(wall, 0.5)


# --- queries


@dataclass(frozen=True)
class InWords:
    """A query as the product asks it."""

    query: SlotQuery
    slots: tuple[Asked, ...]


def queries_near(booked: BookedDiary, count: int) -> list[Query]:
    """A place some 20 m from a booked visit, any trade, any length; a tenth need the certificate."""
    rng = np.random.default_rng(QUERY_SEED)
    stops = [stop for worked in booked.rounds for stop in worked.stops]
    queries = []
    for _ in range(count):
        near = stops[int(rng.integers(len(stops)))].place
        north, east = rng.normal(0, 0.0002, 2)
        queries.append(
            Query(
                place=Place(near.lat + float(north), near.lon + float(east)),
                minutes=int(rng.choice(SERVICE_MINUTES)),
                trade=str(rng.choice(booked.script.TRADES)),
                certificate=bool(rng.random() < 0.1),
            )
        )
    return queries


def slots_of(days: Sequence[date]) -> tuple[Slot, ...]:
    """All four windows on every day; the pattern is the window's number."""
    return tuple(
        Slot(day, window(midnight(day), *hours), str(number)) for day in days for number, hours in enumerate(WINDOWS)
    )


def _asked(query: Query, days: Sequence[date]) -> InWords:
    long_ago = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    slots = slots_of(days)
    made = SlotQuery(
        place=query.place,
        trade=query.trade,
        service_minutes=query.minutes,
        slots=slots,
        requirements_on=dict.fromkeys(days, ()),
        due_at=long_ago + timedelta(days=1000),
        not_before=long_ago,
        not_before_reason=Reason(Block.NOTICE, "none"),
        skills=query.skills,
    )
    needs = made.needs_on(days[0])
    return InWords(made, tuple(asked_for(slot, slot.window, needs, query.minutes) for slot in slots))


def _by_the_search(query: Query, booked: BookedDiary, diary: Diary) -> Answer:
    asked = _asked(query, booked.days)
    found: Found = search(asked.query, asked.slots, diary, staff=Staff(booked.operatives))
    answer: Answer = {}
    for wanted, seating, places in zip(asked.slots, found.seatings, found.places, strict=True):
        best = None
        if seating is not None:
            [seat] = seating.seats
            best = (seating.added_travel_seconds, seat.operative_ref, seat.position)
        answer[wanted.slot.day, int(wanted.slot.pattern)] = (places, best)
    return answer


# --- brute force, by the script's own evaluator


def _by_brute_force(booked: BookedDiary, query: Query) -> tuple[Answer, int]:
    """Every candidate driven from home to home; and how many there were."""
    answer: Answer = {(day, number): (0, None) for day in booked.days for number in range(len(WINDOWS))}
    tried = 0
    for worked in booked.rounds:
        held = worked.operative.skills | worked.operative.trades
        if query.trade not in held or (query.certificate and "asbestos_certificate" not in held):
            continue
        for number, position, added, fits in _candidates(booked.script, worked, query):
            tried += 1
            if fits:
                count, best = answer[worked.day, number]
                mine = (added, worked.operative.ref, position)
                answer[worked.day, number] = (count + 1, mine if best is None or mine < best else best)
    return answer, tried


def _candidates(script: ModuleType, worked: Round, query: Query) -> Iterator[tuple[int, int, int, bool]]:
    """(window, position, added travel, whether it fits) of every place in one round."""
    own = list(range(len(worked.stops)))
    day = _as_the_script_says(script, worked, query)
    home, new = len(own) + 1, len(own)
    chain = [home, *own, home]
    for number, (opens, closes) in enumerate(WINDOWS):
        wanted = replace(day, earliest=[*day.earliest[:-1], opens], latest=[*day.latest[:-1], closes])
        for position in range(len(own) + 1):
            before, after = chain[position], chain[position + 1]
            added = day.travel[before, new] + day.travel[new, after] - day.travel[before, after]
            route = [*own[:position], new, *own[position:]]
            yield number, position, int(added), script.home_by(wanted, 0, route) < script.NEVER


def _as_the_script_says(script: ModuleType, worked: Round, query: Query) -> Any:
    """One round and the new visit, the last of the visits, as a day of the script's."""
    opening, shift = midnight(worked.day), worked.shift

    def second(moment: datetime) -> int:
        return int((moment - opening).total_seconds())

    places = [*(stop.place for stop in worked.stops), query.place, worked.operative.home]
    lat, lon = (np.array([getattr(place, name) for place in places]) for name in ("lat", "lon"))
    visits = len(places) - 1
    return script.Day(
        name="one round",
        operative_ids=[worked.operative.ref],
        visit_ids=[str(n) for n in range(visits)],
        skills_held=[frozenset()],
        skills_required=[frozenset()] * visits,
        shift_start=[second(shift.starts)],
        shift_end=[second(shift.ends)],
        lunch_first=[second(shift.lunch_earliest)],
        lunch_last=[second(shift.lunch_latest)],
        lunch_length=[shift.lunch_minutes * 60],
        service=[*(stop.service_minutes * 60 for stop in worked.stops), query.minutes * 60],
        earliest=[*(second(stop.arrive.starts) for stop in worked.stops), 0],
        latest=[*(second(stop.arrive.ends) - 1 for stop in worked.stops), 0],
        priority=[1] * visits,
        penalty=[0] * visits,
        travel=script.travel_seconds(lat, lon),
    )


# --- clocks


def _timed(ask: Callable[[int], Found | tuple[SlotOffer, ...] | object], count: int) -> list[float]:
    """Milliseconds of each query after the warm-up."""
    spent = []
    for n in range(count):
        began = time.perf_counter()
        ask(n)
        spent.append((time.perf_counter() - began) * 1000)
    return spent[WARM_UP:]


def _updates(diary: Diary, rounds: Sequence[Round], travel: GreatCircle) -> list[float]:
    """Milliseconds to take one changed round into its day, over rounds all through the diary."""
    spent = []
    for worked in rounds[:: max(1, len(rounds) // 100)]:
        page = diary.pages[worked.day]
        changed = replace(worked, stops=worked.stops[1:], version=worked.version + 1)
        began = time.perf_counter()
        page.changed(leaves([changed], travel=travel), travel=travel)
        spent.append((time.perf_counter() - began) * 1000)
    return spent


def _megabytes(rounds: Sequence[Round], travel: GreatCircle, now: datetime) -> float:
    """What the arrays take, without the rounds they were made from."""
    tracemalloc.start()
    diary = open_diary(rounds, travel=travel, now=now)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del diary
    return held / 1e6
