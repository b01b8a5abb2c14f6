"""A landlord's booked diary to search in: the days of the field-service script, planned one visit after another.

Each visit goes where it adds least travel, in an order drawn by seed; what fits nowhere is left out. That is a planner
as good as any for this purpose: the booked order is the plan, and each window is a promise.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from appointments.domain.homes import Place
from appointments.domain.operatives import DayShift, Operative
from appointments.domain.rounds import Round, Stop
from appointments.domain.times import Window, midnight
from appointments.scheduling.kernel import Seconds, Slack, best_seats, drive, slack
from appointments.scheduling.travel import GreatCircle

FIRST_DAY = date(2027, 1, 4)  # a Monday; no clock changes in the weeks after it
FLEET_SEED, DAYS_SEED = 100, 1000


@dataclass(frozen=True)
class BookedDiary:
    """`rounds` of all days by day, then operative; `days` are working days."""

    script: ModuleType
    operatives: tuple[Operative, ...]
    days: tuple[date, ...]
    rounds: tuple[Round, ...]

    @property
    def visits_each(self) -> float:
        return sum(len(worked.stops) for worked in self.rounds) / len(self.rounds)


def load_script(path: Path) -> ModuleType:
    """The script that makes the days; it lives outside this repository."""
    spec = importlib.util.spec_from_file_location("field_day_script", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def working_days(first: date, count: int) -> tuple[date, ...]:
    """Mondays to Fridays."""
    days, day = [], first
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day += timedelta(days=1)
    return tuple(days)


def booked_diary(
    script: ModuleType, operatives: int, days: int, *, visits_each: int = 6, first: date = FIRST_DAY
) -> BookedDiary:
    """`operatives` people over `days` working days, about so many booked visits each and day."""
    visits = visits_each * operatives
    fleet = script.generate_day(operatives, visits, FLEET_SEED, name="fleet", matrix=False)["operatives"]
    people = tuple(_operative(one) for one in fleet)
    rounds: list[Round] = []
    dates = working_days(first, days)
    for number, day in enumerate(dates):
        made = script.generate_day(operatives, visits, DAYS_SEED + number, name="day", matrix=False)["visits"]
        routes = _planned(fleet, made, seed=number)
        rounds.extend(
            Round(person, day, _shift(fleet[n], day), _stops(fleet[n], [made[v] for v in route], day, number))
            for n, (person, route) in enumerate(zip(people, routes, strict=True))
        )
    return BookedDiary(script, people, dates, tuple(rounds))


def _operative(one: dict[str, Any]) -> Operative:
    skills = frozenset(one["skills"])
    trades = frozenset(skill for skill in skills if not skill.endswith("certificate"))
    home = Place(one["home"]["lat"], one["home"]["lon"])
    return Operative(one["id"], f"Operative {one['id'][2:]}", trades, home, skills - trades)


def _shift(one: dict[str, Any], day: date) -> DayShift:
    opening, lunch = midnight(day), one["lunch"]
    return DayShift(
        starts=opening + timedelta(minutes=one["shift_start_minute"]),
        ends=opening + timedelta(minutes=one["shift_end_minute"]),
        lunch_earliest=opening + timedelta(minutes=lunch["earliest_start_minute"]),
        lunch_latest=opening + timedelta(minutes=lunch["latest_start_minute"]),
        lunch_minutes=lunch["minutes"],
    )


def window(opening: datetime, first: int, last: int) -> Window:
    """Starts from `first` to `last`, both included, as the domain says it."""
    return Window(opening + timedelta(seconds=first), opening + timedelta(seconds=last + 1))


# --- planning: one visit after another, where it adds least travel


class _Growing:
    """All rounds of one day while they fill: nodes in the kernel's columns, a row each."""

    def __init__(self, fleet: Sequence[dict[str, Any]], lat: Sequence[float], lon: Sequence[float]) -> None:
        homes = np.arange(len(lat) - len(fleet), len(lat))
        self.lat, self.lon = np.radians(np.array(lat)), np.radians(np.array(lon))
        self.first_node = np.arange(0, 2 * len(fleet) + 1, 2)
        self.where = np.repeat(homes, 2)  # index into lat and lon; a visit's is its own number
        leaves, home_by = (
            np.array([one[key] * 60 for one in fleet]) for key in ("shift_start_minute", "shift_end_minute")
        )
        self.leaves, self.home_by = leaves, home_by
        self.lunch = [
            np.array([one["lunch"][key] * 60 for one in fleet])
            for key in ("earliest_start_minute", "latest_start_minute", "minutes")
        ]
        self.seconds = np.zeros(2 * len(fleet), np.int64)
        self.earliest = np.repeat(leaves, 2)
        self.latest = np.stack([leaves, home_by], axis=1).reshape(-1)
        self.leg = np.zeros(2 * len(fleet), np.int64)

    def slack(self) -> Slack:
        return slack(
            self.first_node, self.leg, self.seconds, self.earliest, self.latest, self.leaves, self.home_by, *self.lunch
        )

    def put_in(self, visit: int, made: dict[str, Any], able: Seconds) -> None:
        lat, lon = self.lat[self.where], self.lon[self.where]
        there = drive(self.first_node, lat, lon, np.cos(lat), self.lat[visit], self.lon[visit], able)
        asked = np.array([[*made["window"], made["service_seconds"]]], np.int64)
        [(r, node, _, _, _)] = best_seats(
            self.first_node, self.slack(), there, there, able, np.zeros(len(able), np.int64), asked
        ).tolist()
        if r < 0:
            return
        self.first_node[r + 1 :] += 1
        self.where = np.insert(self.where, node + 1, visit)
        self.seconds = np.insert(self.seconds, node + 1, made["service_seconds"])
        self.earliest = np.insert(self.earliest, node + 1, made["window"][0])
        self.latest = np.insert(self.latest, node + 1, made["window"][1])
        self.leg = np.insert(self.leg, node + 1, there[node + 1])
        self.leg[node] = there[node]

    def route(self, r: int) -> list[int]:
        return self.where[self.first_node[r] + 1 : self.first_node[r + 1] - 1].tolist()


def _planned(fleet: Sequence[dict[str, Any]], visits: Sequence[dict[str, Any]], *, seed: int) -> list[list[int]]:
    """The visits of each operative, in order."""
    places = [*visits, *(one["home"] for one in fleet)]
    day = _Growing(fleet, [place["lat"] for place in places], [place["lon"] for place in places])
    able: dict[frozenset[str], Seconds] = {}
    for visit in np.random.default_rng(seed).permutation(len(visits)).tolist():
        needed = frozenset(visits[visit]["skills_required"])
        if needed not in able:
            able[needed] = np.array([n for n, one in enumerate(fleet) if needed <= set(one["skills"])], np.int64)
        day.put_in(visit, visits[visit], able[needed])
    return [day.route(r) for r in range(len(fleet))]


def _stops(one: dict[str, Any], visits: Sequence[dict[str, Any]], day: date, number: int) -> tuple[Stop, ...]:
    opening = midnight(day)
    return tuple(
        Stop(
            appointment_ref=f"{visit['id']}-{number}",
            place=Place(visit["lat"], visit["lon"]),
            arrive=window(opening, *visit["window"]),
            service_minutes=visit["service_seconds"] // 60,
            planned_start=opening + timedelta(seconds=start),
        )
        for visit, start in zip(visits, _starts(one, visits), strict=True)
    )


def _starts(one: dict[str, Any], visits: Sequence[dict[str, Any]]) -> list[int]:
    """The earliest starts, with lunch in the first leg in which it lets every window be kept."""
    home = Place(one["home"]["lat"], one["home"]["lon"])
    places = [home, *(Place(visit["lat"], visit["lon"]) for visit in visits), home]
    legs = GreatCircle().along(places[:-1], places[1:]).tolist()
    first, last, length = (
        one["lunch"][key] * 60 for key in ("earliest_start_minute", "latest_start_minute", "minutes")
    )
    for lunch_leg in range(len(legs)):
        clock, starts = one["shift_start_minute"] * 60, []
        for leg, seconds in enumerate(legs):
            arrives = clock + seconds
            if leg == lunch_leg:
                if clock > last:
                    break
                arrives = max(arrives, first) + length
            if leg == len(visits):
                if arrives <= one["shift_end_minute"] * 60:
                    return starts
                break
            begins = max(arrives, visits[leg]["window"][0])
            if begins > visits[leg]["window"][1]:
                break
            starts.append(begins)
            clock = begins + visits[leg]["service_seconds"]
    if visits:
        raise AssertionError("a round that was planned cannot be driven")
    return []
