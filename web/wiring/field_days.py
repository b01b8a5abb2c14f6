"""Planning a made-up day of field service, as `kept bench day` does: the search alone, without a database."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from appointments.scheduling.whole_days import field_day


def plan_field_day(document: Mapping[str, Any], *, limit_seconds: float, seed: int) -> dict[str, Any]:
    """The plan file of a day file. The limit is for the search and its arrays, not for loading the compiled code."""
    from appointments.scheduling.whole_days import ruin

    problem = field_day.read_day(document)
    ruin.warm()
    began = time.perf_counter()
    answer = ruin.ruin_and_recreate(
        problem, [[] for _ in range(problem.operatives)], limit_seconds=limit_seconds, seed=seed
    )
    return field_day.write_plan(
        document,
        answer.routes,
        wall_seconds=time.perf_counter() - began,
        note=f"ruin and recreate, seed {seed}, limit {limit_seconds:g} s, {answer.changes} changes",
    )
