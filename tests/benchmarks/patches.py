"""A large area planned in patches over an executor: five XL days side by side, nobody has anything yet.

Everything that a planner's proposal takes is in the time: crossing, search, certificates, the checker.
"""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

from appointments.domain.day_plans import DayPlan
from appointments.domain.homes import Place
from appointments.domain.operatives import DayShift, Operative
from appointments.domain.priorities import Priority, Target, Unit
from appointments.domain.rounds import BookedVisit, Round, Stop
from appointments.domain.times import Window, midnight
from appointments.ports import Executor
from appointments.scheduling.day import Effort, plan_day
from appointments.scheduling.travel import GreatCircle
from tests.benchmarks.field_days import opened
from tests.benchmarks.figures import Figure, Settings, not_measured

DAY = date(2026, 11, 24)
BEFORE = datetime(2026, 11, 20, 9, tzinfo=UTC)
AREAS, QUICK_AREAS = 5, 1
# Degrees between two areas: further than anybody drives in a day.
APART = 1.0
BAR_SECONDS = 60.0
SEARCH_SECONDS = 8.0  # for each patch
STEPS = 60_000
WORKERS = 2


def patches(settings: Settings) -> list[Figure]:
    days = opened(settings)
    name = "day plan by patch"
    if isinstance(days, str):
        return [not_measured(name, days)]
    areas = QUICK_AREAS if settings.quick else AREAS
    rounds: list[Round] = []
    visits: list[BookedVisit] = []
    for area in range(areas):
        document = days.day("XL", settings.seeds[0] + area)
        rounds.extend(_round(area, operative) for operative in document["operatives"])
        visits.extend(_visit(area, visit) for visit in document["visits"])
    with ProcessPoolExecutor(WORKERS) as pool:
        _planned(rounds[:2], visits[:4], Effort(iterations=1), pool)  # the processes load what they need
        wall, plan = _planned(rounds, visits, Effort(limit_seconds=SEARCH_SECONDS), pool)
        with_workers, _ = _planned(rounds, visits, Effort(iterations=STEPS), pool)
    alone, _ = _planned(rounds, visits, Effort(iterations=STEPS), None)
    note = f"{len(visits)} visits, {len(plan.unplanned)} left over, {WORKERS} workers, {SEARCH_SECONDS:g} s a patch"
    return [
        Figure(f"{name}, {len(rounds)} operatives, wall", wall, "s", BAR_SECONDS, note=note),
        Figure(
            f"{name}, speed-up of {WORKERS} workers",
            alone / with_workers,
            "times",
            better="more",
            note=f"{STEPS} changes a patch: {alone:.1f} s alone, {with_workers:.1f} s with workers",
        ),
    ]


def _planned(
    rounds: list[Round], visits: list[BookedVisit], effort: Effort, executor: Executor | None
) -> tuple[float, DayPlan]:
    began = time.perf_counter()
    plan = plan_day(DAY, rounds, visits, travel=GreatCircle(), now=BEFORE, effort=effort, executor=executor)
    return time.perf_counter() - began, plan


def _round(area: int, operative: dict[str, Any]) -> Round:
    lunch = operative["lunch"]
    shift = DayShift(
        starts=_at(operative["shift_start_minute"] * 60),
        ends=_at(operative["shift_end_minute"] * 60),
        lunch_earliest=_at(lunch["earliest_start_minute"] * 60),
        lunch_latest=_at(lunch["latest_start_minute"] * 60),
        lunch_minutes=lunch["minutes"],
    )
    held = frozenset(operative["skills"])
    # A certificate is a skill beside the trades; who is asked for either has both kinds looked at.
    who = Operative(f"O-{area}-{operative['id']}", operative["id"], held, _place(area, operative["home"]), held)
    return Round(who, DAY, shift)


def _visit(area: int, visit: dict[str, Any]) -> BookedVisit:
    opens, closes = visit["window"]
    trade, *skills = visit["skills_required"]
    stop = Stop(
        f"A-{area}-{visit['id']}",
        _place(area, visit),
        Window(_at(opens), _at(closes + 1)),
        visit["service_seconds"] // 60,
        _at(opens),
    )
    rank = 4 - visit["priority"]
    return BookedVisit(stop, (), trade, frozenset(skills), Priority("P", "P", Target(1, Unit.HOURS), rank))


def _place(area: int, where: dict[str, float]) -> Place:
    return Place(where["lat"] + area * APART, where["lon"])


def _at(second: int) -> datetime:
    return midnight(DAY) + timedelta(seconds=second)
