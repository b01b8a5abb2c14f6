"""The files of the day planner's benchmark: a made-up day of field service ("field-day/1") in, a plan out.

A day file names operatives with skills, home, shift and lunch, and visits with place, skills, window and penalty.
Minutes and seconds count from midnight; a window is the START of a visit, both ends inclusive. Travel is the file's
matrix (visits, then homes) where it has one, and the great-circle fallback otherwise. Parsed strictly: what is missing
or odd raises.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from appointments.domain.homes import Place
from appointments.scheduling import travel as roads
from appointments.scheduling.day_problem import DayProblem, Whole, no_fee, whole

FORMAT = "field-day/1"
MINUTE = 60


class NotAFieldDay(ValueError):
    """The document is not a day of this format; the text says where."""


def read_day(document: Mapping[str, Any]) -> DayProblem:
    """The day as arrays, operatives and visits in the order of the file."""
    if document.get("format") != FORMAT:
        raise NotAFieldDay(f"format: {document.get('format')!r} is not {FORMAT!r}")
    try:
        return _problem(document, document["operatives"], document["visits"])
    except KeyError as exc:
        raise NotAFieldDay(f"the field {exc} is missing") from exc


def write_plan(
    document: Mapping[str, Any], routes: Sequence[Sequence[int]], *, wall_seconds: float, note: str
) -> dict[str, Any]:
    """The plan file: visit ids by operative id. `wall_seconds` is the search, without reading and writing."""
    visit_ids = [visit["id"] for visit in document["visits"]]
    return {
        "engine": "kept",
        "day": document["name"],
        "wall_seconds": round(wall_seconds, 3),
        "note": note,
        "routes": {
            operative["id"]: [visit_ids[visit] for visit in route]
            for operative, route in zip(document["operatives"], routes, strict=True)
        },
    }


def _problem(
    document: Mapping[str, Any], operatives: Sequence[Mapping[str, Any]], visits: Sequence[Mapping[str, Any]]
) -> DayProblem:
    lunches = [operative["lunch"] for operative in operatives]
    held = [frozenset(operative["skills"]) for operative in operatives]
    required = [frozenset(visit["skills_required"]) for visit in visits]
    may = [[needs <= has for needs in required] for has in held]
    return DayProblem(
        leaves=whole([operative["shift_start_minute"] * MINUTE for operative in operatives]),
        home_by=whole([operative["shift_end_minute"] * MINUTE for operative in operatives]),
        lunch_first=whole([lunch["earliest_start_minute"] * MINUTE for lunch in lunches]),
        lunch_last=whole([lunch["latest_start_minute"] * MINUTE for lunch in lunches]),
        lunch_seconds=whole([lunch["minutes"] * MINUTE for lunch in lunches]),
        seconds=whole([visit["service_seconds"] for visit in visits]),
        earliest=whole([visit["window"][0] for visit in visits]),
        latest=whole([visit["window"][1] for visit in visits]),
        penalty_seconds=np.array([visit["drop_penalty_seconds"] for visit in visits], dtype=np.int64),
        may=np.array(may, dtype=np.bool_).reshape(len(operatives), len(visits)),
        pinned=np.zeros(len(visits), dtype=np.bool_),
        travel=_travel(document, operatives, visits),
        load=whole([0] * len(visits)),
        carries=whole([0] * len(operatives)),
        fee=no_fee(len(operatives), len(visits)),
    )


def _travel(
    document: Mapping[str, Any], operatives: Sequence[Mapping[str, Any]], visits: Sequence[Mapping[str, Any]]
) -> Whole:
    nodes = len(visits) + len(operatives)
    if "travel_seconds" in document:
        given = np.array(document["travel_seconds"], dtype=np.int32)
        if given.shape != (nodes, nodes):
            raise NotAFieldDay(f"travel_seconds: {given.shape} where {nodes} rows and columns are due")
        return given
    places = [Place(at["lat"], at["lon"]) for at in [*visits, *(operative["home"] for operative in operatives)]]
    return roads.matrix(roads.GreatCircle(), places)
