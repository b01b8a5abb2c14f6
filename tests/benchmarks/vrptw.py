"""Solomon's and Homberger's instances: how far above the best-known distance, beside PyVRP in the same convention.

The fleet is fixed to the best-known number of vehicles, the distance is minimised in double precision. Both search
whole numbers, distances times SCALE rounded up, so that every plan holds in double precision too; the figure is then
worked out from the coordinates. A plan that leaves somebody out, or needs another vehicle, is not a solution.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from appointments.scheduling.day_problem import DayProblem, no_fee, whole
from appointments.scheduling.whole_days.ruin import ruin_and_recreate, warm
from appointments.scheduling.whole_days.ruin_state import Knobs
from tests.benchmarks.field_days import missing
from tests.benchmarks.figures import Figure, Settings, not_measured

SCALE = 100_000
# PyVRP bounds the price of an overload at 100,000 a unit: with a larger scale it would rather overload.
PYVRP_SCALE = 1_000
# Leaving a customer out costs so many times the longest distance: more than any detour, and little enough that the
# search may do it for a while.
LEFT_OUT = 3.0
SECONDS, QUICK_SECONDS = 10.0, 3.0
QUICK_EVERY = 5
# Start and end temperature of the paper, in units of distance. One chain: with as few vehicles as can be, a short one
# ends with somebody left out.
KNOBS = Knobs(hot=100.0 * SCALE, cold=1.0 * SCALE, choosy=0.0)
NAME = "VRPTW, mean gap to the best-known distance"


@dataclass(frozen=True)
class Instance:
    """Place 0 is the depot. `vehicles` and `best` are the best known."""

    name: str
    vehicles: int
    best: float
    capacity: int
    distance: NDArray[np.float64]
    demand: tuple[int, ...]
    ready: tuple[int, ...]
    due: tuple[int, ...]
    service: tuple[int, ...]

    def scaled(self, scale: int) -> NDArray[np.int32]:
        # A distance that is whole must stay so: what is above it by a rounding error is not rounded up.
        return np.ceil(self.distance * scale - 1e-6).astype(np.int32)

    def length(self, routes: Sequence[Sequence[int]]) -> float:
        """In double precision; infinite when somebody is left out, or a vehicle too many is used or too full."""
        served = sorted(customer for route in routes for customer in route)
        if served != list(range(1, len(self.demand))) or sum(map(bool, routes)) > self.vehicles:
            return math.inf
        return sum(self._length(route) for route in routes if route)

    def _length(self, route: Sequence[int]) -> float:
        clock, here, total = 0.0, 0, 0.0
        for place in [*route, 0]:
            total += float(self.distance[here, place])
            clock = max(clock + float(self.distance[here, place]), self.ready[place])
            if clock > self.due[place] + 1e-9:
                return math.inf
            clock, here = clock + self.service[place], place
        return total if sum(self.demand[place] for place in route) <= self.capacity else math.inf


def vrptw(settings: Settings) -> list[Figure]:
    if settings.vrptw is None:
        return [not_measured(NAME, "no instances; KEPT_TEST_DATA names the folder above vrptw")]
    chosen = instances(settings.vrptw)[:: QUICK_EVERY if settings.quick else 1]
    seconds = QUICK_SECONDS if settings.quick else SECONDS
    warm()
    ours = [instance.length(plan(instance, seconds)) for instance in chosen]
    gaps = [found / instance.best - 1 for found, instance in zip(ours, chosen, strict=True) if found < math.inf]
    asked = f"{len(chosen)} instances, {seconds:g} s each"
    why = missing(["pyvrp"])
    if why:
        note = f"{len(gaps)} of {asked} solved; PyVRP not measured: {why}"
        return [Figure(NAME, 100 * mean(gaps), "%", note=note)]
    theirs = [instance.length(plan_with_pyvrp(instance, seconds)) for instance in chosen]
    both = [n for n in range(len(chosen)) if max(ours[n], theirs[n]) < math.inf]
    gap, peer = (100 * mean(found[n] / chosen[n].best - 1 for n in both) for found in (ours, theirs))
    solved = sum(found < math.inf for found in theirs)
    return [
        Figure(
            NAME, gap, "%", peer, note=f"{asked}; over the {len(both)} that both solve; the bar is PyVRP's, same wall"
        ),
        Figure("VRPTW, instances solved", len(gaps), "", solved, "more", note="the bar is PyVRP's"),
    ]


def instances(folder: Path) -> list[Instance]:
    with (folder / "best_known.csv").open(newline="", encoding="utf-8") as file:
        return [
            _read(folder / row["set"] / f"{row['instance']}.txt", int(row["vehicles"]), float(row["distance"]))
            for row in csv.DictReader(file)
        ]


def plan(instance: Instance, seconds: float) -> list[list[int]]:
    """Customers of each vehicle, by our search. Visit v is customer v + 1; every home is the depot."""
    customers = len(instance.demand) - 1
    places = [*range(1, customers + 1), *[0] * instance.vehicles]
    fleet = [0] * instance.vehicles
    problem = DayProblem(
        leaves=whole(fleet),
        home_by=whole([instance.due[0] * SCALE] * instance.vehicles),
        lunch_first=whole(fleet),
        lunch_last=whole(fleet),
        lunch_seconds=whole(fleet),
        seconds=whole([stay * SCALE for stay in instance.service[1:]]),
        earliest=whole([ready * SCALE for ready in instance.ready[1:]]),
        latest=whole([due * SCALE for due in instance.due[1:]]),
        penalty_seconds=np.full(customers, round(LEFT_OUT * SCALE * instance.distance.max()), dtype=np.int64),
        may=np.ones((instance.vehicles, customers), dtype=np.bool_),
        pinned=np.zeros(customers, dtype=np.bool_),
        travel=np.ascontiguousarray(instance.scaled(SCALE)[np.ix_(places, places)]),
        load=whole(instance.demand[1:]),
        carries=whole([instance.capacity] * instance.vehicles),
        fee=no_fee(instance.vehicles, customers),
    )
    answer = ruin_and_recreate(problem, [[] for _ in fleet], limit_seconds=seconds, knobs=KNOBS, most_chains=1)
    return [[visit + 1 for visit in route] for route in answer.routes]


def plan_with_pyvrp(instance: Instance, seconds: float) -> list[list[int]]:
    import pyvrp
    from pyvrp.stop import MaxRuntime

    def scaled(numbers: Sequence[int]) -> list[int]:
        return [number * PYVRP_SCALE for number in numbers]

    ready, due, service = scaled(instance.ready), scaled(instance.due), scaled(instance.service)
    customers = range(1, len(instance.demand))
    matrix = instance.scaled(PYVRP_SCALE).astype(np.int64)
    model = pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in instance.demand],
        [
            pyvrp.Client(
                c, delivery=[instance.demand[c]], service_duration=service[c], tw_early=ready[c], tw_late=due[c]
            )
            for c in customers
        ],
        [pyvrp.Depot(0)],
        [
            pyvrp.VehicleType(
                instance.vehicles, capacity=[instance.capacity], start_depot=0, end_depot=0, tw_late=due[0]
            )
        ],
        [matrix],
        [matrix],
    )
    best = pyvrp.solve(model, MaxRuntime(seconds), seed=1).best
    return [[stop.idx + 1 for stop in route if stop.is_client()] for route in best.routes()]


def _read(path: Path, vehicles: int, best: float) -> Instance:
    rows = [
        [int(word) for word in line.split()] for line in path.read_text(encoding="utf-8").splitlines() if _is_row(line)
    ]
    (_, capacity), *places = rows
    _, x, y, demand, ready, due, service = zip(*places, strict=True)
    across, up = np.array(x, dtype=np.float64), np.array(y, dtype=np.float64)
    distance = np.hypot(across[:, None] - across, up[:, None] - up)
    return Instance(path.stem, vehicles, best, capacity, distance, demand, ready, due, service)


def _is_row(line: str) -> bool:
    words = line.split()
    return len(words) in {2, 7} and all(word.isdigit() for word in words)
