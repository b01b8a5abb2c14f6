"""Made-up days of field service: made, judged and given to VROOM and PyVRP by a script that is not this project's.

A peer needs its library; where that is missing, the figure is not measured. VROOM searches to its own end and takes no
seed, so one plan of a day serves the whole run.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from appointments.scheduling.whole_days import field_day
from appointments.scheduling.whole_days.ruin import ruin_and_recreate, warm
from tests.benchmarks.figures import Settings

EXTRA = "it is in the extra `bench`"
# VROOM's best level for each size: L gets worse at the others.
BEST_LEVEL = {"S": 5, "M": 3, "L": 1}


@dataclass(frozen=True)
class Judged:
    """What the script's evaluator says of one plan. `weight` is the penalty of what is left out, seconds."""

    cost: int
    weight: int
    served: int
    seconds: float
    violations: int


class FieldDays:
    """The script, loaded; days by size and seed."""

    def __init__(self, script: Path) -> None:
        self._script = _loaded(script)
        self._by_vroom: dict[str, Judged] = {}

    def day(self, size: str, seed: int) -> dict[str, Any]:
        operatives, visits = self._script.SIZES[size]
        made: dict[str, Any] = self._script.generate_day(
            operatives, visits, seed, name=f"{size}-{seed}", matrix=size in self._script.SIZES_WITH_MATRIX
        )
        return made

    def judge(self, document: dict[str, Any], plan: dict[str, Any]) -> Judged:
        score = self._script.score(self._script.read_day(document), plan)
        return Judged(
            cost=score.cost_seconds,
            weight=score.penalty_seconds,
            served=score.served,
            seconds=plan["wall_seconds"],
            violations=sum(score.violations.values()),
        )

    def ours(self, document: dict[str, Any], *, limit_seconds: float, seed: int) -> Judged:
        problem = field_day.read_day(document)
        began = time.perf_counter()
        answer = ruin_and_recreate(
            problem, [[] for _ in range(problem.operatives)], limit_seconds=limit_seconds, seed=seed
        )
        wall = time.perf_counter() - began
        return self.judge(document, field_day.write_plan(document, answer.routes, wall_seconds=wall, note=""))

    def vroom(self, size: str, document: dict[str, Any]) -> Judged:
        """VROOM at its best level for the size, running to its own end."""
        name = document["name"]
        if name not in self._by_vroom:
            settings = self._script.Settings(float("inf"), BEST_LEVEL[size], 1, 1)
            plan = self._script.plan_with("vroom", self._script.read_day(document), settings)
            self._by_vroom[name] = self.judge(document, plan)
        return self._by_vroom[name]

    def pyvrp(self, document: dict[str, Any], *, limit_seconds: float, seed: int) -> Judged:
        """PyVRP for as long; it has no breaks, so it plans a shorter day without lunch."""
        settings = self._script.Settings(limit_seconds, 1, seed, 1)
        return self.judge(document, self._script.plan_with("pyvrp", self._script.read_day(document), settings))


def opened(settings: Settings) -> FieldDays | str:
    """The days, or why there are none. The search is compiled before anything is measured."""
    if settings.field_day is None:
        return "no script of field days; KEPT_FIELD_DAY names one"
    warm()
    return FieldDays(settings.field_day)


def missing(modules: Sequence[str]) -> str:
    """The peers that are not installed, in words; empty when all are."""
    absent = [name for name in modules if importlib.util.find_spec(name) is None]
    return f"{' and '.join(absent)} not installed, {EXTRA}" if absent else ""


def _loaded(script: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("field_day_script", script)
    if spec is None or spec.loader is None:
        raise ImportError(f"{script} is no Python module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module
