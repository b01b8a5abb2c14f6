"""The gate's rules and figures, for whoever reads or tries them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from appointments.domain.case import Case
from appointments.domain.figures import Figure
from appointments.domain.outcomes import Judgement
from appointments.domain.procedure import Procedure


@dataclass(frozen=True)
class DoorLimits:
    """The rulebook's figures that the operative sees while waiting; the household's own wait comes with the visit."""

    knocks: int
    calls: int
    same_knock_seconds: int
    wait_minutes: int
    planner_minutes: int
    provider_calls_only: bool = False


@dataclass(frozen=True)
class Rulebook:
    """The gate's rules for whoever reads or tries them; no database is asked.

    `procedure` and `export` take the landlord's own figures by name; `examples` are cases as JSON text, by name.
    """

    judge: Callable[[Case], Judgement]
    procedure: Callable[[Mapping[str, int]], Procedure]
    export: Callable[[Mapping[str, int]], dict[str, Any]]
    figures: Callable[[], tuple[Figure, ...]]
    examples: Callable[[], dict[str, str]]
