"""Making room for one more visit in a crowded day: how long until it is found, and until "not found" is said."""

from __future__ import annotations

import time

from appointments.domain.room import Repacked
from appointments.scheduling.making_room import orders
from appointments.scheduling.repack import repack
from appointments.scheduling.travel import GreatCircle
from appointments.scheduling.whole_days import ruin
from tests.benchmarks.crowded_days import NOW, crowded_days
from tests.benchmarks.diaries import load_script
from tests.benchmarks.figures import Figure, Settings, not_measured, quantile

FOUND_BAR, NOT_FOUND_BAR = 150.0, 300.0


def bench(settings: Settings) -> list[Figure]:
    if settings.field_day is None:
        return [not_measured("repack", "the field-day script is not here", unit="ms")]
    orders.warm()
    ruin.warm()
    found: list[float] = []
    not_found: list[float] = []
    handed: list[float] = []
    for day in crowded_days(load_script(settings.field_day), settings.seeds):
        for visit in day.refused:
            began = time.perf_counter()
            room = repack(day.rounds, day.booked, visit, travel=GreatCircle(), now=NOW)
            took = (time.perf_counter() - began) * 1000
            (found if isinstance(room, Repacked) else not_found).append(took)
            if isinstance(room, Repacked):
                handed.append(len(room.handed_over))
    asked = len(found) + len(not_found)
    return [
        _p95("repack, room found, p95", found, FOUND_BAR, f"{len(found)} of {asked} visits that nothing was free for"),
        _p95("repack, no room found, p95", not_found, NOT_FOUND_BAR, f"{len(not_found)} of {asked}"),
        _half("repack, visits that change hands, median", handed),
    ]


def _p95(name: str, took: list[float], bar: float, note: str) -> Figure:
    if not took:
        return not_measured(name, "it did not happen on these days", unit="ms", bar=bar)
    return Figure(name, quantile(took, 0.95), "ms", bar, note=f"median {quantile(took, 0.5):.0f} ms; {note}")


def _half(name: str, counts: list[float]) -> Figure:
    if not counts:
        return not_measured(name, "no room was found on these days")
    return Figure(name, quantile(counts, 0.5), "", note=f"at most {max(counts):.0f}")
